"""Blogger (blogspot.com and blogs with addresses of their own), through its API v3 with a free key.

developers.google.com/blogger/docs/3.0/reference: blogs/byurl, posts, comments; discovery document of 2026-07-07. The
whole blog is one account, whoever writes a post: its stable id is the blog's number, and comments by those who write
for it are its own. Comments are given post by post, so they are asked for below the posts of the last 60 days. Ids are
those of the blog's Atom feeds. Without a key the connector `feed` reads the same blog. Uncertain: whether outsiders
see that a comment was removed (`status` is said to be for owners); one without content or with the mark of Blogger's
pages (`deleted-comment`) counts as removed too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any

from pipeline.collecting.http import Http
from pipeline.parsing.fields import identity, number
from pipeline.parsing.pages import believed, each, recognise, trouble
from pipeline.platforms._blog_articles import article
from pipeline.platforms._blog_mastheads import Masthead
from pipeline.platforms._blogger_calls import KEY, Blog, listed, told
from pipeline.records import Account, BadPage, Ending, Issue, Page, PlatformError, Post
from pipeline.terms import Platform, Spending

PLATFORM = Platform(
    name="blogger", title="Blogger", docs="https://developers.google.com/blogger/docs/3.0", access="free key",
    network="blogger", profile_url=r"https?://(?P<handle>[\w-]+\.blogspot\.com)/?", keys=(KEY,),
    collects="posts of a blog, the comments below, answers with what they answer",
    cannot="comments below posts that are older than 60 days, blogs that are not public, edits of comments",
    handle="the blog's address without https://, as name.blogspot.com",
    key_from="console.cloud.google.com, Blogger API v3, an API key",
    limits="10,000 requests a day", spending=Spending("requests", "day", 10_000, "America/Los_Angeles"), pace=2.0,
    forbids="texts belong to their authors, so quote briefly and delete on request",
    display="name and link the post that is quoted", recheck_days=60,
)


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the blog, of its posts since then, of the comments below each that has some."""
    if not (key := os.environ.get(KEY)):
        raise PlatformError(f"no key in {KEY}", f"get one ({PLATFORM.key_from}), or read the blog as feed:"
                                                f"{account.handle}/feeds/posts/default")
    asked = Blog(account, http, key)
    about = asked.ask("profile", "/byurl", {"url": f"https://{account.handle}/"})
    yield about
    blog = told(about)
    if not re.fullmatch(r"\d+", str(blog.get("id"))):
        raise BadPage(f"{about.url} names no blog", "try again later", about)
    head = Masthead(recognise(account, str(blog["id"])))
    posts = yield from asked.all("timeline", f"/{head.blog}/posts", {
        "startDate": since.isoformat(), "orderBy": "PUBLISHED", "fetchBodies": "true", "maxResults": 500}, head, _read)
    note = yield from _comments(asked, head, posts)
    if not posts:
        note = f"no post was published in this time, {_count(blog.get('posts'))} ever"
    return Ending("window", head.blog, note or None, len(posts))


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts or comments on a page; comments that were removed become tombstones. Raises `BadPage`, `KeyError`."""
    if page.status == 200 and page.what != "profile":
        yield from each(page, listed(page), lambda item: _read(page, item))


def _comments(asked: Blog, head: Masthead, posts: list[Any]) -> Generator[Page, None, str]:
    """The comments below each post that has some; gives back a sentence where fewer came than are counted."""
    writers = (post["author"].get("id") for post in posts if isinstance(post.get("author"), dict))
    team = tuple(dict.fromkeys(one for one in writers if isinstance(one, str) and one))
    said = came = 0
    for post in posts:
        if many := _count(post.get("replies")):
            found = yield from asked.all("thread", f"/{head.blog}/posts/{post['id']}/comments", {
                "fetchBodies": "true", "maxResults": 500}, Masthead(head.blog, team), _read)
            said, came = said + many, came + len(found)
    return f"the posts count {said} comments, {came} came: the others were removed or are held" if came < said else ""


def _count(told: Any) -> int:
    """The number in `{"totalItems": …}`, which Google writes as a number or a text."""
    return (number(told.get("totalItems")) or 0) if isinstance(told, dict) else 0


def _read(page: Page, item: Any) -> Iterator[Post | Issue]:
    head = Masthead.of(page.url)
    return _comment(page, head, item) if page.what == "thread" else _post(page, head, item)


def _post(page: Page, head: Masthead, item: Any) -> Iterator[Post | Issue]:
    created, sane = believed(item["published"], page.fetched_at.isoformat())
    if not sane:
        yield _doubt(page, item)
    words, (edited, known) = article(item["content"], item["url"], item["title"]), believed(
        item["updated"], page.fetched_at.isoformat())
    yield Post(
        "blogger", _id(head, item["id"]), head.blog, "post", words.text, created, "client" if sane else "server",
        page.fetched_at, page.account.partition(":")[2], url=item["url"], venue="page", venue_id=head.blog,
        links=words.links, media_alt=words.alts, hashtags=tuple(label.lower() for label in item.get("labels") or ()),
        replies=_count(item["replies"]) if "replies" in item else None,
        edited_at=edited if known and edited > created else None, version=item["updated"])


def _comment(page: Page, head: Masthead, item: Any) -> Iterator[Post | Issue]:
    created, sane = believed(item["published"], page.fetched_at.isoformat())
    if not sane:
        yield _doubt(page, item)
    removed = item.get("status") == "emptied" or not item["content"] or "deleted-comment" in item["content"]
    words, root = article("" if removed else item["content"], page.url), _id(head, item["post"]["id"])
    who, above = item["author"], (item.get("inReplyTo") or {}).get("id")
    author = head.commenter(identity(who.get("id") or f"guest/{identity(who.get('displayName') or item['id'])}"))
    yield Post(
        "blogger", _id(head, item["id"]), author, "reply", words.text, created, "server", page.fetched_at,
        page.account.partition(":")[2] if author == head.blog else None, root_id=root,
        parent_id=_id(head, above) if above else root, parent_author_id=None if above else head.blog,
        parent_state="not_fetched", venue="page", venue_id=head.blog, links=words.links, media_alt=words.alts,
        deleted=removed)


def _doubt(page: Page, item: Any) -> Issue:
    return trouble(page, f"{item['id']} says it was written at {item['published']!r:.40}; "
                         "the time it was collected counts instead")


def _id(head: Masthead, one: Any) -> str:
    return f"tag:blogger.com,1999:blog-{head.blog}.post-{identity(one)}"
