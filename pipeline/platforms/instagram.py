"""Instagram professional accounts of the brand's own, through the Instagram Platform with each account's own key.

developers.facebook.com/docs/instagram-platform, Instagram Login, version 26: /media, /comments, /tags. Comments are one
level deep; who is really answered is often the name the text begins with. The account's own comments come with `user`
(reference/ig-comment); that `from` has the same id is what others report, so one that has neither is complained about.
Uncertain: paging of comments; whether more than the first replies come inside a comment, so cursors are followed.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any

from pipeline.collecting.http import Http
from pipeline.collecting.own_keys import needed_key, owner
from pipeline.parsing.fields import identity, number
from pipeline.parsing.pages import each
from pipeline.parsing.plain_words import hashtags, links
from pipeline.parsing.remarks import remarks
from pipeline.platforms import _meta_answers as meta
from pipeline.platforms._meta_graph import HIDDEN, Graph
from pipeline.records import Account, Ending, Issue, Page, Post
from pipeline.terms import Platform

TOKEN = "OFFPITCH_INSTAGRAM_TOKEN"  # noqa: S105 - the name of a variable
PLATFORM = Platform(
    name="instagram", title="Instagram", docs="https://developers.facebook.com/docs/instagram-platform",
    access="own account", network="instagram", profile_url=r"https?://(?:www\.)?instagram\.com/(?P<handle>[\w.]+)/?",
    collects="posts and Reels of the brand's own professional accounts, comments below them, pictures that tag them",
    cannot="what people do on other accounts, mentions in captions and comments elsewhere, searches, Stories",
    keys=(TOKEN, f"{TOKEN}_HANDLE"),
    key_from="developers.facebook.com, an app of your own with Instagram Login: a long-lived key for each account with "
             "instagram_business_basic and instagram_business_manage_comments; it lasts 60 days unless refreshed",
    limits="the newest 10,000 posts, 50 comments an answer; comments of blocked and of private accounts are left out",
    consent=True, forbids="surveillance, decisions about employment, profiles of people without their consent",
    display="names of commenters only where needed",
)
ROOT = "https://graph.instagram.com/v26.0"
CAP = 10_000
TAGGED = "id,caption,media_type,permalink,timestamp,username,like_count,comments_count,children{media_type}"
MEDIA = TAGGED.replace("children{media_type}", "alt_text,children{alt_text}")
REPLY = "id,text,timestamp,username,from,user,like_count,parent_id"
COMMENT = f"{REPLY},replies.limit(50){{{REPLY}}}"


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the profile, of posts back to `since`, of all comments below them, of pictures that tag the account."""
    key, name = needed_key(account, TOKEN, PLATFORM.key_from)
    graph = Graph(account, http, ROOT, key, name)
    profile = graph.ask("profile", "me", {"fields": "user_id,username,name,media_count"})
    yield profile
    media, notes, counted = list[Any](), list[str](), number(profile.json().get("media_count"))
    me = owner(account, meta.field(profile, "user_id"), meta.field(profile, "username"), name)
    asked = graph.pages("timeline", f"{me}/media", {"fields": MEDIA, "limit": 100})
    stop = yield from meta.back_to(since, asked, media, _post)
    if stop == "end" and len(media) >= CAP:
        stop, notes = "cap", [f"Instagram gives the newest {CAP:,} posts only"]
    elif stop == "end" and counted is not None and len(media) < counted:
        notes.append(f"the profile counts {counted} posts, the list ended after {len(media)}")
    discussed = [one for one in meta.recent(media, since) if number(one.get("comments_count")) != 0]
    yield from _comments(graph, discussed, notes)
    tags = graph.pages("mentions", f"{me}/tags", {"fields": TAGGED, "limit": 50}, bare=True, absent=HIDDEN)
    yield from meta.back_to(since, tags, [], _post)
    return Ending(stop, me, "; ".join(notes) or None, len(media), counted if stop == "end" else None)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts, comments and replies on a page. Raises `BadPage`, `KeyError`."""
    if page.what == "profile" or meta.refused(page) is not None:
        return
    if page.what == "thread":
        yield from each(page, meta.listed(page), lambda comment: _comment(page, comment))
    else:
        yield from each(page, meta.listed(page), lambda media: _post(page, media))


def _comments(graph: Graph, media: list[Any], notes: list[str]) -> Iterator[Page]:
    """All comments below these posts, with the replies that do not fit into them."""
    counted, came, closed = 0, 0, 0
    for post in media:
        for page in graph.pages("thread", f"{post['id']}/comments", {"fields": COMMENT, "limit": 50}, absent=HIDDEN):
            yield page
            for comment in meta.read_by(_comment, page):
                replies = comment.get("replies") or {"data": ()}
                came += 1 + len(replies["data"])
                if after := meta.cursor(page, 50, replies):
                    asked = {"fields": REPLY, "limit": 50, "after": after}
                    for more in graph.pages("thread", f"{comment['id']}/replies", asked, absent=HIDDEN):
                        yield more
                        came += len(meta.listed(more))
        no = meta.refused(page) is not None
        closed, counted = closed + no, counted + (not no) * (number(post.get("comments_count")) or 0)
    notes += remarks({
        f"Instagram does not let this key read the comments below {closed} posts": closed,
        f"Instagram counts {counted} comments, {came} came: some are of closed or blocked accounts": counted > came})


def _post(page: Page, media: Any) -> Iterator[Post]:
    text, own, me = meta.words(media.get("caption")) or "", page.what == "timeline", meta.node(page)
    parts = (media.get("children") or {}).get("data", ())
    yield Post(
        "instagram", identity(media["id"]), me if own else meta.author(page, media), "post", text,
        meta.when(media["timestamp"]), "server", page.fetched_at, meta.words(media.get("username")),
        url=meta.words(media.get("permalink")), links=links(text), hashtags=hashtags(text),
        mentions=() if own else (me,), media_alt=meta.texts((media, *parts), "alt_text"),
        likes=number(media.get("like_count")), replies=number(media.get("comments_count")))


def _comment(page: Page, comment: Any) -> Iterator[Post | Issue]:
    """A comment, then the replies to it; on a page of replies the post they stand below is not told."""
    root, text = None if "/replies?" in page.url else meta.node(page), comment["text"]
    who = meta.author(page, comment, "user", "from")
    yield Post(
        "instagram", identity(comment["id"]), who, "reply", text, meta.when(comment["timestamp"]), "server",
        page.fetched_at, meta.words(comment.get("username")),
        parent_id=identity(comment.get("parent_id") or meta.node(page)), root_id=root, parent_state="not_fetched",
        links=links(text), hashtags=hashtags(text), likes=number(comment.get("like_count")))
    replies = (comment.get("replies") or {"data": ()})["data"]
    yield from each(page, replies, lambda reply: _comment(page, reply | {"parent_id": comment["id"]}))
