"""What Meta's Graph APIs share: the key, lists that go on, errors inside any answer, what is used up, when a key ends.

developers.facebook.com/docs/graph-api: guides/error-handling, overview/rate-limiting, results, reference/debug_token.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

from pipeline.collecting.http import Http
from pipeline.collecting.refusals import where
from pipeline.parsing.answers import whole
from pipeline.parsing.fields import number
from pipeline.platforms._meta_answers import code_in, code_of, cursor, refused, used
from pipeline.records import Account, BadPage, Page, PlatformError, What

PASSING = frozenset({1, 2})
LIMITED = frozenset({4, 17, 32, 341, 613, *range(80_000, 80_015)})
NO_KEY = frozenset({102, 190})
NOT_ALLOWED = frozenset({3, 10, *range(200, 300)})
HIDDEN = NOT_ALLOWED | {100}
"""Codes by which Meta keeps one thing from us; 100 does not say whether it is gone or only not ours to see."""
TOO_MUCH = "reduce the amount of data"
"""Words of code 1 when a page of so many items is too heavy: asking for fewer helps, asking again does not."""
PAUSE, BUSY, BRIEF = 300.0, 90, 60.0
"""Seconds to wait after a refusal for asking too often; the percentage from which on to ask once a `BRIEF` only."""


class Graph:
    """One account's way into a Graph API. `root` ends in the version, `variable` is where its key stands."""

    def __init__(self, account: Account, http: Http, root: str, key: str, variable: str,
                 secret: str | None = None) -> None:
        """`secret` is the app's: apps that demand it want each key signed (docs/graph-api/guides/secure-requests)."""
        self._account, self._http, self._root, self._key, self._variable = account, http, root, key, variable
        signed = hmac.new(secret.encode(), key.encode(), hashlib.sha256).hexdigest() if secret else None
        self._keys = {"access_token": key} | ({"appsecret_proof": signed} if signed else {})
        self._begun: datetime | None = None
        self._http.hide(secret)

    def ask(self, what: What, path: str, params: Mapping[str, Any] | None = None, *,
            absent: Collection[int] = (), cost: float = 0.0) -> Page:
        """One answer. Raises `PlatformError` for every error in it whose code is not in `absent`, `BadPage`."""
        page = self._fetch(what, path, params, self._keys, cost)
        self._refuse(page, absent)
        return page

    def pages(self, what: What, path: str, params: Mapping[str, Any], *, bare: bool = False,
              absent: Collection[int] = (), cost: float = 0.0) -> Iterator[Page]:
        """The pages of a list, smaller ones where Meta finds them too heavy; `absent` as in `ask`, it ends the list.

        `bare` lists give cursors but never say whether there is more: they end with an empty page.
        """
        asked = dict(params)
        while True:
            page = self._fetch(what, path, asked, self._keys, cost)
            error = refused(page)
            if error and TOO_MUCH in str(error.get("message")) and asked["limit"] > 1:
                asked["limit"] //= 2
                continue
            self._refuse(page, absent)
            yield page
            if error is not None or not (after := cursor(page, 1 if bare else asked["limit"])):
                return
            asked["after"] = after

    def singles(self, wanted: Iterable[str], fields: str) -> Generator[Page, None, int]:
        """Pages of single things, as posts that were replied to; gives back how many of them Meta keeps from us."""
        lost = 0
        for one in wanted:
            page = self.ask("parent", one, {"fields": fields}, absent=HIDDEN)
            yield page
            lost += refused(page) is not None
        return lost

    def expires(self) -> date | None:
        """The last day of the key, or of the app's access with it; None where Meta does not tell. Never landed."""
        page = self._fetch("profile", "debug_token", None, {"input_token": self._key, **self._keys}, 0.0)
        with suppress(BadPage, AttributeError, OverflowError, OSError, ValueError):  # what was collected counts without
            told = whole(page).get("data") or {}
            ends = [number(told.get(name)) or 0 for name in ("expires_at", "data_access_expires_at")]
            return datetime.fromtimestamp(min(end for end in ends if end > 0), UTC).date()
        return None

    def _fetch(self, what: What, path: str, params: Mapping[str, Any] | None, keys: Mapping[str, str],
               cost: float) -> Page:
        page = self._http.fetch(self._account, what, f"{self._root}/{path}", params, keys=keys, cost=cost,
                                retry=self._again, absent=range(400, 600))
        self._begun = self._begun or page.fetched_at  # pages kept from an earlier run tell what was used up then
        percent, minutes = used(page.headers)
        if (minutes or percent >= BUSY) and page.fetched_at >= self._begun:
            self._http.rest(self._root, 60 * minutes or BRIEF)
        return page

    def _refuse(self, page: Page, absent: Collection[int]) -> None:
        error = refused(page)
        if error is not None and code_of(error) not in absent:
            raise PlatformError(f"{where(page.url)} answered {page.status} {_words(error)}",
                                self._what_to_do(code_of(error)), page)

    def _again(self, _: int, body: bytes) -> bool | None:
        """Whether asking again helps; None where the body is no error and the status decides."""
        code, text = code_in(body)
        if code in LIMITED:
            self._http.rest(self._root, PAUSE)
        return None if code is None else code in LIMITED or (code in PASSING and TOO_MUCH not in text)

    def _what_to_do(self, code: int | None) -> str:
        if code in NO_KEY:
            return f"put a fresh key into {self._variable}; this one has expired or was withdrawn"
        if code in NOT_ALLOWED:
            return f"allow the app what the message names, then put a new key into {self._variable}"
        return "run again in an hour" if code in LIMITED else "check the handle and the key; Meta may have changed this"


def _words(error: Mapping[str, Any]) -> str:
    said = "".join(sign for sign in str(error.get("message", "without a reason")) if sign.isprintable())
    return f"(code {error.get('code')}): {said[:200]}"
