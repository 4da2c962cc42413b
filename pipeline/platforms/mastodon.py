"""Mastodon and other fediverse servers with its API: always the author's own server, a token only where it wants one.

docs.joinmastodon.org/methods/accounts, /statuses, /timelines and /notifications. Ids are a server's own, so a parent is
first known as `host/id` and gets its global id among the day's posts. Uncertain: which server shows what to the
logged-out; a refusal says which token would help.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from pipeline.collecting.http import Http
from pipeline.parsing.pages import each, recognise
from pipeline.platforms._mastodon_mentions import said
from pipeline.platforms._mastodon_servers import NOTIFICATIONS, TOKEN, find
from pipeline.platforms._mastodon_statuses import (
    above,
    count,
    is_open,
    is_searchable,
    is_status,
    posts,
    unread,
    written,
)
from pipeline.platforms._mastodon_threads import Conversations
from pipeline.platforms._mastodon_verdicts import LOGIN, answer, context, is_gone
from pipeline.records import Account, BadPage, Ending, Issue, Page, PlatformError, Post
from pipeline.terms import Platform

ELSEWHERE = r"(?!(?:[^/]+\.)?(?:youtube\.com|tiktok\.com|threads\.(?:net|com)|medium\.com|t\.me)/)"
"""Networks of another kind that also put an @ before a handle."""
PLATFORM = Platform(
    name="mastodon", title="Mastodon", docs="https://docs.joinmastodon.org/api", access="open", network="mastodon",
    profile_url=rf"https?://{ELSEWHERE}(?P<host>[^/@?#]+)/(?:@|users/)(?P<handle>[\w.-]+)/?",
    collects="public and unlisted posts, replies, boosts, quotes, polls, content warnings, edits; the threads around "
             "them; what others say under the brand's tags, and with its own token to the brand",
    cannot="posts for followers, direct messages, searching for words; without a token some servers show nothing, "
           "Mastodon 60 answers to one post",
    handle="user@server", keys=(f"{TOKEN}HOST",),
    key_from="the settings of an account on that server: development, new application, with the scopes read:accounts, "
             "read:statuses and read:notifications",
    limits="300 requests in five minutes on most servers, which is kept to", pace=8,
    forbids="each server has its own rules; people who ask not to be indexed are read with their written consent only, "
            "and are not found by tags",
    display="the author's name and handle, with a link to the post",
)


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the profile, the statuses back to `since`, the threads around them; for a brand tags and mentions."""
    server, profile, tries = find(account, http)
    if account.role == "rep" and account.consent is None and profile.get("noindex"):
        raise PlatformError(f"{account.handle} asks not to be indexed", "ask for the person's written consent and put "
                            "its day into the column consent of reps.csv, or take the account out", tries[-1])
    yield from tries
    if not isinstance(profile.get("url"), str):
        raise BadPage(f"{tries[-1].url} gives no address of the account", "mend the connector", tries[-1])
    person, found = recognise(account, profile["url"]), list[Any]()
    stop = yield from server.walk("timeline", f"v1/accounts/{profile['id']}/statuses", since, found)
    own = [one for one in found if is_status(one) and _is_by(one["account"], profile) and one["visibility"] != "direct"]
    talk = Conversations(server, [one for one in own if is_open(one) and not one.get("reblog")
                                  and written(tries[-1], one)[0] >= since])
    yield from talk.pages()
    notes = [*_notes(profile, stop, len(own)), *talk.notes()]
    if account.role == "brand":
        notes += yield from said(server, account, profile, since)
    counted = count(profile.get("statuses_count"))
    known = stop == "end" and counted is not None and counted >= len(own)  # some servers count nothing and say 0
    return Ending(stop, person, "; ".join(notes) or None, len(own), counted if known else None)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts on a page that anybody may read; a parent that is gone or private leaves a mark.

    Raises `BadPage`, `KeyError`.
    """
    if page.what == "parent" and answer(page) is None:
        yield from _missing(page)
    elif page.what == "parent":
        yield from each(page, [page.json()], lambda status: _answered(page, status))
    elif page.what == "thread" and page.status == 200:
        yield from _thread(page)
    elif page.what != "profile" and page.status == 200:
        told = page.json()
        if not isinstance(told, list):
            raise BadPage(f"{page.url} answered {told!r:.100} instead of a list", "try again later", page)
        yield from each(page, told, lambda item: _read(page, item))


def _is_by(author: Any, profile: Any) -> bool:
    return bool(author.get("url") == profile["url"] or str(author.get("id")) == str(profile["id"]))


def _notes(profile: Any, stop: str, came: int) -> Iterator[str]:
    """What a reader of the coverage page must know: an empty list is no error to a server that hides an account."""
    counted = count(profile.get("statuses_count"))
    if isinstance(moved := profile.get("moved"), dict):
        yield f"the account has moved to {moved.get('acct')}; put that one into the roster too"
    if not came and (counted != 0 or profile.get("suspended") or profile.get("limited")):
        yield "the server hides this account's posts from the logged-out; a token of that server may show them"
    elif stop == "end" and came < (counted or 0):
        yield f"the profile counts {counted} posts, the list ended after {came}"
    elif stop == "cap":
        yield f"the server gives the newest {came} posts and no older ones"


def _read(page: Page, item: Any) -> Iterator[Post | Issue]:
    """The posts of an item of a list; under tags nobody is found who does not want to be."""
    if page.what != "mentions":
        yield from posts(page, item)
    elif NOTIFICATIONS not in page.url:
        yield from posts(page, item) if is_searchable(item) else ()
    elif item["type"] == "mention" and item.get("status"):
        yield from posts(page, item["status"])


def _thread(page: Page) -> Iterator[Post | Issue]:
    around = context(page.json())
    if around is None:
        raise BadPage(f"{page.url} answered {page.json()!r:.100} instead of a thread", "try again later", page)
    whole = [*around[0], *around[1]]
    answered = {str(one["id"]) for one in around[0] if is_status(one)}
    answered |= {above(one) or "" for one in whole if isinstance(one, dict)}
    yield from each(page, whole, lambda one: (_answered if str(one["id"]) in answered else posts)(page, one))


def _answered(page: Page, status: Any) -> Iterator[Post | Issue]:
    """A post that others reply to; where it is not for everybody's eyes, a mark says so."""
    if is_open(status):
        yield from posts(page, status)
    else:
        yield unread(page, str(status["id"]), private=True)


def _missing(page: Page) -> Iterator[Post]:
    """The mark of a parent that is gone (404) or for others' eyes (401, 403); none where the server merely failed."""
    if is_gone(page) or page.status in LOGIN:
        yield unread(page, urlsplit(page.url).path.rpartition("/")[2], private=not is_gone(page))
    elif page.status == 200:
        raise BadPage(f"{page.url} answered no status", "try again later; if it stays, we are blocked", page)
