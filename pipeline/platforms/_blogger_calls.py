"""Blogger's API v3, asked with a key: one answer, or a list to its end."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from pipeline.collecting.http import Http
from pipeline.collecting.refusals import where
from pipeline.parsing.rows import readable
from pipeline.platforms._blog_mastheads import Masthead
from pipeline.records import Account, BadPage, Issue, Page, PlatformError, Post, Spent, What

KEY, API = "OFFPITCH_BLOGGER_KEY", "https://www.googleapis.com/blogger/v3/blogs"
PAUSES = ("rateLimitExceeded", "userRateLimitExceeded")
USED_UP = ("dailyLimitExceeded", "quotaExceeded")
"""Reasons of a 403 that is no refusal: asked too fast, asked too much."""


class Blog:
    """What is asked with one key; the masthead goes behind the address afterwards, as the key is put at its end."""

    def __init__(self, account: Account, http: Http, key: str) -> None:
        """Asked on behalf of `account`."""
        self._account, self._http, self._key = account, http, key

    def ask(self, what: What, path: str, params: dict[str, Any], head: Masthead | None = None) -> Page:
        """One answer, perhaps a 404 below one post. Raises `PlatformError` for a private blog, a wrong key; `Spent`."""
        page = self._http.fetch(self._account, what, f"{API}{path}", params, keys={"key": self._key}, cost=1,
                                retry=_pauses, absent=(400, 403, 404) if what == "thread" else (400, 403))
        page = replace(page, url=f"{page.url}#{head}") if head else page
        if _reason(page.body) in USED_UP:
            raise Spent("the day's requests of the key are used up", "the next day goes on where this stopped", page)
        if page.status in (400, 403) or (page.status == 200 and "error" in told(page)):
            raise PlatformError(f"{where(page.url)} refuses ({_reason(page.body) or page.status})",
                                f"the blog is private, or the key in {KEY} is not meant for the Blogger API v3", page)
        return page

    def all(self, what: What, path: str, params: dict[str, Any], head: Masthead,
            read: Callable[[Page, Any], Iterable[Post | Issue]]) -> Generator[Page, None, list[Any]]:
        """Every page of a list; its items are those that `read` can make something of."""
        items = list[Any]()
        while True:
            page = self.ask(what, path, params, head)
            yield page
            if page.status != 200:  # a post that is gone since it was listed
                return items
            items += readable(listed(page), partial(read, page))
            if not (token := told(page).get("nextPageToken")):
                return items
            params = params | {"pageToken": token}


def told(page: Page) -> Any:
    """What an answer says. Raises `BadPage` for anything but a JSON object."""
    found = page.json()
    if not isinstance(found, dict):
        raise BadPage(f"{page.url} gives {str(found)[:60]!r} instead of an object", "try again later", page)
    return found


def listed(page: Page) -> list[Any]:
    """The items of a list; an empty one has none. Raises `BadPage`."""
    items = told(page).get("items") or []
    if not isinstance(items, list):
        raise BadPage(f"{page.url} gives {str(items)[:60]!r} instead of a list", "try again later", page)
    return items


def _pauses(status: int, body: bytes) -> bool | None:
    return True if status == 403 and _reason(body) in PAUSES else None


def _reason(body: bytes) -> str | None:
    """Google's own word for a refusal (developers.google.com/webmaster-tools/v1/errors has the form)."""
    with suppress(ValueError, LookupError, TypeError, AttributeError):
        error = json.loads(body)["error"]
        given = "errors" in error and error.get("code") != 400  # a wrong key is a "badRequest", the message says more
        return str(error["errors"][0]["reason"] if given else error["message"])
    return None
