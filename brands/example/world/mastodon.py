"""Servers that answer for this world as Mastodon does; each host gives every status an id of its own.

Shapes: entities Account, Status and Context of Mastodon's documentation; logged out, a context is cut at 60 answers.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from world.message import Message, number, stamp
from world.people import Person

Answer = tuple[int, dict[str, str], Any]
NOT_FOUND: Answer = (404, {}, {"error": "Record not found"})
MOST_ANSWERS = 60
WORDS = re.compile(r"(https?://[^\s]+)|(?<!\S)#(\w+)|(?<!\S)@([\w.]+@[\w.-]+)")


class Fediverse:
    """Answers `/api/v1/…` addresses of all hosts about the messages it was given."""

    def __init__(self, people: Iterable[Person], messages: Iterable[Message]) -> None:
        """`messages` are everybody's, threads included."""
        self._people = {person.handle: person for person in people if person.platform == "mastodon"}
        self._messages = [message for message in messages if message.author.platform == "mastodon"]
        hosts = {person.host for person in self._people.values()}
        self._by_id = {(host, one.local_id(host)): one for host in hosts for one in self._messages}

    def answer(self, url: str) -> Answer:
        """Status, headers and body."""
        parts = urlsplit(url)
        host, steps = parts.netloc, parts.path.split("/")[3:]
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if steps == ["accounts", "lookup"]:
            person = self._people.get(f"{asked['acct'].partition('@')[0]}@{host}")
            return _ok(_account(person, host) | {"statuses_count": len(self._of(person))}) if person else NOT_FOUND
        if steps[0] == "accounts":
            return self._statuses(host, steps[1], asked)
        message = self._by_id.get((host, steps[1]))
        if message is None or message.gone:
            return NOT_FOUND
        return _ok(_context(message, host) if steps[-1] == "context" else _status(message, host))

    def _statuses(self, host: str, account: str, asked: dict[str, str]) -> Answer:
        person = next((one for one in self._people.values() if one.host == host and one.id == account), None)
        if person is None:
            return NOT_FOUND
        mine = sorted(self._of(person), key=lambda one: int(one.local_id(host)), reverse=True)
        below = [one for one in mine if int(one.local_id(host)) < int(asked.get("max_id", 2**63))]
        limit = int(asked.get("limit", 20))
        headers = {}
        if len(below) > limit:
            last = below[limit - 1].local_id(host)
            address = f"https://{host}/api/v1/accounts/{account}/statuses?limit={limit}&max_id={last}"
            headers = {"Link": f'<{address}>; rel="next"'}
        return _ok([_status(one, host) for one in below[:limit]], headers)


    def _of(self, person: Person) -> list[Message]:
        return [one for one in self._messages if one.author == person and one.gone != "deleted"]


def _ok(body: Any, headers: dict[str, str] | None = None) -> Answer:
    return 200, {"Content-Type": "application/json; charset=utf-8"} | (headers or {}), body


def _context(message: Message, host: str) -> dict[str, Any]:
    above: list[Message] = []
    parent = message.parent
    while parent and not parent.gone:
        above.insert(0, parent)
        parent = parent.parent
    below = list(_below(message))[:MOST_ANSWERS]
    return {"ancestors": [_status(one, host) for one in above], "descendants": [_status(one, host) for one in below]}


def _below(message: Message) -> Iterable[Message]:
    for answer in message.readable_answers:
        yield answer
        yield from _below(answer)


def _account(person: Person, host: str) -> dict[str, Any]:
    local = person.host == host
    return {"id": person.id if local else str(number(host, person.handle) % 10**9), "username": person.user,
            "acct": person.user if local else person.handle, "display_name": person.name, "bot": person.bot,
            "url": f"https://{person.host}/@{person.user}", "uri": person.uri}


def _status(message: Message, host: str) -> dict[str, Any]:
    author, parent = message.author, message.parent
    boosted = _status(message.ref, host) if message.repost and message.ref else None
    return {"id": message.local_id(host), "uri": message.post_id,
            "url": f"https://{author.host}/@{author.user}/{message.local_id(author.host)}",
            "created_at": stamp(message.at), "edited_at": None,
            "in_reply_to_id": parent.local_id(host) if parent else None,
            "in_reply_to_account_id": _account(parent.author, host)["id"] if parent else None,
            "visibility": "public", "language": message.lang, "sensitive": bool(message.warning),
            "spoiler_text": message.warning, "content": "" if boosted else _content(message),
            "account": _account(author, host), "reblog": boosted, "mentions": _mentions(message, host),
            "tags": [{"name": tag.lower()} for tag in _tags(message.text)],
            "media_attachments": [{"type": "image", "description": message.alt}] if message.alt else [],
            "replies_count": len(message.readable_answers), "reblogs_count": 0,
            "favourites_count": message.millis // 1000 % 9}


def _mentions(message: Message, host: str) -> list[dict[str, str]]:
    people = [message.parent.author] if message.parent and message.parent.author != message.author else []
    people += [Person("mastodon", found[3], "") for found in WORDS.finditer(message.text) if found[3]]
    accounts = [_account(person, host) for person in people]
    return [{key: account[key] for key in ("id", "username", "acct", "url")} for account in accounts]


def _tags(text: str) -> list[str]:
    return [found[2] for found in WORDS.finditer(text) if found[2]]


def _content(message: Message) -> str:
    text, end, made = message.text, 0, ""
    for found in WORDS.finditer(text):
        made += html.escape(text[end : found.start()], quote=False) + _linked(found, message.author.host)
        end = found.end()
    made += html.escape(text[end:], quote=False)
    if message.parent and message.parent.author != message.author:
        made = _mention(message.parent.author) + " " + made
    paragraphs = made.split("\n\n")
    return "".join(f"<p>{one}</p>".replace("\n", "<br />") for one in paragraphs)


def _mention(person: Person) -> str:
    return (f'<span class="h-card"><a href="https://{person.host}/@{person.user}" class="u-url mention">'
            f"@<span>{person.user}</span></a></span>")


def _linked(found: re.Match[str], host: str) -> str:
    if found[1]:
        bare = found[1].partition("://")[2]
        shown = f'<span class="invisible">https://</span><span>{html.escape(bare)}</span>'
        return f'<a href="{html.escape(found[1])}" rel="nofollow">{shown}</a>'
    if found[2]:
        return f'<a href="https://{host}/tags/{found[2]}" class="mention hashtag">#<span>{found[2]}</span></a>'
    return _mention(Person("mastodon", found[3], ""))
