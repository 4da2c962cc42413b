"""Mastodon and other fediverse servers with its API: always the author's own server, a token only where it wants one.

docs.joinmastodon.org/methods/accounts and /statuses. Ids are a server's own, so a parent is first known as `host/id`
and gets its global id among the day's posts. Servers differ: a short page is not the end, some send no `Link`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from pipeline.collecting.http import Http
from pipeline.parsing.hypertext import plain
from pipeline.parsing.pages import believed, each, moment, over, recognise, trouble, values
from pipeline.records import Account, BadPage, Ending, Issue, Page, Platform, PlatformError, Post

TOKEN = "OFFPITCH_MASTODON_TOKEN_"  # noqa: S105 - the name of a variable
PLATFORM = Platform(
    name="mastodon", title="Mastodon", docs="https://docs.joinmastodon.org/api", access="open", network="mastodon",
    profile_url=r"https?://(?P<host>[^/@?#]+)/(?:@|users/)(?P<handle>[\w.-]+)/?", keys=(f"{TOKEN}HOST",),
    limits="300 requests in five minutes; without a token 40 posts above and 60 below",
)
OPEN = {"public", "unlisted"}
ABOVE, BELOW = 40, 60  # the most ancestors and descendants that a thread shows to the logged-out


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the profile, of the statuses back to `since`, of the threads around replies and answered posts."""
    user, _, host = account.handle.rpartition("@")
    if not re.fullmatch(r"[a-z0-9.-]+(:\d+)?", host) or not user:
        raise PlatformError(f"{account.handle!r} names no server", "write the handle as user@server")
    server = _Server(account, http, host)
    profile = server.ask("profile", "accounts/lookup", {"acct": user})
    yield profile
    found, statuses = profile.json(), list[Any]()
    person = recognise(account, found["url"])
    stop = yield from _statuses(server, found["id"], since, statuses)
    own = [one for one in statuses if one["visibility"] in OPEN and not one.get("reblog")]
    yield from _threads(server, [one for one in own if _when(profile, one)[0] >= since])
    return Ending(stop, person, _note(found, len(statuses)) if stop == "end" else None)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The public posts on a page; a parent that is gone becomes a tombstone. Raises `BadPage`, `KeyError`."""
    host = urlsplit(page.url).netloc
    if page.what == "parent" and page.status in {404, 410}:
        gone = f"{host}/{page.url.rpartition('/')[2]}"
        yield Post("mastodon", gone, "", "post", "", page.fetched_at, "server", page.fetched_at, deleted=True)
    if page.status != 200 or page.what == "profile":
        return
    body: Any = page.json()
    found = body["ancestors"] + body["descendants"] if page.what == "thread" else body
    yield from each(page, [body] if page.what == "parent" else found, lambda status: _posts(page, host, status))


class _Server:
    def __init__(self, account: Account, http: Http, host: str) -> None:
        self._account, self._http, self._host = account, http, host

    def ask(self, what: Literal["profile", "timeline", "thread", "parent"], path: str, params: Any = None,
            absent: tuple[int, ...] = ()) -> Page:
        variable = TOKEN + re.sub(r"[^A-Z0-9]", "_", self._host.upper())
        page = self._http.fetch(self._account, what, f"https://{self._host}/api/v1/{path}", params,
                                token=os.environ.get(variable), absent=(401, *absent))
        if page.status == 401 and 401 not in absent:
            raise PlatformError(f"{self._host} wants a login", f"put a valid token of that server into {variable}",
                                page)
        return page


def _statuses(server: _Server, number: str, since: datetime,
              statuses: list[Any]) -> Generator[Page, None, Literal["end", "window"]]:
    asked = {"limit": "40"}
    while True:
        page = server.ask("timeline", f"accounts/{number}/statuses", asked)
        yield page
        answer = page.json()
        if not isinstance(answer, list):
            raise BadPage(f"{page.url} answered {answer!r:.100} instead of a list", "try again later")
        statuses += answer
        if not answer:
            return "end"
        if over([_when(page, status)[0] for status in answer], since):
            return "window"
        link = dict(parse_qsl(urlsplit(page.next or "").query))
        asked = link or {"limit": "40", "max_id": answer[-1]["id"]}  # without a Link, walk on; the empty page ends it


def _threads(server: _Server, own: list[Any]) -> Iterator[Page]:
    """The thread around each reply and each answered post, oldest first, less what another thread showed whole."""
    shown = {status["id"] for status in own if not status["in_reply_to_id"] and not status["replies_count"]}
    for status in reversed(own):
        if status["id"] in shown:
            continue
        page = server.ask("thread", f"statuses/{status['id']}/context", absent=(404,))
        yield page
        around = page.json() if page.status == 200 else {"ancestors": [], "descendants": []}
        known = {status["id"], *(one["id"] for side in around.values() for one in side)}
        if len(around["ancestors"]) < ABOVE and len(around["descendants"]) < BELOW:
            shown |= {one["id"] for one in around["descendants"] if one["in_reply_to_id"] in known}
        if (parent := status["in_reply_to_id"]) and parent not in known:
            yield server.ask("parent", f"statuses/{parent}", absent=(401, 403, 404, 410))


def _note(profile: Any, came: int) -> str | None:
    """What a reader of the coverage page must know: an empty list is no error to a server that hides an account."""
    if moved := profile.get("moved"):
        return f"the account has moved to {moved['acct']}; put that one into the roster too"
    counted = profile.get("statuses_count") or 0
    if not came and (counted or profile.get("suspended") or profile.get("limited")):
        return "the server hides this account's posts from the logged-out; a token of that server may show them"
    return f"the profile counts {counted} posts, the list ended after {came}" if came < counted else None


def _when(page: Page, status: Any) -> tuple[datetime, bool]:
    return believed(status.get("created_at"), page.fetched_at.isoformat())


def _posts(page: Page, host: str, status: Any) -> Iterator[Post | Issue]:
    if status["visibility"] not in OPEN:
        return
    if again := status.get("reblog"):
        yield from _posts(page, host, again)
    author, (created, sane) = status["account"], _when(page, status)
    if not sane:
        yield trouble(page, f"{status['uri']} says it was written at {status.get('created_at')!r:.40}; "
                            "the time it was collected counts instead")
    quote = (status.get("quote") or {}).get("quoted_status") or {}
    replied, (text, links) = status["in_reply_to_id"], plain(status["content"])
    options = (option["title"] for option in (status.get("poll") or {}).get("options", ()))
    mentioned = {one["id"]: one["url"] for one in status["mentions"]} | {author["id"]: author["url"]}
    yield Post(
        "mastodon", status["uri"], author["url"],
        "repost" if again else "reply" if replied else "quote" if quote else "post",
        "" if again else "\n".join(filter(None, (status["spoiler_text"], text, *options))), created,
        "server", page.fetched_at, author["acct"].lower() + ("" if "@" in author["acct"] else f"@{host}"),
        lang=(status.get("language") or "").split("-")[0].lower() or None, url=status["url"] or status["uri"],
        parent_id=f"{host}/{replied}" if replied else None, parent_state="not_fetched" if replied else None,
        parent_author_id=mentioned.get(status["in_reply_to_account_id"]) if replied else None,
        ref_id=again["uri"] if again else quote.get("uri"), native_id=f"{host}/{status['id']}",
        hashtags=tuple(tag.lower() for tag in values(status["tags"], "name")),
        links=() if again else links, mentions=values(status["mentions"], "url"),
        media_alt=values(status["media_attachments"], "description"), likes=status.get("favourites_count"),
        replies=status.get("replies_count"), reposts=status.get("reblogs_count"), automated=author.get("bot"),
        edited_at=moment(status["edited_at"]) if status.get("edited_at") else None)
