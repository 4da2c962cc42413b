"""Tumblr, through its API v2 with a free consumer key: a blog's posts, its reblogs with their trail, notes, tags.

github.com/tumblr/docs, api.md and npf-spec.md. A reblog with words of its own is a reply to the last post of its trail.
The list is in the order of the time that the author set: what was dated back to before the window is not seen. Notes
are of a post and all its reblogs together, so they are asked for below posts that the blog wrote itself. Uncertain:
whether every list has `_links`; where it has none, the next page is asked for by time until one is empty.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterator
from datetime import datetime
from functools import partial
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from pipeline.collecting.http import Http
from pipeline.parsing.answers import whole
from pipeline.parsing.fields import number
from pipeline.parsing.pages import each, over, recognise
from pipeline.parsing.rows import readable, rows
from pipeline.platforms import _tumblr_posts as neue_posts
from pipeline.platforms._tumblr_calls import KEY, Tumblr, is_members_only
from pipeline.records import Account, BadPage, Ending, Issue, Page, PlatformError, Post
from pipeline.terms import Platform

PLATFORM = Platform(
    name="tumblr", title="Tumblr", docs="https://www.tumblr.com/docs/en/api/v2", access="free key", network="tumblr",
    profile_url=r"https?://(?:(?:www\.)?tumblr\.com/(?:blog/|@)?|(?!www\.)(?=[\w-]+\.tumblr\.com))"
                r"(?P<handle>[\w-]+)(?:\.tumblr\.com)?/?",
    collects="posts, reblogs with everything above them, answered questions, replies and reblogs below own posts, tags",
    cannot="edits, replies that a person wrote below other blogs, answers below reblogs, blogs shown to members only",
    handle="the blog's name, without .tumblr.com", keys=(KEY,),
    key_from="register an application at www.tumblr.com/oauth/apps and take its consumer key",
    limits="1,000 requests an hour and 5,000 a day for a key",
    forbids="keeping what its author deleted, and content longer than it is needed; reading Tumblr past its API",
    display="with the blog's name and a link to the post",
)


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the blog, of its posts back to `since`, of parents its trails lack, of notes, of the brand's tags."""
    if not os.environ.get(KEY):
        raise PlatformError("Tumblr wants a key", f"{PLATFORM.key_from}; put it into {KEY}")
    tumblr = Tumblr(account, http)
    profile = tumblr.ask("profile", f"blog/{account.stable_id or account.handle}/info")
    yield profile
    match whole(profile).get("response"):
        case {"blog": {"uuid": str() as told, "name": str() as name} as blog}:
            uuid, found = recognise(account, told), dict[str, Any]()
        case _:
            raise BadPage(f"{profile.url} names no blog", "try again later", profile)
    stop = yield from _listed(tumblr, uuid, since, found)
    new = [post for post in found.values() if neue_posts.when(post["timestamp"]) >= since]
    for post in new:
        yield from _around(tumblr, uuid, post)
    for term in account.search if account.role == "brand" else ():
        yield from _tagged(tumblr, term.lstrip("#"), since)
    counted = number(blog.get("posts")) if stop == "end" else None
    return Ending(stop, uuid, _note(account, name, len(found), counted),
                  len(found if stop == "end" else new), counted)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts on a page, what stands in their trails, questions and notes. Raises `BadPage`, `KeyError`."""
    asked = parse_qs(urlsplit(page.url).query)
    if page.what == "parent" and page.status == 404:  # gone, or shown to members only: then its answers say private
        hidden = is_members_only(whole(page))
        yield Post("tumblr", asked["id"][0], "", "post", "", page.fetched_at, "server", page.fetched_at,
                   deleted=not hidden, withheld=hidden)
    if page.status != 200 or page.what == "profile":
        return
    if page.what == "thread":
        blog = urlsplit(page.url).path.split("/")[3]
        notes = rows(page, "response", "notes")
        yield from each(page, notes, lambda note: neue_posts.note(page, note, blog, asked["id"][0]))
    else:
        yield from each(page, neue_posts.shown(page), partial(neue_posts.posts, page))


def _listed(tumblr: Tumblr, uuid: str, since: datetime,
            found: dict[str, Any]) -> Generator[Page, None, Literal["end", "window"]]:
    asked = {"limit": 20, "npf": "true", "reblog_info": "true"}
    for page in tumblr.pages("timeline", f"blog/{uuid}/posts", asked):
        yield page
        posts = readable(neue_posts.shown(page), partial(neue_posts.posts, page))
        found.update({neue_posts.number_of(post): post for post in posts})
        if over([neue_posts.when(post["timestamp"]) for post in posts], since):
            return "window"
    return "end"


def _around(tumblr: Tumblr, uuid: str, post: Any) -> Iterator[Page]:
    """What a post answers where its trail does not show it, and what was written below it."""
    above, whose = neue_posts.above(post), post.get("reblogged_from_uuid")
    if above and re.fullmatch(r"[\w:.-]+", str(whose or "")) and not post.get("trail"):
        yield tumblr.ask("parent", f"blog/{whose}/posts", {"id": above, "npf": "true"}, (404,))
    if post.get("note_count") and not neue_posts.is_reblog(post):
        asked = {"id": neue_posts.number_of(post), "mode": "conversation"}
        yield from tumblr.pages("thread", f"blog/{uuid}/notes", asked, (404,))


def _tagged(tumblr: Tumblr, tag: str, since: datetime) -> Iterator[Page]:
    """Posts with a tag, newest first."""
    for page in tumblr.pages("mentions", "tagged", {"tag": tag, "limit": 20, "npf": "true"}):
        yield page
        posts = readable(neue_posts.shown(page), partial(neue_posts.posts, page))
        if over([neue_posts.when(post["timestamp"]) for post in posts], since):
            return


def _note(account: Account, name: str, came: int, counted: int | None) -> str | None:
    """What a reader of the coverage page must know."""
    renamed = None if name.lower() == account.handle.removesuffix(".tumblr.com") else f"the blog is called {name} now"
    short = f"the blog counts {counted} posts, the list ended after {came}" if came < (counted or 0) else None
    return "; ".join(filter(None, (renamed, short))) or None
