"""RSS and Atom: any blog that has a feed, with the comments that feeds of their own give.

RFC 4287 (Atom), RFC 5005 (`rel=next`), RFC 4685 (`thr:in-reply-to`), wellformedweb.org (`wfw:commentRss`); WordPress
turns older pages with `?paged=2`, Blogger with `rel=next`. The whole blog is one account: its stable id is Atom's id
of the feed, else the site's address. Feeds do not verify who comments: whoever has the name, or the address where the
feed gives them, of somebody who writes the blog's posts is taken for them. An entry without a believable date is left
out, since it would look new on every day. Uncertain: `rel=related` of Blogger's comments as the comment answered.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from pipeline.collecting.http import Http
from pipeline.parsing.pages import each, recognise, trouble
from pipeline.platforms import _feed_entries as entries
from pipeline.platforms import _feed_reading as feeds
from pipeline.platforms._blog_mastheads import Masthead
from pipeline.records import Account, Ending, Issue, Page, Post
from pipeline.terms import Platform

PLATFORM = Platform(
    name="feed", title="RSS or Atom feed", docs="https://www.rfc-editor.org/rfc/rfc4287", access="open", network="feed",
    profile_url=r"(?P<handle>https?://[^?#]+/(?:feed|rss|atom)(?:/|\.xml)?)", keeps_case=True,
    collects="a blog's newest posts, and their comments where the blog has feeds of them",
    cannot="posts older than the feed holds, comments on them, who a commenter really is, what was deleted",
    handle="the feed's address, or the site's, which names its feed",
    limits="10 to 50 entries on most blogs; older ones only where the feed has pages", pace=1.0,
    forbids="texts belong to their authors, so quote briefly and take out what they ask for",
    display="name and link the post that is quoted", recheck_days=60, relists=False,
)


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the feed back to `since` or as far as it goes, and of the comment feeds its entries name."""
    first = yield from feeds.first_page(account, http)
    blog = recognise(account, entries.blog_of(first, entries.feed(first)))
    listed, stop = yield from feeds.back_to(account, Masthead(blog), first, since, http)
    team = tuple(dict.fromkeys(filter(None, (entries.person(item) for item in listed.values()))))
    lost = yield from feeds.comments(account, Masthead(blog, team), first.url, listed, http)
    notes = {"cap": f"a feed holds only its newest {len(listed)} entries, older ones cannot be had"}
    told = [notes.get(stop, ""), "" if listed else "the feed holds no entries", lost]
    return Ending(stop, blog, "; ".join(filter(None, told)) or None, len(listed))


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts or comments of a feed; comments that were removed become tombstones. Raises `BadPage`."""
    if page.status != 200 or page.what == "profile":
        return
    found = entries.feed(page)
    head = Masthead.of(page.url) if urlsplit(page.url).fragment else Masthead(entries.blog_of(page, found))
    if entries.broken(found):
        yield trouble(page, f"{page.url} is cut off or broken ({found.bozo_exception}); what could be read was kept")
    yield from each(page, entries.of(page, found), lambda item: _post(page, head, found.version, item))


def _post(page: Page, head: Masthead, version: str, item: Any) -> Iterator[Post | Issue]:
    post_id, said = entries.key(head.blog, item.get("id") or item["link"]), item.get("published", item.get("updated"))
    created, changed = (entries.written(page, item, name) for name in ("published", "updated"))
    if not (created := created or changed):
        yield trouble(page, f"{post_id} says it was written at {said!r:.40}, which is no date, so it was left out")
        return
    if entries.zoneless(said):
        yield trouble(page, f"{post_id} says no time zone ({said:.40}), so its time was taken as UTC")
    on, who, words = page.what == "thread", entries.person(item), entries.words(item, headed=page.what != "thread")
    author = head.commenter(who or f"guest/{post_id}") if on else head.blog
    above = entries.key(head.blog, answered) if on and (answered := entries.parent(item, head.root)) else None
    removed = (item.get("gd_extendedproperty") or {}).get("name") == "blogger.contentRemoved"
    yield Post(
        "feed", post_id, author, "reply" if on else "post", "" if removed else words.text, created,
        "client", page.fetched_at, page.account.partition(":")[2] if author == head.blog else None,
        url=item.get("feedburner_origlink") or item.get("link"), parent_id=above, root_id=head.root if on else None,
        parent_author_id=head.blog if on and above == head.root else None, parent_state="not_fetched" if on else None,
        venue="page", venue_id=head.blog, links=words.links, media_alt=words.alts,
        hashtags=tuple(dict.fromkeys(tag["term"].lower() for tag in item.get("tags", ()) if tag.get("term"))),
        replies=entries.counted(item), edited_at=changed if changed and changed > created else None,
        version=item.get("updated"), truncated=entries.cut_short(version, item), deleted=removed)
