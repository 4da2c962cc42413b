"""Feeds and how they hang together: the page that names one, its older pages, the comment feeds its entries name.

RFC 5005 (`rel=next`), RFC 4685 (`rel=replies`), wellformedweb.org (`wfw:commentRss`); WordPress turns to older
entries with `?paged=2` and answers 404 past the last.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from pipeline.collecting.endpoints import named
from pipeline.collecting.http import Http
from pipeline.parsing.pages import over
from pipeline.platforms import _feed_entries as entries
from pipeline.platforms._blog_articles import head_links
from pipeline.platforms._blog_mastheads import Masthead
from pipeline.records import Account, BadPage, Page, PlatformError, Stop

SHUT = (401, 403, 404, 410)


def first_page(account: Account, http: Http) -> Generator[Page, None, Page]:
    """The feed at the handle, or the one that the web page there names first. Raises `PlatformError`, `BadPage`."""
    address = account.handle if "://" in account.handle else f"https://{account.handle}"
    page = http.fetch(account, "timeline", address if urlsplit(address).path else f"{address}/", absent=SHUT)
    if page.status == 200 and not _read(page):
        yield replace(page, what="profile")
        feeds = [link.get("href", "") for link in head_links(page.body.decode("utf-8", "replace"))
                 if link.get("rel") == "alternate" and entries.COMMENTS.match(link.get("type", ""))]
        if not feeds:
            raise BadPage(f"{page.url} is neither a feed nor a page that names one",
                          "write the address of the blog's feed; if it has one, its pages may be closed to us")
        page = http.fetch(account, "timeline", named(page.url, feeds[0]), absent=SHUT)
    if page.status in SHUT:
        raise PlatformError(f"{page.url} answered {page.status}: there is no feed, or it is closed to outsiders",
                            "check the address; ask the blog's owner whether the feed is meant to be public", page)
    return page


def back_to(account: Account, head: Masthead, page: Page, since: datetime,
            http: Http) -> Generator[Page, None, tuple[dict[str, Any], Stop]]:
    """Every page of the feed, newest first; entries by id."""
    listed, first, number = dict[str, Any](), page.url, 1
    while True:
        found = entries.feed(page)
        keyed = ((entry.get("id") or entry.get("link"), entry) for entry in found.entries)
        new = {name: dict(entry) for name, entry in keyed if name}
        if number > 1 and not new.keys() - listed.keys():  # a cache that gives the first page for every page
            return listed, "cap"
        yield page
        listed |= new
        times = [when for item in new.values() if (when := entries.written(page, item))]
        follow = _next(first, found, number := number + 1)
        if over(times, since) or (not follow and times and min(times) < since):
            return listed, "window"
        if not follow:
            return listed, "end" if number > 2 or not listed else "cap"
        page = http.fetch(account, "timeline", f"{follow}#{head}", absent=(404,))
        if page.status == 404:  # WordPress, past its last page
            return listed, "end"


def comments(account: Account, head: Masthead, base: str, listed: dict[str, Any],
             http: Http) -> Generator[Page, None, str]:
    """The comment feeds of all entries that may have comments; gives back a sentence on what is missing, or none."""
    said = came = refused = 0
    locked = sum(map(entries.locked, listed.values()))
    for ref, item in listed.items():
        silent = entries.counted(item) == 0 or entries.locked(item)
        try:
            address = None if silent else entries.comment_feed(base, item)
        except PlatformError:  # one entry's odd address must not cost the others
            address, refused = None, refused + 1
        said += entries.counted(item) or 0 if address else 0
        about = replace(head, root=entries.key(head.blog, ref))
        while address:
            page = http.fetch(account, "thread", f"{address}#{about}", absent=SHUT)
            yield page
            found = _read(page)
            came, refused = came + (len(found.entries) if found else 0), refused + (found is None)
            address = _linked(page.url, found)
    shut = f"{refused} comment feeds are closed or broken" if refused else ""
    short = f"the entries count {said} comments, {came} came" if came < said else ""
    titles = f"of {locked} posts behind a password only the titles came" if locked else ""
    return "; ".join(filter(None, (titles, shut, short)))


def _read(page: Page) -> Any:
    """The feed on a page; None where there is none."""
    try:
        return entries.feed(page) if page.status == 200 else None
    except BadPage:
        return None


def _linked(base: str, found: Any) -> str | None:
    links = found.feed.get("links", ()) if found else ()
    return next((named(base, link["href"]).partition("#")[0] for link in links if link.get("rel") == "next"), None)


def _next(first: str, found: Any, number: int) -> str | None:
    """The address of the next page, where the feed has pages."""
    wordpress = "wordpress." in str([found.feed.get("generator"), found.feed.get("generator_detail")])
    paged = f"{first}{'&' if '?' in first else '?'}paged={number}" if wordpress else None
    return _linked(first, found) or paged
