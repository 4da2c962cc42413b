"""One site of Stack Exchange: what every request says, what answers say of quotas, and lists page by page.

api.stackexchange.com/docs/throttle (`backoff`), /error-handling, /paging, /filters (`withbody`). `quota_remaining` is
not acted upon: a page kept from yesterday would tell of yesterday's quota; the refusal itself is.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable
from functools import partial
from itertools import count
from typing import Any

from pipeline.collecting.http import Http
from pipeline.parsing.fields import number
from pipeline.parsing.pages import batches
from pipeline.parsing.rows import sound
from pipeline.platforms import _stackexchange_questions as questions
from pipeline.records import Account, BadPage, Page, PlatformError, Spent, What

KEY = "OFFPITCH_STACKEXCHANGE_KEY"
API, PAGES, MOST = "https://api.stackexchange.com/2.3/", 25, 100
"""Pages of one list without a key, and things one request may be about."""
THROTTLED, FAILED = 502, (500, 503)
"""What `error_id` says of too many requests, and of faults of their own (api.stackexchange.com/docs/error-handling)."""
TOMORROW = f"the rest comes tomorrow; a free key in {KEY} allows 10,000 requests a day"


class Site:
    """Asks one site on behalf of an account. `cut` names a list that went on when it had to be left."""

    def __init__(self, account: Account, http: Http, name: str) -> None:
        """`name` is the site's in the API, as `stackoverflow`."""
        self._account, self._http, self.name = account, http, name
        self._keys = {"key": key} if (key := os.environ.get(KEY)) else None
        self.cut = ""

    def ask(self, what: What, path: str, asked: dict[str, Any]) -> Page:
        """One answer. Raises `Spent` when the day's requests are used up, `PlatformError` for every other refusal."""
        page = self._http.fetch(self._account, what, f"{API}{path}", {"site": self.name, "filter": "withbody", **asked},
                                keys=self._keys, cost=1, absent=(400,))
        answer = page.json()
        if isinstance(answer, dict) and "error_id" in answer:
            raise _refused(page, answer)
        questions.items(page)
        if rest := number(answer.get("backoff")):
            self._http.rest(API, rest)
        return page

    def pages(self, what: What, path: str, asked: dict[str, Any]) -> Generator[Page, None, list[Any]]:
        """All pages of a list, newest first; gives back those of its items that can be read."""
        items, order = list[Any](), {"sort": "creation", "order": "desc", "pagesize": MOST}
        for turn in count(1):
            page = self.ask(what, path, order | {"page": turn} | asked)
            yield page
            items += sound(page, questions.items(page), partial(questions.post, page))
            if not page.json()["has_more"]:
                break
            if turn == PAGES and not self._keys:
                self.cut = path
                break
        return items

    def all(self, what: What, path: str, numbers: Iterable[Any]) -> Generator[Page, None, list[Any]]:
        """The same for a list about things by their numbers, which go where `{}` stands, a hundred at a time."""
        items = list[Any]()
        for some in batches([str(one) for one in numbers], MOST):
            items += yield from self.pages(what, path.format(";".join(some)), {})
        return items


def _refused(page: Page, answer: Any) -> PlatformError:
    said = f"Stack Exchange answered {answer.get('error_name')}: {answer.get('error_message')}"[:200]
    if answer.get("error_id") == THROTTLED:
        return Spent(said, TOMORROW, page)
    if answer.get("error_id") in FAILED:
        return BadPage(said, "try again later", page)
    return BadPage(said, "check the handle and the site in the roster, and the key if there is one", page)
