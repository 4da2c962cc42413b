"""A status of Mastodon's client API as a post, whichever server of the fediverse gives it.

docs.joinmastodon.org/entities/Status. Relatives of Mastodon leave fields out, send null for lists and numbers as text;
Pleroma gives a boost the address of what it boosts, Akkoma and Misskey's children put a quote where Mastodon has not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from pipeline.parsing.hypertext import plain
from pipeline.parsing.pages import believed, moment, trouble
from pipeline.records import Issue, Kind, Page, ParentState, Post

OPEN = {"public", "unlisted"}
NETWORK = "mastodon"


def is_status(one: Any) -> bool:
    """Whether it has the shape of a status, as far as collecting needs that; what is wrong, parsing complains about."""
    return bool(isinstance(one, dict) and one.get("id") and isinstance(one.get("account"), dict)
                and isinstance(one.get("visibility"), str))


def is_open(status: Any) -> bool:
    """Whether anybody may read it. Raises `KeyError` where it does not say for whom it is."""
    return status["visibility"] in OPEN and not status.get("local_only")


def is_searchable(status: Any) -> bool:
    """Whether its author lets strangers find it: neither `noindex` nor `indexable: false`."""
    return not status["account"].get("noindex") and status["account"].get("indexable") is not False


def count(value: Any) -> int | None:
    """A number that some servers write as text; None where it is missing or none."""
    return int(value) if re.fullmatch(r"\d+", str(value)) else None


def above(status: Any) -> str | None:
    """The id of what it replies to, on its server; a boost replies to nothing."""
    number = status.get("in_reply_to_id")
    return str(number) if number and not status.get("reblog") else None


def written(page: Page, status: Any) -> tuple[datetime, bool]:
    """When it was written, and whether that can be believed; see `believed`."""
    return believed(_iso(status.get("created_at")), page.fetched_at.isoformat())


def posts(page: Page, status: Any) -> Iterator[Post | Issue]:
    """What a status that anybody may read says, after what it boosts. Raises `KeyError`, `TypeError`, `ValueError`."""
    if not is_open(status):
        return
    again = status.get("reblog") or None
    if again:
        yield from posts(page, again)
    post = _post(page, status, again)
    if not written(page, status)[1]:
        yield trouble(page, f"{post.post_id} says it was written at {status.get('created_at')!r:.40}; "
                            "the time it was collected counts instead")
    yield post


def unread(page: Page, number: str, private: bool) -> Post:
    """The mark of a post of which only the id on its server is known: deleted, or for others' eyes."""
    return Post(NETWORK, f"{urlsplit(page.url).netloc}/{number}", "", "post", "", page.fetched_at, "server",
                page.fetched_at, deleted=True, withheld=private)


def _post(page: Page, status: Any, again: Any) -> Post:
    author, host, edited = status["account"], urlsplit(page.url).netloc, status.get("edited_at") or None
    quote, mentions, (parent, state) = _quote(status), status.get("mentions") or (), _parent(host, status)
    text, links = ("", ()) if again else _text(status)
    group = next(iter(_words([one for one in mentions if one.get("group")], "url")), None)
    return Post(
        NETWORK, _address(host, status, again), _word(author["url"]), _kind(again, parent, quote), text,
        written(page, status)[0], "server", page.fetched_at, _handle(page, host, _word(author["acct"]).lower()),
        lang=_language(status), url=next(iter(_words([status], "url")), status["uri"]),
        parent_id=parent, parent_state=state, parent_author_id=_addressee(status, author) if parent else None,
        ref_id=again["uri"] if again else (quote or {}).get("uri"), venue="group" if group else "timeline",
        venue_id=group, links=links, hashtags=tuple(tag.lower() for tag in _words(status.get("tags"), "name")),
        mentions=_words(mentions, "url"), media_alt=_words(status.get("media_attachments"), "description"),
        likes=count(status.get("favourites_count")), replies=count(status.get("replies_count")),
        reposts=count(status.get("reblogs_count")), edited_at=moment(_iso(edited)) if edited else None,
        version=str(edited or status.get("created_at")), native_id=f"{host}/{status['id']}",
        automated=author["bot"] if isinstance(author.get("bot"), bool) else None, withheld=bool(author.get("noindex")))


def _address(host: str, status: Any, again: Any) -> str:
    """The global id; a boost that has the address of the boosted gets its server's id behind it."""
    address = _word(status["uri"])
    return f"{address}#{host}/{status['id']}" if again and again["uri"] == address else address


def _parent(host: str, status: Any) -> tuple[str | None, ParentState | None]:
    """The id of what it replies to and what is known of that.

    When a post is deleted, Mastodon forgets its id in the replies but not whose it was (db/schema.rb: on_delete
    nullify); such a parent gets an id of its own.
    """
    if number := above(status):
        return f"{host}/{number}", "not_fetched"
    if status.get("in_reply_to_account_id") and not status.get("reblog"):
        return f"{status['uri']}#above", "deleted"
    return None, None


def _kind(again: Any, parent: str | None, quote: Any) -> Kind:
    if again:
        return "repost"
    return "reply" if parent else "post" if quote is None else "quote"


def _text(status: Any) -> tuple[str, tuple[str, ...]]:
    """The content warning, the text and the choices of a poll, one below the other, and the links."""
    text, links = plain(status["content"] or "")
    options = [option.get("title") for option in (status.get("poll") or {}).get("options") or ()]
    return "\n".join(filter(None, (status.get("spoiler_text"), text, *options))), links


def _quote(status: Any) -> Any:
    """What it quotes, as far as told; None where it quotes nothing, {} where the quoted text is not shown."""
    quote = status.get("quote") or (status.get("pleroma") or {}).get("quote")
    if not quote:
        return None
    return quote.get("quoted_status") or {} if "state" in quote or "quoted_status" in quote else quote


def _handle(page: Page, host: str, name: str) -> str:
    """The full handle; the server's own accounts come without a server, and the roster's knows its own."""
    asker = page.account.partition(":")[2]
    if "@" in name:
        return name
    return asker if asker.rpartition("@")[0] == name else f"{name}@{host}"


def _addressee(status: Any, author: Any) -> str | None:
    people = {str(one.get("id")): one["url"] for one in status.get("mentions") or () if _words([one], "url")}
    return {**people, str(author.get("id")): author["url"]}.get(str(status.get("in_reply_to_account_id")))


def _word(value: Any) -> str:
    if not value or not isinstance(value, str):
        raise TypeError(f"{value!r:.40} stands where a text should")
    return value


def _words(parts: Any, key: str) -> tuple[str, ...]:
    """The texts under `key`, each once; servers send null for what nobody wrote."""
    return tuple(dict.fromkeys(part[key] for part in parts or () if isinstance(part.get(key), str) and part[key]))


def _language(status: Any) -> str | None:
    short = (status.get("language") or "").split("-")[0].lower()
    return short if len(short) == 2 else None


def _iso(said: Any) -> str:
    """A time as ISO writes it; seconds or thousandths since 1970 and the dates of mails are understood too."""
    text = str(said or "")
    if re.fullmatch(r"\d{10}(\d{3})?(\.\d+)?", text):
        return datetime.fromtimestamp(int(text[:10]), UTC).isoformat()
    try:
        moment(text)
    except (ValueError, OverflowError):
        with suppress(ValueError):
            return parsedate_to_datetime(text).isoformat()
    return text
