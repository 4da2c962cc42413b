"""What connectors share when they read pages: items one by one, times that may lie, windows that may be over."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline.parsing.proof import EARLIEST, proved
from pipeline.records import Account, Issue, Page, PlatformError, Post

NESTED = 6_000
"""Levels of JSON to follow: a thread of a thousand replies is nested that deep twice over."""
STRAY = 10
"""Items in a row that must be too old before a listing is left: one alone may carry a false clock."""


def each(page: Page, items: Iterable[Any], read: Callable[[Any], Iterable[Post | Issue]]) -> Iterator[Post | Issue]:
    """What `read` makes of every item, proofread; an item of unknown shape becomes an `Issue` and the others go on."""
    for number, item in enumerate(items, 1):
        try:
            yield from proved(page, read(item))
        except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError) as error:
            yield trouble(page, f"item {number} of {page.url} has an unknown shape "
                                f"({type(error).__name__}: {error}) and was left out; mend the parser")


def recognise(account: Account, found: str) -> str:
    """`found`, the stable id the platform gives. Raises `PlatformError` when the account had another one."""
    if account.stable_id not in (None, found):
        raise PlatformError(f"the handle {account.handle} belongs to somebody else now: it was {account.stable_id}, "
                            f"it is {found}", "put the new handle, or the new stable_id, into the roster")
    return found


def trouble(page: Page, message: str) -> Issue:
    """A warning about something on a page."""
    return Issue(page.fetched_at, "parse", "warning", message, page.platform, page.account)


def moment(text: str) -> datetime:
    """An ISO time as UTC. Raises `ValueError` or `OverflowError` for what is no time or far off the calendar."""
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def believed(said: str | None, seen: str) -> tuple[datetime, bool]:
    """When a post was written, and whether its author's clock can be believed.

    `said` is what the author's program claims, `seen` when the platform first saw the post. The earlier counts; a
    claim that is no date, from before there were networks or from the future gives way to `seen`.
    """
    latest = moment(seen)
    try:
        claimed = moment(said or "")
    except (TypeError, ValueError, OverflowError):
        return latest, False
    sane = claimed.year >= EARLIEST and claimed < latest + timedelta(days=1)
    return (min(claimed, latest) if sane else latest), sane


def over(times: Sequence[datetime], since: datetime) -> bool:
    """True when a page, newest first, has run past `since`."""
    return bool(times) and max(times[-STRAY:]) < since


def deep_json(page: Page) -> Any:
    """The body of a page that may be nested very deeply, as threads are. Raises `BadPage`."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), NESTED))
    return page.json()


def values(parts: Iterable[Any], key: str, *more: str | None) -> tuple[str, ...]:
    """The texts under `key`, then `more`, each once, empty ones left out."""
    return tuple(dict.fromkeys(filter(None, [*[part.get(key) for part in parts], *more])))


def batches(whole: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    """`whole` in pieces of at most `most`."""
    for start in range(0, len(whole), most):
        yield whole[start:start + most]
