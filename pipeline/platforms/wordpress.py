"""WordPress, self-hosted or on WordPress.com, through the REST API that every site has: no key, no account.

developer.wordpress.org/rest-api: posts, comments, users of wp/v2. The whole blog is one account, whoever writes a
post: its stable id is the site's address, and comments by those who write for it are its own. `user@site` is one of
its writers; theirs is `site#number`. Times are `*_gmt`: the others are the site's own and say no zone. What answered a
parent that was deleted for good becomes top-level, so it answers the post. A parent in the trash, held or taken for
spam is a 401 to outsiders: it was withdrawn, which counts as deleted. Uncertain: whether WordPress.com lists `users`;
where a site does not, those who wrote posts are its writers.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pipeline.collecting.http import Http
from pipeline.parsing.fields import identity
from pipeline.parsing.pages import believed, each, over, recognise, trouble, values
from pipeline.platforms._blog_articles import article
from pipeline.platforms._blog_mastheads import Masthead
from pipeline.platforms._wordpress_site import COMMENT, POST, SHUT, Listed, Read, closed, found, told
from pipeline.records import Account, Ending, Issue, Page, Post
from pipeline.terms import Platform

PLATFORM = Platform(
    name="wordpress", title="WordPress", docs="https://developer.wordpress.org/rest-api", access="open",
    network="wordpress", profile_url=r"https?://(?P<handle>[\w-]+\.wordpress\.com)/?",
    collects="posts of a blog or of one of its writers, the comments below, answers with what they answer",
    cannot="comments kept by Disqus or Facebook, edits of comments, what stands behind a password",
    handle="the site as blog.example or example.com/blog; one of its writers as user@blog.example",
    limits="each site's own; many shut out those who ask often", pace=1.0,
    forbids="each site has terms of its own; texts belong to their authors, so quote briefly",
    display="name and link the post that is quoted",
)
WITHDRAWN = (b"rest_comment_invalid_id", b"rest_cannot_read")


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the site and its writers, of posts and comments since then, of older posts edited or answered since."""
    user, _, host = account.handle.rpartition("@")
    site = yield from found(account, host, http)
    writers = yield from site.meet(user)
    recognise(account, site.head.stable_id)
    mine = POST | ({"author": site.head.sole} if site.head.sole else {})
    new = {"after": since.isoformat(), "order": "asc"}
    posts = yield from site.all("timeline", "posts", mine | new | {"orderby": "date"}, _reader(_post))
    if posts.shut:
        raise closed(posts.shut)
    old = {"before": since.isoformat(), "modified_after": since.isoformat(), "orderby": "modified"}
    yield from site.all("parent", "posts", mine | old, enough=lambda page: _unedited(page, since))
    site.enlist(posts.items)
    comments = yield from site.all("thread", "comments", COMMENT | new | {"orderby": "date_gmt"},
                                   _reader(_comment))
    yield from site.answered(posts.items, comments.items)
    return Ending("window", site.head.stable_id, "; ".join(_notes(writers, posts, comments)) or None,
                  len(posts.items), posts.counted)


def parse(page: Page) -> Iterator[Post | Issue]:
    """Posts and comments on a page; a comment that is gone becomes a tombstone. Raises `BadPage`, `KeyError`."""
    if page.what == "profile":
        return
    address = urlsplit(page.url)
    room, _, number = parse_qs(address.query).get("rest_route", [address.path])[0].rpartition("/")
    said = room.endswith("/comments") or number == "comments"
    if page.status in SHUT and room.endswith("/comments") and any(word in page.body for word in WITHDRAWN):
        yield Post("wordpress", f"{Masthead.of(page.url).blog}/#comment-{number}", "", "reply", "", page.fetched_at,
                   "server", page.fetched_at, deleted=True)
    if page.status == 200:
        read, items = _reader(_comment if said else _post), page.json()
        yield from each(page, items if isinstance(items, list) else [items], lambda item: read(page, item))


def _unedited(page: Page, since: datetime) -> bool:
    """True past the last post edited since then: sites before WordPress 5.7 do not heed `modified_after`."""
    times = [_when(page, str(post.get("modified_gmt")))[0] for post in page.json() if isinstance(post, dict)]
    return over(times, since)


def _reader(read: Callable[[Page, Masthead, Any], Iterator[Post | Issue]]) -> Read:
    return lambda page, item: read(page, Masthead.of(page.url), item)


def _notes(writers: Listed, posts: Listed, comments: Listed) -> Iterator[str]:
    """What a reader of the coverage page must know."""
    if writers.shut:
        yield "the site does not list its writers, so answers count as its own only from those who wrote these posts"
    if not posts.items:
        yield "no post was published in this time"
    if locked := sum(bool(post["content"].get("protected")) for post in posts.items):
        yield f"of {locked} posts behind a password only the titles came"
    if comments.shut:
        yield f"the site gives outsiders no comments ({told(comments.shut)})"
    elif not comments.items and posts.items:
        shut = all(post.get("comment_status") == "closed" for post in posts.items)
        yield "comments are closed on all these posts" if shut else (
            "no comment was written in this time; those kept by Disqus or the like would not show")


def _when(page: Page, said: str | None) -> tuple[datetime, bool]:
    return believed(said, page.fetched_at.isoformat())


def _post(page: Page, head: Masthead, item: Any) -> Iterator[Post | Issue]:
    post_id, (created, sane) = f"{head.blog}/?p={identity(item['id'])}", _when(page, item["date_gmt"])
    if not sane:
        yield _doubt(page, item)
    words = article(item["content"]["rendered"], item["link"], item["title"]["rendered"])
    (edited, known), inside = _when(page, item["modified_gmt"]), item.get("_embedded") or {}
    terms = [term for group in inside.get("wp:term") or () if isinstance(group, list) for term in group]
    writer = head.writer(identity(item["author"]) if head.sole else "")
    yield Post(
        "wordpress", post_id, writer, "post", words.text, created, "client" if sane else "server", page.fetched_at,
        _handle(page, head, writer), url=item["link"], venue="page", venue_id=head.blog, links=words.links,
        hashtags=tuple(unescape(term["name"]).lower() for term in terms if term.get("taxonomy") == "post_tag"),
        media_alt=tuple(dict.fromkeys([*values(inside.get("wp:featuredmedia") or (), "alt_text"), *words.alts])),
        edited_at=edited if known and edited > created else None, version=item["modified_gmt"],
        truncated=bool(item["content"].get("protected")))


def _comment(page: Page, head: Masthead, item: Any) -> Iterator[Post | Issue]:
    number, (created, sane) = identity(item["id"]), _when(page, item["date_gmt"])
    if not sane:
        yield _doubt(page, item)
    words, root = article(item["content"]["rendered"], item["link"]), f"{head.blog}/?p={identity(item['post'])}"
    author = head.commenter(identity(item["author"] or f"guest/{identity(item['author_name'] or number)}"))
    yield Post(
        "wordpress", f"{head.blog}/#comment-{number}", author, "reply", words.text, created, "server",
        page.fetched_at, _handle(page, head, author), url=item["link"], root_id=root,
        parent_id=f"{head.blog}/#comment-{identity(item['parent'])}" if item["parent"] else root,
        parent_author_id=None if item["parent"] or head.sole else head.blog, parent_state="not_fetched",
        venue="page", venue_id=head.blog, links=words.links, media_alt=words.alts,
        automated=item.get("type", "comment") != "comment" or None)


def _doubt(page: Page, item: Any) -> Issue:
    return trouble(page, f"{item['link']} says it was written at {item['date_gmt']!r:.40}; "
                         "the time it was collected counts instead")


def _handle(page: Page, head: Masthead, author: str) -> str | None:
    return page.account.partition(":")[2] if author == head.stable_id else None
