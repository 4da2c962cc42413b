"""Calls of Flickr's API: one address for all, errors inside good answers, lists of which 4,000 items can be had.

www.flickr.com/services/api. A search gives its first 4,000 results and then repeats itself, so a longer list is asked
for in slices: what was uploaded until the oldest photo so far.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Generator, Iterable
from contextlib import suppress
from datetime import datetime
from itertools import count
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from pipeline.collecting.http import Http
from pipeline.parsing.answers import whole
from pipeline.parsing.fields import number
from pipeline.parsing.rows import sound
from pipeline.records import Account, BadPage, Issue, Page, PlatformError, Post, What

API = "https://api.flickr.com/services/rest/"
EACH, MOST = 500, 4_000
NOT_FOUND, REFUSED, BUSY = 1, 2, 105
WHAT_TO_DO = {NOT_FOUND: "check the handle in the roster", REFUSED: "it is private; make it public or take it out",
              100: "put a valid key into OFFPITCH_FLICKR_KEY"}
EXTRAS = "description,date_upload,owner_name,path_alias,tags,count_comments,count_faves"
ITEMS = {"photos": "photo", "comments": "comment", "topics": "topic", "replies": "reply"}
"""What the items of each list are called."""
CHANGED = "Flickr may have changed this; tell us about it"
Reader = Callable[[Page, Any, dict[str, str]], Iterable[Post | Issue]]
Stopped = Literal["end", "window", "cap"]


class FlickrCalls:
    """Calls on behalf of one account; `counted` is how long the longest list was, by Flickr's own count."""

    def __init__(self, account: Account, http: Http, key: str) -> None:
        """`key` goes along behind the address."""
        self._account, self._http, self._key = account, http, key
        self.counted = 0

    def call(self, what: What, method: str, **asked: Any) -> Page:
        """The answer of a method, as it came; `told` says what is in it."""
        params = {"method": f"flickr.{method}", "format": "json", "nojsoncallback": 1, **asked}
        return self._http.fetch(self._account, what, API, params, keys={"api_key": self._key}, retry=_is_busy)

    def pages(self, what: What, method: str, items: list[Any], read: Reader, *, most: int | None = None,
              enough: Callable[[list[Any]], bool] = lambda _: False, **asked: Any) -> Generator[Page, None, Stopped]:
        """The pages of a list to its end, `most` of them at most, or until what came is `enough`.

        `items` gets what `read` can read of each.
        """
        for place in count(1):
            page = self.call(what, method, per_page=EACH, page=place, **asked)
            yield page
            some, last, counted = listed(page)
            items += usable(page, some, read)
            self.counted = max(self.counted, counted)
            if not some or place >= last:
                break
            if place == most or enough(items):
                return "window"
        return "end"

    def photos(self, what: What, since: datetime, found: dict[str, Any], read: Reader,
               **asked: Any) -> Generator[Page, None, Stopped]:
        """Pages of a search for what was uploaded since then; `found` gets the photos by id, each once."""
        asked |= {"extras": EXTRAS, "sort": "date-posted-desc", "min_upload_date": int(since.timestamp())}
        while True:
            some = list[Any]()
            came = yield from self.pages(what, "photos.search", some, read, most=MOST // EACH, **asked)
            found |= {str(one["id"]): one for one in some}
            if came == "end":
                return "window"
            oldest = min((int(one["dateupload"]) for one in some), default=asked.get("max_upload_date"))
            if oldest == asked.get("max_upload_date"):
                return "cap"
            asked["max_upload_date"] = oldest


def told(page: Page, allowed: Collection[int] = ()) -> Any:
    """What Flickr answered. Raises `PlatformError` where it says no in a good answer, but for the codes `allowed`."""
    body = whole(page)
    code = number(body.get("code")) or 0
    if str(body.get("stat")) not in {"ok", "fail"}:
        raise BadPage(f"{page.url} answered neither yes nor no", CHANGED, page)
    if body["stat"] != "ok" and code not in allowed:
        raise PlatformError(f"Flickr says: {body.get('message') or 'no'} (code {code})",
                            WHAT_TO_DO.get(code, "try again later"), page)
    return body


def listed(page: Page) -> tuple[list[Any], int, int]:
    """The items of the list on a page, the number of its last page, and how many items Flickr counts in all.

    Raises `PlatformError` where Flickr says no, `BadPage` for a list of unknown shape.
    """
    body = told(page)
    name = next((name for name in ITEMS if name in body), "photos")
    found = body.get(name)
    counts = found.get("topic") if name == "replies" and isinstance(found, dict) else found
    if not isinstance(found, dict) or not isinstance(counts, dict):
        raise BadPage(f"{page.url} answered no list", CHANGED, page)
    counted = number(counts.get("total")) or 0
    items = found.get(ITEMS[name], None if counted else [])  # left out if empty
    if not isinstance(items, list):
        raise BadPage(f"{page.url} answered no list", CHANGED, page)
    return items, number(counts.get("pages")) or 1, counted


def usable(page: Page, some: list[Any], read: Reader) -> list[Any]:
    """Those items that `read` can read."""
    return sound(page, some, lambda one: read(page, one, asked_of(page)))


def asked_of(page: Page) -> dict[str, str]:
    """What a page was asked with."""
    return {name: given[0] for name, given in parse_qs(urlsplit(page.url).query).items()}


def _is_busy(_: int, body: bytes) -> bool | None:
    with suppress(ValueError, AttributeError):
        return True if json.loads(body).get("code") == BUSY else None
    return None
