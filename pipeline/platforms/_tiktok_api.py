"""TikTok's two APIs for an account's own things: what they share when they answer, refuse and go on.

developers.tiktok.com/doc/tiktok-api-v2-error-handling: `error.code` is `ok` in every good answer of the Display API; in
one of the Business Accounts API `code` is 0. Errors come with any status, 200 too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from pipeline.collecting.http import Http
from pipeline.collecting.refusals import where
from pipeline.parsing.answers import whole
from pipeline.parsing.fields import identity
from pipeline.platforms._tiktok_keys import ACCOUNTS, Key
from pipeline.records import Account, BadPage, Page, PlatformError, What

GOOD, KEPT = ("ok", 0), (40002,)
"""Codes of success, and that of a video which is not there, or not open to this key."""
AGAIN = ("rate_limit_exceeded", "internal_error", 40100, 50000)
NO_KEY = ("access_token_invalid", 40104, 40105)


class Api:
    """Asks on behalf of one account; `me`, its id once known, is put behind the `#` of addresses and not sent."""

    def __init__(self, account: Account, http: Http, key: Key) -> None:
        """`key` is that of the Display API."""
        self._account, self._http, self._key, self.me = account, http, key, ""

    def ask(self, what: What, url: str, post: Any = None, business: Key | None = None) -> Page:
        """One answer. Raises `PlatformError` for every error in it but `KEPT`, `BadPage`."""
        key = business or self._key
        sent: dict[str, Any] = {"private": {"Access-Token": key.token}} if business else {"token": key.token}
        page = self._http.fetch(self._account, what, f"{url}#{self.me}" if self.me else url, post=post, retry=_again,
                                absent=range(400, 500), **sent)
        code, words = said(page)
        if code not in GOOD + KEPT:
            todo = (f"put a fresh key into {key.name}" if code in NO_KEY else
                    "try again later; if it names a scope, let the account log in again and allow it")
            raise PlatformError(f"{where(page.url)} answered {page.status} {code}: {words}", todo, page)
        return page

    def comments(self, key: Key, path: str, params: Mapping[str, Any]) -> Iterator[Page]:
        """All pages of a list of comments, in the order in which TikTok gives them."""
        asked, more = dict(params), True
        while more:
            page = self.ask("thread", f"{ACCOUNTS}business/comment/{path}/?{urlencode(asked)}", business=key)
            yield page
            more = said(page)[0] in GOOD and given(page, "has_more", bool)
            asked["cursor"] = more and given(page, "cursor", int | str)


def said(page: Page) -> tuple[Any, str]:
    """The code of an answer and its words. Raises `BadPage`."""
    body = whole(page)
    if not ("error" in body or "code" in body):
        raise BadPage(f"{where(page.url)} answered {body!r:.100}, which tells no success", "try again later", page)
    return _code(body)


def given(page: Page, name: str, kind: Any, below: str | None = None) -> Any:
    """What a good answer holds under `name`, where that is of `kind`. Raises `BadPage` where there is no such thing."""
    found = page.json().get("data")
    for step in filter(None, (below, name)):
        found = found.get(step) if isinstance(found, dict) else None
    if not isinstance(found, kind):
        raise BadPage(f"{where(page.url)} answered without {name}", "TikTok may have changed this; tell us", page)
    return found


def listed(page: Page, name: str) -> list[Any]:
    """The items of a good answer, none where there is nothing. Raises `BadPage` where `name` is not there."""
    told = page.json().get("data")
    if isinstance(told, dict) and name in told and told[name] is None:
        return []
    found: list[Any] = given(page, name, list)
    return found


def text(value: Any) -> str | None:
    """A text that need not be there, None where it is empty. Raises `ValueError` for what is none."""
    return None if value in (None, "") else identity(value)


def _code(body: dict[str, Any]) -> tuple[Any, str]:
    error = body.get("error", body)
    if not isinstance(error, dict):  # a login's refusal has words only
        return str(error), str(body.get("error_description"))
    code, words = error.get("code"), str(error.get("message"))
    code = code if isinstance(code, int | str) else str(code)
    return code, "".join(sign for sign in words if sign.isprintable())[:200]


def _again(_: int, body: bytes) -> bool | None:
    with suppress(ValueError, AttributeError, TypeError):
        if _code(json.loads(body))[0] in AGAIN:
            return True
    return None
