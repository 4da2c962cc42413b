"""How numbers read: two whole numbers first, a percentage that never rounds into a lie, its interval after it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pipeline.reporting.rows import Ratio

GAP = "\N{NO-BREAK SPACE}"
ROUNDING = 1e-6
"""What a computed end of an interval may miss 0 or 1 by."""


def percent(share: float | None) -> str:
    """`26 %`; 0 and 100 only where they are exactly true, as coverage.py rounds; a dash where there is no share."""
    return "–" if share is None else f"{_whole(share)}{GAP}%"


def between(low: float, high: float) -> str:
    """`15–40 %`."""
    return f"{_whole(low)}–{_whole(high)}{GAP}%"


def ratio(found: Ratio) -> str:
    """`12 of 47 (26 %, 15–40 %)`, or that nothing was counted."""
    if not found.denominator:
        return "nothing to count"
    said = percent(found.numerator / found.denominator)
    if found.low is not None and found.high is not None:
        said += f", {between(found.low, found.high)}"
    return f"{count(found.numerator)} of {count(found.denominator)} ({said})"


def hundred(found: Ratio, verb: str) -> str:
    """How many of 100 do: `about 87 are (84–90)` for the verb `are`, or that nothing was counted."""
    if found.low is None or found.high is None:
        return f"nobody knows how many {verb}"
    return f"about {_whole(found.numerator / found.denominator)} {verb} ({_whole(found.low)}–{_whole(found.high)})"


def share(found: Ratio) -> float | None:
    """The share itself, None where nothing was counted."""
    return found.numerator / found.denominator if found.denominator else None


def to_one(value: int, pitch: int) -> str:
    """Value to pitch as people say it: `3.1 : 1`, `1 : 2.4`, `12 : 0`."""
    if not value or not pitch:
        return f"{count(value)}{GAP}:{GAP}{count(pitch)}"
    left, right = (value / pitch, 1.0) if value >= pitch else (1.0, pitch / value)
    return f"{_short(left)}{GAP}:{GAP}{_short(right)}"


def count(number: int) -> str:
    """`3,012`."""
    return f"{number:,}"


def points(number: float) -> str:
    """Points of risk to a tenth, the tenth left away where it is none: `34`, `12.5`."""
    return _short(number)


def many(number: int, one: str, more: str | None = None) -> str:
    """`1 reply`, `3 replies`; `more` where the plural is not `one` with an s."""
    return f"{count(number)} {one if number == 1 else more or one + 's'}"


def listed(words: Iterable[str]) -> str:
    """`a, b and c`."""
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def day(at: datetime, timezone: str) -> str:
    """`17 November 2026` in the brand's time zone."""
    local = at.astimezone(ZoneInfo(timezone))
    return f"{local.day} {local:%B %Y}"


def on(day: date | None, timezone: str) -> str:
    """`17 Nov 2026`, of a moment the day in the brand's time zone, a dash for never."""
    if day is None:
        return "–"
    local = day.astimezone(ZoneInfo(timezone)) if isinstance(day, datetime) else day
    return f"{local.day} {local:%b %Y}"


def moment(at: datetime, timezone: str) -> str:
    """`Tue 17 Nov 2026, 14:05` in the brand's time zone."""
    local = at.astimezone(ZoneInfo(timezone))
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def _whole(share: float) -> str:
    rounded = round(share * 100)
    if rounded == 0 and share > ROUNDING:
        return "<1"
    if rounded == 100 and share < 1 - ROUNDING:
        return ">99"
    return str(rounded)


def _short(number: float) -> str:
    text = f"{number:,.1f}"
    return text.removesuffix(".0")
