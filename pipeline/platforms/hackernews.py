"""Hacker News, open to all: whole and fresh from its own API, threads and searches from Algolia's.

github.com/HackerNews/API: `submitted` of a user has all their ids, newest first; each item is asked for by itself, so
a text is as it stands now, and `deleted` and `dead` (killed by moderators) are told. hn.algolia.com/api: whole threads
in one answer, and full-text search, 1,000 hits a query, cut by time. Algolia's copies lag behind, so the account's own
texts never come from there. What somebody quotes stands behind `>` by custom only; such paragraphs are left out.
Uncertain: whether Algolia's thread shows deleted comments as ones without an author everywhere.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any, Literal

from pipeline.collecting.http import Http
from pipeline.parsing.pages import each, over, recognise, trouble
from pipeline.platforms import _hackernews_stories as stories
from pipeline.records import Account, Ending, Issue, Page, PlatformError, Post
from pipeline.terms import Platform

PLATFORM = Platform(
    name="hackernews", title="Hacker News", docs="https://github.com/HackerNews/API", access="open",
    network="hackernews", profile_url=r"https?://news\.ycombinator\.com/user\?id=(?P<handle>[\w-]+)",
    collects="stories and comments with all that stands above and below them, and what others say by full-text search",
    cannot="edits, votes on comments, the options of polls", handle="as on the profile page, capitals matter",
    keeps_case=True, limits="10,000 requests an hour", pace=2.7, forbids="nothing beyond the law and good manners",
)
ITEMS, ALGOLIA, MOST = "https://hacker-news.firebaseio.com/v0/", "https://hn.algolia.com/api/v1/", 1000


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the profile, of each item back to `since`, of what stands above and below, of searches."""
    profile = http.fetch(account, "profile", f"{ITEMS}user/{account.handle}.json")
    yield profile
    known = stories.person(profile)
    if known is None:
        raise PlatformError(f"Hacker News knows nobody called {account.handle} who ever wrote anything",
                            "check the handle in the roster, capitals too", profile)
    person, items = recognise(account, known[0]), dict[str, Any]()
    stop = yield from _own(account, known[1], since, http, items)
    new = [item for item in items.values() if item and stories.when(item) >= since]
    yield from _above(account, new, http, items)
    late = yield from _below(account, [one for one in new if one.get("kids")], http)
    if account.role == "brand":
        yield from _mentions(account, since, http)
    short = (f"threads that are not in the search index: {late}; the answers in new ones come with a later run, those "
             "below what was taken away never do") if late else None
    return Ending(stop, person, short, sum(not stories.taken(item) for item in new))


def parse(page: Page) -> Iterator[Post | Issue]:
    """The items on a page. Raises `BadPage` for an error inside a good answer, `KeyError`."""
    if page.status != 200 or page.what == "profile":
        return
    if page.what == "mentions":
        yield from each(page, stories.hits(page), lambda hit: stories.of_search(page, hit))
    elif page.what == "thread":
        yield from each(page, stories.nodes(page), lambda node: stories.of_thread(page, node))
    elif item := stories.item(page):
        yield from each(page, [item], lambda item: stories.post(page, item))
    else:
        yield trouble(page, f"Hacker News gives nothing for {page.url}, not even that it was deleted")


def _own(account: Account, numbers: list[int], since: datetime, http: Http,
         items: dict[str, Any]) -> Generator[Page, None, Literal["end", "window"]]:
    times = list[datetime]()
    for number in numbers:
        page = http.fetch(account, "timeline", f"{ITEMS}item/{number}.json")
        yield page
        items[str(number)] = item = stories.whole(page)
        if item:
            times.append(stories.when(item))
        if over(times, since):
            return "window"
    return "end"


def _above(account: Account, new: list[Any], http: Http, items: dict[str, Any]) -> Iterator[Page]:
    """All that stands above own comments, up to the story: only the story's item says that it is the root."""
    climbed = set[str]()
    for item in new:
        above = str(item.get("parent") or "")
        while above and above not in climbed:
            climbed.add(above)
            if above not in items:
                page = http.fetch(account, "parent", f"{ITEMS}item/{above}.json")
                yield page
                items[above] = stories.whole(page)
            above = str(items[above].get("parent") or "")


def _below(account: Account, answered: list[Any], http: Http) -> Generator[Page, None, int]:
    """Threads below own items, oldest first, less those another thread showed; how many are not there yet."""
    shown, late = set[str](), 0
    for item in reversed(answered):
        if str(item["id"]) not in shown:
            page = http.fetch(account, "thread", f"{ALGOLIA}items/{item['id']}", absent=(404,))
            yield page
            late += page.status == 404
            nodes = stories.nodes(page) if page.status == 200 else ()
            shown |= {str(node.get("id")) for node in nodes if isinstance(node, dict)}
    return late


def _mentions(account: Account, since: datetime, http: Http) -> Iterator[Page]:
    """What holds a word of the brand's, newest first; each query goes on where the last one was full."""
    for word in dict.fromkeys(account.search):
        before: int | None = None
        while True:
            span = f"created_at_i>={since.timestamp():.0f}" + (f",created_at_i<={before}" if before else "")
            asked = {"query": f'"{word}"', "advancedSyntax": "true", "typoTolerance": "false",
                     "tags": "(story,comment,poll)", "numericFilters": span, "hitsPerPage": MOST}
            page = http.fetch(account, "mentions", f"{ALGOLIA}search_by_date", asked)
            yield page
            last, before = before, stories.earliest(page)
            if len(stories.hits(page)) < MOST or before in (None, last):
                break
