"""Answers of Meta's Graph APIs: the error in them, the items of a list, whose it is, times.

developers.facebook.com/docs/graph-api: guides/error-handling, results. An error comes with any status, 200 too, as
`{"error": {"code", "error_subcode", "message"}}`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from pipeline.parsing.answers import whole
from pipeline.parsing.fields import identity, number
from pipeline.parsing.pages import over, values
from pipeline.parsing.rows import sound
from pipeline.records import BadPage, Issue, Page, Post, Stop

CHANGED = "Meta may have changed this; tell us about it"


def refused(page: Page) -> Mapping[str, Any] | None:
    """What Meta says no with, empty where it gives no reason; None where it says yes. Raises `BadPage`."""
    body = whole(page)
    error = body.get("error") or ({} if page.status >= 400 or "error" in body else None)
    return error if error is None or isinstance(error, dict) else {"message": str(error)}


def listed(page: Page) -> list[Any]:
    """The items of a page of a list, none where Meta keeps the list from us. Raises `BadPage`."""
    if refused(page) is not None:
        return []
    items = page.json().get("data")
    if not isinstance(items, list):
        raise BadPage(f"{page.url} answered no list", CHANGED, page)
    return items


def field(page: Page, name: str) -> str:
    """The id or name that a single thing has under `name`. Raises `BadPage` where there is no such thing."""
    try:
        return identity(page.json().get(name))
    except ValueError:
        raise BadPage(f"{page.url} answered without {name}", CHANGED, page) from None


def words(value: Any) -> str | None:
    """A text that need not be there, None where it is empty. Raises `ValueError` for what is none."""
    return None if value in (None, "") else identity(value)


def texts(parts: Iterable[Any], key: str, *more: str | None) -> tuple[str, ...]:
    """The ids or texts under `key`, then `more`, each once. Raises `ValueError` for what is neither."""
    return tuple(map(identity, values(parts, key, *more)))


def total(thing: Any, what: str) -> int | None:
    """How many of `what` Meta counts on a thing."""
    return number(((thing.get(what) or {}).get("summary") or {}).get("total_count"))


def cursor(page: Page, fewest: int, told: Any = None) -> str | None:
    """The cursor of the next page of a list, `told` where it stands inside a page.

    Short pages end a list unless Meta gives the address of a next one. Raises `BadPage` for a list that goes on
    without saying how.
    """
    told = page.json() if told is None else told
    with suppress(AttributeError, TypeError, ValueError):
        paging = told.get("paging") or {}
        after, more = (paging.get("cursors") or {}).get("after"), bool(paging.get("next"))
        if not (after or more):
            return None
        return identity(after) if more or len(told["data"]) >= fewest else None
    raise BadPage(f"{page.url} answered a list that goes on without a cursor", CHANGED, page)


def node(page: Page) -> str:
    """The id whose list or self was asked for: the part of the address behind the version."""
    return urlsplit(page.url).path.split("/")[2]


def when(text: str) -> datetime:
    """A time of Meta's, always with its zone, as UTC. Raises `ValueError` for any other."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"time without a zone {text!r:.40}")
    return found.astimezone(UTC)


def author(page: Page, item: Any, *fields: str) -> str:
    """The id under the first of `fields` that is given, else the name; without both nobody knows who it is.

    No two such people may be taken for one, so the item's own id stands in. Raises `ValueError` for a text of the
    account itself without an id: it would be taken for a stranger's.
    """
    told: Mapping[str, str] = next((item[field] for field in fields if item.get(field)), {})
    name, known = (item.get("username") or told.get("username") or "").lower(), told.get("id")
    if not known and name == page.account.partition(":")[2]:
        raise ValueError(f"{item['id']}, by the account itself, comes without the account's id")
    return identity(known) if known else f"@{name}" if name else f"unknown:{identity(item['id'])}"


def read_by(read: Callable[[Page, Any], Iterable[Post | Issue]], page: Page) -> list[Any]:
    """The items of a page of a list that `read` can read; what it has against the others is said by `parse`."""
    return sound(page, listed(page), partial(read, page))


def back_to(since: datetime, pages: Iterable[Page], items: list[Any],
            read: Callable[[Page, Any], Iterable[Post | Issue]]) -> Generator[Page, None, Stop]:
    """Pages of a list, newest first, until they run past `since` ("window"); `items` gets what can be read of them."""
    for page in pages:
        yield page
        found = read_by(read, page)
        items += found
        if over([when(one["timestamp"]) for one in found], since):
            return "window"
    return "end"


def recent(items: Iterable[Any], since: datetime) -> list[Any]:
    """Those written since then."""
    return [one for one in items if when(one["timestamp"]) >= since]


def code_of(error: Mapping[str, Any]) -> int | None:
    """The code of an error, be it written as text; None where it has none."""
    return number(error.get("code"))


def code_in(body: bytes) -> tuple[int | None, str]:
    """Code and words of the error in a body; no code where it holds none."""
    with suppress(ValueError, AttributeError):
        error = json.loads(body).get("error") if b'"error"' in body[:1000] else None
        return (code_of(error), str(error.get("message"))) if error else (None, "")
    return None, ""


def used(headers: Mapping[str, str]) -> tuple[float, float]:
    """The highest percentage of a quota that is used up, and the minutes until Meta would answer again.

    overview/rate-limiting: `X-App-Usage` is one object, `X-Business-Use-Case-Usage` a list of them for each id.
    """
    rows: list[dict[str, Any]] = []
    with suppress(ValueError, AttributeError, TypeError):
        rows.append(json.loads(headers.get("x-app-usage", "{}")))
        rows += [row for told in json.loads(headers.get("x-business-use-case-usage", "{}")).values() for row in told]
    minutes = _highest(rows, "estimated_time_to_regain_access")
    return _highest(rows, "call_count", "total_cputime", "total_time"), minutes


def _highest(rows: Iterable[Any], *names: str) -> float:
    told = [row.get(name) for row in rows if isinstance(row, dict) for name in names]
    return max((one for one in told if isinstance(one, int | float)), default=0)
