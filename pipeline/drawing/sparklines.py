"""A ratio's way over the weeks as a line the size of a word, with the same in words for who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.reporting.record import Headline
from pipeline.reporting.rows import Ratio, TrendWeek
from pipeline.wording import numbers

WIDE, HIGH, EDGE = 240, 44, 5
"""The drawing in its own units, and the margin in which its last dot still fits."""
NOTHING = Ratio(0, 0, None, None)


@dataclass(frozen=True, slots=True)
class Spark:
    """`lines` are SVG point lists, one for each run of weeks with something to count; `target` is a height.

    `dot` is where the audited week stands, `low` and `high` are the heights of its interval; `since` says where the
    line begins, `alt` everything it shows.
    """

    lines: tuple[str, ...]
    dot: tuple[str, str | None] | None
    low: str | None
    high: str | None
    target: str | None
    since: str
    alt: str


def spark(one: Headline, trend: Sequence[TrendWeek]) -> Spark | None:
    """The headline's ratio over the weeks of the trend; None where fewer than two weeks have something to count."""
    weeks = [(week.week, getattr(week, one.id, None)) for week in trend]
    counted = [(name, ratio.numerator / ratio.denominator) for name, ratio in weeks if ratio and ratio.denominator]
    if len(counted) < 2:
        return None
    shares = [share for _, share in counted]
    last = weeks[-1][1] or NOTHING
    ends = [end for end in (one.target, last.low, last.high) if end is not None]
    scale = min(*shares, *ends), max(*shares, *ends)
    lines = _lines([ratio for _, ratio in weeks], scale)
    return Spark(
        lines=tuple(" ".join(f"{x},{y}" for x, y in line) for line in lines if len(line) > 1),
        dot=lines[-1][-1] if last.denominator else None, low=_height(last.low, scale), high=_height(last.high, scale),
        target=_height(one.target, scale), since=_since(counted), alt=_alt(counted),
    )


def _lines(ratios: list[Ratio | None], scale: tuple[float, float]) -> list[list[tuple[str, str | None]]]:
    """Points from left to right, cut where a week has nothing to count."""
    lines: list[list[tuple[str, str | None]]] = [[]]
    step = (WIDE - 2 * EDGE) / max(len(ratios) - 1, 1)
    for place, ratio in enumerate(ratios):
        if ratio and ratio.denominator:
            lines[-1].append((f"{EDGE + place * step:.1f}", _height(ratio.numerator / ratio.denominator, scale)))
        elif lines[-1]:
            lines.append([])
    return [line for line in lines if line]


def _height(share: float | None, scale: tuple[float, float]) -> str | None:
    """How far down `share` stands between the ends of the scale; the drawing's heights grow downwards."""
    lowest, highest = scale
    if share is None:
        return None
    return f"{HIGH - EDGE - (share - lowest) / ((highest - lowest) or 1) * (HIGH - 2 * EDGE):.1f}"


def _since(counted: list[tuple[str, float]]) -> str:
    name, share = counted[0]
    return f"{numbers.percent(share)} in the week of {_day(name)}"


def _alt(counted: list[tuple[str, float]]) -> str:
    shares = [share for _, share in counted]
    return (f"Line over {numbers.many(len(counted), 'week')}, from {_since(counted)} to {numbers.percent(shares[-1])} "
            f"in the week of {_day(counted[-1][0])}; lowest {numbers.percent(min(shares))}, "
            f"highest {numbers.percent(max(shares))}.")


def _day(name: str) -> str:
    first = date.fromisoformat(name)
    return f"{first.day} {first:%B}"
