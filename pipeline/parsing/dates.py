"""Dates as exports write them: many orders, many languages, zones that are missing.

A date without a zone is taken to be UTC, which is what the exports that name one use; whoever reads such a date says
so with `created_source = "export"`. Where day and month cannot be told apart there is an error, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

from pipeline.parsing.proof import EARLIEST

First = Literal["day", "month"]
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?(?:\s*([ap])\.?\s?m\b\.?)?", re.IGNORECASE)
ZONE = re.compile(r":?\s*(?:UTC|GMT|Z)?\s*(?:([+-])(\d{2}):?(\d{2}))?", re.IGNORECASE)
NUMBERS = re.compile(r"(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})\b")
BEGINNINGS = {
    beginning: month
    for month, words in enumerate((
        "jan ene gen", "feb fev fév", "mar mär mrt maa", "apr abr avr", "may mai mag mei", "jun juin giu",
        "jul juil lug", "aug ago aou aoû", "sep set", "oct okt out ott", "nov", "dec dez déc dic"), 1)
    for beginning in words.split()
}
"""How months begin in English, German, French, Spanish, Portuguese, Italian and Dutch."""


def written(text: str, first: First | None = None) -> datetime:
    """The time in `text`, UTC. `first` says which comes first where `5/9/26` leaves it open.

    Raises `ValueError` for what is no date, for a day that could be a month, for a zone known by name only, and for
    years in which there were no networks yet.
    """
    clock = TIME.search(text)
    if clock is None:
        raise ValueError(f"{text!r:.40} tells no time of day")
    year, month, day = _day(text[:clock.start()], first)
    if year < EARLIEST:
        raise ValueError(f"{text!r:.40} is older than any network")
    hour, minute, second, half = clock.groups(default="")
    hours = int(hour) % 12 + 12 * (half.lower() == "p") if half else int(hour)
    return datetime(year, month, day, hours, int(minute), int(second or 0), tzinfo=_zone(text[clock.end():])
                    ).astimezone(UTC)


def of_epoch(seconds: int | str) -> datetime:
    """The time so many seconds after 1970, UTC. Raises `ValueError`, `OverflowError` for what is no such time."""
    try:
        found = datetime.fromtimestamp(int(seconds), UTC)
    except OSError:  # what the C library cannot count, as nanoseconds taken for seconds
        raise ValueError(f"{seconds!r:.40} seconds after 1970 is no time") from None
    if found.year < EARLIEST:
        raise ValueError(f"{seconds!r:.40} seconds after 1970 is older than any network")
    return found


def first_of(texts: Iterable[str]) -> First | None:
    """What comes first in all these dates, the day or the month; None where none of them tells, or they disagree."""
    found = {order for text in texts if (match := NUMBERS.match(text.strip())) and (order := _order(match))}
    return found.pop() if len(found) == 1 else None


def _order(match: re.Match[str]) -> First | None:
    if match[2] == "." or int(match[1]) > 12:
        return "day"
    return "month" if int(match[3]) > 12 else None


def _day(text: str, first: First | None) -> tuple[int, int, int]:
    if iso := re.match(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text):
        return int(iso[1]), int(iso[2]), int(iso[3])
    if match := NUMBERS.search(text):
        return _numbered(match, first)
    months = [month for word in re.findall(r"[^\W\d_]+", text.casefold()) if (month := _month(word))]
    year, day = re.search(r"\b\d{4}\b", text), re.search(r"\b\d{1,2}\b", text)
    if not (months and year and day):
        raise ValueError(f"{text!r:.40} is no date we can read")
    return int(year[0]), months[-1], int(day[0])  # the last: some begin with the weekday, as mar. for mardi


def _numbered(match: re.Match[str], first: First | None) -> tuple[int, int, int]:
    one, other, year = int(match[1]), int(match[3]), int(match[4])
    order = _order(match) or first
    if order is None and one != other:
        raise ValueError(f"{match[0]} may be the {one}th of the {other}th month or the other way round")
    day, month = (other, one) if order == "month" else (one, other)
    return year if year > 99 else 2000 + year, month, day


def _month(word: str) -> int | None:
    return BEGINNINGS.get(word[:4]) or BEGINNINGS.get(word[:3])


def _zone(text: str) -> timezone:
    match = ZONE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text.strip()!r:.40} is no zone we know")
    if match[1] is None:
        return UTC
    gap = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(-gap if match[1] == "-" else gap)
