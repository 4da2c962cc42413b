"""Google+, gone since April 2019, from a Takeout its owner saved in time: posts, comments on them and elsewhere.

JSON and web pages, whichever the owner chose; `_googleplus_pages` says where their shapes are known from. Only what
everybody could read is taken out; the rest is counted and left. A post is called by its address, which both forms and
the activity log tell; a person by the number, or by the +name in an address where a web page tells no number. Files
of one month make one page: there is one file a post, and a diligent writer has thousands.

Times without a zone, which some web pages have, are taken to be UTC. Comments on other people's posts are in the
activity log; its web page has no known shape and is not read, which the ending says.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from pipeline.collecting import archive
from pipeline.collecting.http import Http
from pipeline.parsing import dates
from pipeline.parsing.made_ids import MadeIds
from pipeline.parsing.pages import each, values
from pipeline.parsing.plain_words import hashtags
from pipeline.parsing.plain_words import links as linked
from pipeline.parsing.proof import proved
from pipeline.platforms import _googleplus_pages as plus_pages
from pipeline.platforms._googleplus_takeout import WANTED, Takeout, commented
from pipeline.records import Account, Ending, Issue, Page, Post
from pipeline.terms import Platform

PLATFORM = Platform(
    name="googleplus", title="Google+ Takeout", docs="https://support.google.com/accounts/answer/3024190",
    access="export file", network="googleplus", consent=True,
    profile_url=r"https?://plus\.google\.com/(?:u/\d/)?(?P<handle>\d{15,}|\+[^/?#]+)(?:/.*)?",
    collects="public posts with their comments, posts in public communities, own comments on other people's posts",
    cannot="anything that was not saved before April 2019, or was not public",
    handle="the number in the profile's address, or +Name", key_from="the owner's own Takeout, saved until April 2019",
    limits="nothing after 2019-04-02; comments on other people's posts only out of the JSON form",
    forbids="nothing any more: the owner's own data; commenters are other people and stay hashed",
)


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:  # noqa: ARG001 - all is old
    """One page a month of posts, and one of own comments on other people's posts. Raises `PlatformError`."""
    takeout = Takeout(archive.gathered(account, WANTED))
    names = takeout.owner(account)
    me = account.stable_id or next(iter(names), account.handle)
    told = {"me": me, "names": ",".join(sorted({*names, me})), "handle": account.handle, "role": account.role}
    for month, body in takeout.months():
        yield http.local(account, "export", f"googleplus:{month}#{urlencode(told)}", body)
    if comments := takeout.elsewhere():
        yield http.local(account, "export", f"googleplus:comments#{urlencode(told)}", comments)
    return Ending("end", me, takeout.message())


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts of one month with their comments, or comments on other people's posts. Raises `BadPage`."""
    owner = {name: given[0] for name, given in parse_qs(urlsplit(page.url).fragment).items()}
    document, ids = page.json(), MadeIds("googleplus")
    yield from each(page, document.get("posts", {}).items(), lambda file: _thread(page, owner, ids, *file))
    yield from each(page, document.get("items", ()), lambda item: proved(page, [_log_entry(page, owner, ids, item)]))


def _thread(page: Page, owner: dict[str, str], ids: MadeIds, path: str, text: str) -> Iterator[Post | Issue]:
    found = plus_pages.post(path, text)
    post = _post(page, owner, found)
    yield from proved(page, [post])
    comments = found.get("comments") or ()
    yield from each(page, comments, lambda item: proved(page, [_comment(page, owner, ids, post, item)]))


def _post(page: Page, owner: dict[str, str], found: dict[str, Any]) -> Post:
    text, links, mentions = plus_pages.words(found.get("content", ""))
    shared, community = found.get("resharedPost"), found["postAcl"].get("communityAcl", {}).get("community", {})
    pictures = [found.get("media", {}), *found.get("album", {}).get("media", ())]
    venue = "community" if community else "page" if owner["role"] == "brand" else "timeline"
    return _said(
        page, owner, found, found["url"], ("quote" if text else "repost") if shared else "post", text,
        url=found["url"], native_id=found.get("resourceName") or None, venue=venue,
        ref_id=(shared.get("url") or None) if shared else None,
        venue_id=community.get("resourceName") or (owner["me"] if venue == "page" else None), mentions=mentions,
        links=tuple(dict.fromkeys((*links, *values([found.get("link", {})], "url")))),
        media_alt=values(pictures, "description"), likes=_count(found, "plusOnes"), reposts=_count(found, "reshares"),
        replies=_count(found, "comments"))


def _comment(page: Page, owner: dict[str, str], ids: MadeIds, post: Post, found: dict[str, Any]) -> Post:
    text, links, mentions = plus_pages.words(found["content"])
    made = ids.of(post.post_id, found["creationTime"], *plus_pages.names(found["author"]))
    own = found.get("resourceName", "").strip() or made
    return _said(page, owner, found, own, "reply", text, links=links, mentions=mentions,
                 parent_id=post.post_id, root_id=post.post_id, parent_author_id=post.author_id, parent_state="ok",
                 venue=post.venue, venue_id=post.venue_id)


def _said(page: Page, owner: dict[str, str], found: dict[str, Any], post_id: str, kind: Any, text: str,
          **more: Any) -> Post:
    names, created = plus_pages.names(found["author"]), dates.written(found["creationTime"])
    edited = dates.written(found["updateTime"]) if found.get("updateTime") else created
    mine = bool(set(owner["names"].split(",")) & set(names))
    return Post("googleplus", post_id, owner["me"] if mine else names[0], kind, text, created, "export",
                page.fetched_at, owner["handle"] if mine else None, hashtags=hashtags(text),
                edited_at=edited if edited > created else None, **more)


def _log_entry(page: Page, owner: dict[str, str], ids: MadeIds, item: dict[str, Any]) -> Post:
    text, address = item["primaryText"].strip(), commented(item)
    author = urlsplit(address).path.strip("/").partition("/")[0]
    return Post("googleplus", ids.of(owner["me"], item["timestampMs"], address), owner["me"], "reply", text,
                dates.of_epoch(int(item["timestampMs"]) // 1000), "export", page.fetched_at, owner["handle"],
                parent_id=address, root_id=address, parent_author_id=author or None, parent_state="not_exported",
                links=linked(text), hashtags=hashtags(text))


def _count(found: dict[str, Any], people: str) -> int | None:
    return len(found[people]) if people in found else None
