"""Lists in answers, and those of their items that a collection can go on from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pipeline.parsing.pages import deep_json, each
from pipeline.records import BadPage, Issue, Page, Post


def rows(page: Page, *names: str) -> list[Any]:
    """The list that stands in a page under `names`, one inside the other. Raises `BadPage` where there is none."""
    found = deep_json(page)
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, list):
        raise BadPage(f"{page.url} gives no list{' of ' * bool(names)}{names[-1] if names else ''}",
                      "ask again later; if it stays, the platform has changed what it answers", page)
    return found


def readable(items: Iterable[Any], read: Callable[[Any], Iterable[Post | Issue]]) -> list[Any]:
    """The items that `read` can make something of, be it with doubts; what is wrong with the others, `parse` says."""
    return [item for item in items if _is_readable(item, read)]


def sound(page: Page, items: Iterable[Any], read: Callable[[Any], Iterable[Post | Issue]]) -> list[Any]:
    """The items that `read` has nothing at all against: stricter than `readable`. What it has, `parse` says."""
    return [item for item in items if not any(isinstance(one, Issue) for one in each(page, [item], read))]


def _is_readable(item: Any, read: Callable[[Any], Iterable[Post | Issue]]) -> bool:
    try:
        list(read(item))
    except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError):
        return False
    return True
