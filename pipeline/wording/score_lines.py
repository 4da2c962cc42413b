"""How the score adds up: one line a finding with what it adds now and added a week before, and the sum of both."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.reporting.record import Judged, Moved, Report
from pipeline.scoring.score import Score, ScorePart
from pipeline.wording import numbers

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Line:
    """What one finding adds to the score: `points` now, None where it could not be judged, and `before`, a week ago.

    `judged` is None for a finding that is no more; `why` says what moved it, empty where nothing did.
    """

    title: str
    judged: Judged | None
    points: float | None
    weight: float
    before: float | None
    why: str


def lines(report: Report) -> tuple[Line, ...]:
    """Every finding that adds, may add or added to the score: what adds most first, what counts in favour last."""
    found = {one.finding.id: one for one in report.findings}
    steps = {one.finding: one for one in report.change.moved} if report.change and _comparable(report) else {}
    parts = {part.finding: part for part in report.score.parts if part.weight or part.points}
    names = dict.fromkeys((*parts, *(name for name, step in steps.items() if step.before)))
    said = [_line(found.get(name), parts.get(name), steps.get(name)) for name in names]
    return tuple(sorted(said, key=lambda line: (-(line.points or 0), -line.weight, line.title)))


def split(report: Report) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines that add something now or a week before, and those that add nothing."""
    told = lines(report)
    adding = tuple(line for line in told if line.points or line.before)
    return adding, tuple(line for line in told if line not in adding)


def signed(points: float) -> str:
    """`+3.2`, `−1`, `0`, for a step or for what counts in favour."""
    plain = numbers.points(abs(points))
    return plain if not points else f"+{plain}" if points > 0 else f"{MINUS}{plain}"


def points(number: float) -> str:
    """Points as `numbers.points` writes them, with a minus sign that is one."""
    return numbers.points(number).replace("-", MINUS)


def ranged(score: Score) -> str:
    """How far the score could be off where every share stood at the better, or the worse, end of its interval."""
    return (f"Were every share at the better end of its range at once, the score would be {numbers.points(score.low)}; "
            f"at the worse end, {numbers.points(score.high)}.")


def moved(report: Report) -> str:
    """The score beside last week's: `up 3.2 from 46.9`, `as last week`; empty where there is nothing to compare."""
    if report.change is None or not _comparable(report):
        return ""
    step = round(report.score.points - report.change.before, 1)
    if not step:
        return f"as in the week before ({numbers.points(report.change.before)})"
    return f"{'up' if step > 0 else 'down'} {numbers.points(abs(step))} from {numbers.points(report.change.before)}"


def reasons(report: Report, most: int = 2) -> str:
    """What moved the score, the largest steps first: `Copied texts +2.9, Asks in bulk −0.7 and 4 more.`"""
    if report.change is None or report.change.not_comparable:
        return report.change.not_comparable if report.change else ""
    steps = [(one.title, round((one.now or 0) - (one.before or 0), 1)) for one in report.change.moved]
    told = [f"{title} {signed(step)}" for title, step in steps if step]
    more = [f"{numbers.count(len(told) - most)} more"] if len(told) > most else []
    return f"{numbers.listed([*told[:most], *more])}." if told else ""


def _line(one: Judged | None, part: ScorePart | None, step: Moved | None) -> Line:
    points = part.points if part else None
    name = one.finding.title if one and not points else one.finding.failure_title if one else step.title if step else ""
    before, why = (step.before, step.why) if step else (points, "")
    return Line(name, one, points, part.weight if part else one.finding.weight if one else 0.0, before, why)


def _comparable(report: Report) -> bool:
    return report.change is not None and not report.change.not_comparable
