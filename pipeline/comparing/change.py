"""Why the score moved: each finding's points beside those of the week before, the largest step first."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from pipeline.comparing.standing import Standing, Stood
from pipeline.records import Result
from pipeline.reporting.record import Change, Moved
from pipeline.scoring.score import UNJUDGED
from pipeline.wording import numbers

NO_LEVEL = "not enough data"
CHANCE = "; chance alone can do that"


def change(now: Standing, before: Standing) -> Change:
    """The step from the week before to this one; the steps of the findings add up to the step of the score."""
    dark = [one.week for one in (before, now) if one.level == NO_LEVEL]
    not_comparable = f"Too little could be judged in the week of {numbers.listed(dark)}." if dark else ""
    moved = tuple(sorted(_moved(now.findings, before.findings), key=lambda one: (-abs(_step(one)), one.finding)))
    return Change(before.week, before.points, before.level, tenths(now.points, before.points), moved, not_comparable)


def said(found: Change | None) -> str:
    """The step in two words for a subject line: `up 3.2`, `down 0.4`, `as last week`; empty where there is none."""
    if found is None or found.not_comparable:
        return ""
    if not found.points:
        return "as last week"
    return f"{'up' if found.points > 0 else 'down'} {numbers.points(abs(found.points))}"


def tenths(now: float, before: float) -> float:
    """`now` less `before`, exactly, as both are whole tenths."""
    return float(Decimal(str(now)) - Decimal(str(before)))


def share(total: Result) -> str:
    """`12 of 47 (26 %)`."""
    if not total.denominator:
        return "nothing to count"
    return (f"{numbers.count(total.numerator)} of {numbers.count(total.denominator)} "
            f"({numbers.percent(total.numerator / total.denominator)})")


def _moved(now: Iterable[Stood], before: Iterable[Stood]) -> Iterable[Moved]:
    """What moved or was judged in one of the two weeks only; what stands as it stood is left out."""
    ours, theirs = ({one.finding.id: one for one in some} for some in (now, before))
    for name, shown in (theirs | ours).items():
        one, other = ours.get(name), theirs.get(name)
        points, points_before = (stood.points if stood else None for stood in (one, other))
        weight = max(stood.finding.weight for stood in (one, other) if stood)
        if points != points_before and weight:
            yield Moved(name, shown.finding.failure_title, points_before, points, _why(one, other))


def _step(one: Moved) -> float:
    return tenths(one.now or 0, one.before or 0)


def _why(now: Stood | None, before: Stood | None) -> str:
    if now is None or now.points is None:
        return f"Not judged now ({_unjudged(now)}); was {share(before.total)}." if before else ""
    if before is None or before.points is None:
        return f"Not judged the week before ({_unjudged(before)}); is {share(now.total)}."
    return f"Was {share(before.total)}, is {share(now.total)}{CHANCE if _chance(now.total, before.total) else ''}."


def _unjudged(stood: Stood | None) -> str:
    return UNJUDGED.get(stood.total.status, "") if stood else "not looked at"


def _chance(now: Result, before: Result) -> bool:
    """Whether the intervals of the two shares overlap, so that the shares may well be one and the same."""
    if now.low is None or now.high is None or before.low is None or before.high is None:
        return False
    return now.low <= before.high and before.low <= now.high
