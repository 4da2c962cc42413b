"""Facebook Pages of the brand's own, through Meta's Graph API with each Page's own key.

developers.facebook.com/docs/graph-api/reference/page and /comment, version 26. The list of posts is ranked, not in the
order of time, so it is walked to its end each time; `updated_time` also moves when somebody comments, which says below
which posts to look again, and proves no edit. A comment that cannot be read may be deleted or hidden from the Page
(code 100 is both), so it stays `not_fetched`. Uncertain: whether `since` makes the lists of mentions leave some out.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any, Literal

from pipeline.collecting.http import Http
from pipeline.collecting.own_keys import needed_key, owner
from pipeline.parsing.fields import identity, number
from pipeline.parsing.pages import each
from pipeline.parsing.plain_words import hashtags, links
from pipeline.parsing.remarks import remarks
from pipeline.platforms._meta_answers import author, field, listed, node, read_by, refused, texts, total, when, words
from pipeline.platforms._meta_graph import HIDDEN, Graph
from pipeline.records import Account, Ending, Issue, Page, Post
from pipeline.terms import Platform

TOKEN, SECRET = "OFFPITCH_FACEBOOK_TOKEN", "OFFPITCH_FACEBOOK_APP_SECRET"
PLATFORM = Platform(
    name="facebook", title="Facebook Page", docs="https://developers.facebook.com/docs/pages-api",
    access="own account", network="facebook", profile_url=r"https?://(?:www\.|m\.)?facebook\.com/(?P<handle>[\w.]+)/?",
    collects="posts, Reels and comments of the brand's own Pages, with posts that tag them or stand on them",
    cannot="what a person's own profile says, what is said in groups, other Pages, searches, most commenters' names",
    handle="as in the Page's address, or the Page's id", keys=(TOKEN, f"{TOKEN}_HANDLE", SECRET),
    key_from="developers.facebook.com, an app of your own: a Page key out of GET /me/accounts for each Page, with "
             "pages_show_list, pages_read_engagement, pages_read_user_content",
    limits="about 600 posts a year; comments of people who blocked the Page or closed their account are left out",
    consent=True, forbids="surveillance, decisions about employment, profiles of people without their consent",
    display="names of commenters only where needed",
)
ROOT = "https://graph.facebook.com/v26.0"
CAP = 600
COUNTED = "comments.summary(total_count).filter(stream).limit(0)"
POST = ("id,message,created_time,updated_time,permalink_url,from,parent_id,message_tags,shares,"
        "attachments{media_type,unshimmed_url,subattachments{media_type,unshimmed_url}},"
        f"reactions.summary(total_count).limit(0),{COUNTED}")
REEL = f"id,description,created_time,updated_time,permalink_url,from,likes.summary(total_count).limit(0),{COUNTED}"
COMMENT = "id,message,created_time,from,parent{id},message_tags,like_count,comment_count,permalink_url"
OWN, OTHERS = {"published_posts": POST, "video_reels": REEL}, {"tagged": POST, "visitor_posts": POST}


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the profile, of all posts and Reels, of mentions since `since`, of comments below what has moved."""
    key, name = needed_key(account, TOKEN, PLATFORM.key_from)
    graph = Graph(account, http, ROOT, key, name, os.environ.get(SECRET))
    profile = graph.ask("profile", "me", {"fields": "id,name,username,link,is_published"})
    yield profile
    about = profile.json()
    username, notes = field(profile, "username") if about.get("username") else None, list[str]()
    page_id = owner(account, field(profile, "id"), username, name)
    posts = yield from _lists(graph, "timeline", page_id, OWN, {}, notes)
    others = yield from _lists(graph, "mentions", page_id, OTHERS, {"since": int(since.timestamp())}, notes)
    moved = [post for post in (posts | others).values() if total(post, "comments") != 0 and _moved(post) >= since]
    yield from _comments(graph, moved, notes)
    years = Counter(when(post["created_time"]).year for post in posts.values())
    full = [year for year, many in years.items() if many >= CAP and year >= since.year]
    notes += [f"Facebook gives about {CAP} posts a year, so some of {year} may be missing" for year in full]
    notes += remarks({"the Page is not published: only its team can see it": about.get("is_published") is False,
                      "Facebook lists no posts; if there are some, the key lacks pages_read_engagement": not posts})
    return Ending("cap" if full else "end", page_id, "; ".join(notes) or None, len(posts), None, graph.expires())


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts, Reels and comments on a page. Raises `BadPage`, `KeyError`."""
    if page.what == "profile" or refused(page) is not None:
        return
    single, read = page.what == "parent", _comment if page.what in {"thread", "parent"} else _post
    yield from each(page, [page.json()] if single else listed(page), lambda one: read(page, one))


def _lists(graph: Graph, what: Literal["timeline", "mentions"], page_id: str, edges: dict[str, str],
           span: dict[str, int], notes: list[str]) -> Generator[Page, None, dict[str, Any]]:
    posts = dict[str, Any]()
    for edge, fields in edges.items():
        optional = () if edge == "published_posts" else HIDDEN
        for page in graph.pages(what, f"{page_id}/{edge}", {"fields": fields, "limit": 100} | span, absent=optional):
            yield page
            posts |= {identity(post["id"]): post for post in read_by(_post, page)}
            notes += [f"Facebook does not let this key read {edge}"] if refused(page) is not None else []
    return posts


def _comments(graph: Graph, posts: list[Any], notes: list[str]) -> Iterator[Page]:
    """All comments below these posts, whichever way they are sorted, and those answered that no list gave."""
    counted, seen, parents, closed = 0, set[str](), dict[str, None](), 0
    asked = {"fields": COMMENT, "filter": "stream", "order": "chronological", "limit": 100}
    for post in posts:
        for page in graph.pages("thread", f"{post['id']}/comments", asked, absent=HIDDEN):
            yield page
            found = read_by(_comment, page)
            seen |= {identity(comment["id"]) for comment in found}
            parents |= {identity(comment["parent"]["id"]): None for comment in found if comment.get("parent")}
        no = refused(page) is not None
        closed, counted = closed + no, counted + (not no) * (total(post, "comments") or 0)
    lost = yield from graph.singles([one for one in parents if one not in seen], f"{COMMENT},object")
    notes += remarks({
        f"Facebook does not let this key read the comments below {closed} posts": closed,
        f"{lost} comments that were answered cannot be read: deleted, or hidden from the Page": lost,
        f"Facebook counts {counted} comments, {len(seen)} came: some are hidden": counted > len(seen)})


def _moved(post: Any) -> datetime:
    """When something last happened to a post."""
    return when(post.get("updated_time") or post["created_time"])


def _post(page: Page, post: Any) -> Iterator[Post]:
    listing, own = node(page), page.what == "timeline"
    who = author(page, post, "from") if post.get("from") or not own else listing
    text = words(post.get("message")) or words(post.get("description")) or ""
    attached = (post.get("attachments") or {}).get("data", [])
    inner = [one for part in attached for one in (part.get("subattachments") or {}).get("data", [])]
    outward = [one for one in (*attached, *inner) if one.get("media_type") == "link"]
    shared, url = post.get("parent_id"), words(post.get("permalink_url")) or ""
    _moved(post)  # it says when to read the comments again
    yield Post(
        "facebook", identity(post["id"]), who, ("quote" if text else "repost") if shared else "post", text,
        when(post["created_time"]), "server", page.fetched_at,
        author_handle=page.account.partition(":")[2] if who == listing else None,
        url=f"https://www.facebook.com{url}" if url.startswith("/") else url or None,
        ref_id=words(shared), venue="page", venue_id=listing if own or "visitor_posts" in page.url else None,
        links=links(text, *texts(outward, "unshimmed_url")), hashtags=hashtags(text),
        mentions=texts(post.get("message_tags") or (), "id", None if own else listing),
        likes=total(post, "reactions" if "reactions" in post else "likes"), replies=total(post, "comments"),
        reposts=number((post.get("shares") or {}).get("count")))


def _comment(page: Page, comment: Any) -> Iterator[Post]:
    post_id = identity(comment["object"]["id"]) if page.what == "parent" else node(page)
    text, who, above = comment["message"], author(page, comment, "from"), comment.get("parent")
    yield Post(
        "facebook", identity(comment["id"]), who, "reply", text, when(comment["created_time"]), "server",
        page.fetched_at, url=words(comment.get("permalink_url")), parent_id=identity(above["id"]) if above else post_id,
        root_id=post_id, parent_state="not_fetched", venue="page", venue_id=post_id.rpartition("_")[0] or None,
        links=links(text), hashtags=hashtags(text), likes=number(comment.get("like_count")),
        replies=number(comment.get("comment_count")),
        mentions=texts(comment.get("message_tags") or (), "id"))
