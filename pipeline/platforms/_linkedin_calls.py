"""LinkedIn's API for pages: asks by the version we know, by the newest where that is gone, and for whole threads.

learn.microsoft.com, Marketing, "Versioning": a version that is gone, or not there yet, is refused with 426 or 400 and
the word NONEXISTENT_VERSION. The addresses are ready made: LinkedIn's lists keep brackets that others would encode.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, Literal
from urllib.parse import quote

from pipeline.collecting.http import Http
from pipeline.parsing.fields import number
from pipeline.parsing.pages import over
from pipeline.parsing.rows import sound
from pipeline.platforms._linkedin_texts import comment, elements, name, when
from pipeline.records import Account, BadPage, Issue, Page, PlatformError, Post, Spent, What

Stopped = Literal["end", "window"]
API = "https://api.linkedin.com/rest/"
KNOWN = "202608"
"""The newest version whose pages this connector was written by."""
OK, FORBIDDEN, REFUSED, TOO_MANY = 200, 403, {400, 426}, 429
EACH = 100
"""The most items of a list that come at once."""
MONTHS = 12
ACTIVITY = "urn:li:activity:"
PARENT = re.compile(r"urn:li:comment:\((?P<activity>[^,()]+),(?P<number>\d+)\)")


class Restli:
    """Asks by one version; `refused` has what it may not read the comments of, `unread` counts unknown shapes."""

    def __init__(self, account: Account, http: Http, token: str) -> None:
        """`token` is that of a member who administers the organization's page."""
        self._account, self._http, self._token = account, http, token
        self._version, self.refused, self.unread = KNOWN, list[str](), 0
        self._others: Iterator[str] = iter(())

    def ask(self, what: What, path: str, absent: tuple[int, ...] = ()) -> Page:
        """The answer for `path`. Raises `Spent` when the day's calls are used up, else as `Http.fetch`."""
        while True:
            headers = {"LinkedIn-Version": self._version, "X-Restli-Protocol-Version": "2.0.0"}
            if "?q=" in path:
                headers["X-RestLi-Method"] = "FINDER"
            try:
                return self._http.fetch(self._account, what, API + path, token=self._token, headers=headers, cost=1,
                                        retry=lambda status, _: False if status == TOO_MANY else None, absent=absent)
            except PlatformError as error:
                self._after(error)

    def pages(self, what: What, path: str, items: list[Any], read: Callable[[Page, Any], Iterable[Post | Issue]],
              absent: tuple[int, ...] = (), since: datetime | None = None) -> Generator[Page, None, Stopped]:
        """The pages of a list to its end, or until its posts run past `since`; `items` gets what `read` can read.

        Raises `BadPage` for an answer that is no list, and for one that comes twice.
        """
        came, before = 0, list[Any]()
        while True:
            page = self.ask(what, f"{path}{'&' if '?' in path else '?'}start={came}&count={EACH}", absent)
            yield page
            some = elements(page) if page.status == OK else []
            if some and some == before:
                raise BadPage(f"{page.url} brought what was there already", "what came is kept; try again later", page)
            came, before = came + len(some), some
            usable = sound(page, some, partial(read, page))
            items += usable
            self.unread += len(some) - len(usable)
            if not some or came >= _total(page, came):
                return "end"
            if since and over([when(one) for one in usable], since):
                return "window"

    def comments(self, urn: str) -> Generator[Page, None, str | None]:
        """Comments below a post, the answers to each, and what became of those that only their answers name.

        Gives back the activity by which the comments call the post. LinkedIn's threads are not deeper. What is
        refused goes into `refused`.
        """
        comments = list[Any]()
        yield from self._thread(urn, comments)
        for one in comments:
            counts = one.get("commentsSummary") or {}
            if counts.get("aggregatedTotalComments") or counts.get("totalFirstLevelComments"):
                yield from self._thread(name(one), [])
        known = set(map(name, comments))
        for gone in dict.fromkeys(one.get("parentComment") for one in comments):
            if gone not in known and (found := PARENT.fullmatch(gone or "")):
                path = f"socialActions/{quote(found['activity'], safe='')}/comments/{found['number']}"
                yield self.ask("parent", path, (403, 404))
        return next((str(one["object"]) for one in comments if str(one["object"]).startswith(ACTIVITY)), None)

    def _thread(self, urn: str, items: list[Any]) -> Iterator[Page]:
        path, read = f"socialActions/{quote(urn, safe='')}/comments", partial(comment, above=urn)
        for page in self.pages("thread", path, items, read, (403, 404)):
            self.refused += [urn] if page.status == FORBIDDEN else []
            yield page

    def _after(self, error: PlatformError) -> None:
        """Take the next version if it was the version that was refused; raise what else is wrong."""
        page = error.page
        if page and page.status == TOO_MANY:
            raise Spent("LinkedIn allows no more calls today", "it allows more from midnight UTC", page) from None
        if not page or page.status not in REFUSED or b"VERSION" not in page.body:
            raise error
        if self._version == KNOWN:
            self._others = _newest(page.fetched_at)
        self._version = next(self._others, "")
        if not self._version:
            raise PlatformError("LinkedIn takes no version of its API of the last twelve months",
                                "tell us about it; the connector must be brought up to date", page) from None


def _total(page: Page, came: int) -> int:
    """How many items the list has, as it says itself; more than `came` where it says nothing one can believe."""
    paging = page.json().get("paging") if page.status == OK else None
    return (number(paging.get("total")) if isinstance(paging, dict) else None) or came + 1


def _newest(now: datetime) -> Iterator[str]:
    """Versions as `202611`, this month's first, then those before it."""
    for month in range(now.year * 12 + now.month - 1, now.year * 12 + now.month - 1 - MONTHS, -1):
        if (version := f"{month // 12}{month % 12 + 1:02}") != KNOWN:
            yield version
