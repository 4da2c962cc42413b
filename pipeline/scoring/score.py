"""The risk score: a published sum whose parts, in tenths of a point, add up exactly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from pipeline.records import Finding, Result
from pipeline.scoring import risk

UNJUDGED = {"too_few": "too few to say", "not_collected": "not collected", "error": "could not be worked out"}
NONE, ALL = Decimal(0), Decimal(risk.TOTAL)


@dataclass(frozen=True, slots=True)
class ScorePart:
    """What one finding adds to the score: `points` of at most `weight`; below nothing where it counts in favour."""

    finding: str
    points: float
    weight: float


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A finding that adds nothing because it could not be judged, or is switched off; `why` in a few words."""

    finding: str
    weight: float
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of `parts`, from 0 to 100; `judged` of the 100 points could be looked at.

    `low` and `high` are the sums where every share stands at that end of its 95 % interval at once: an outer range.
    """

    points: float
    level: risk.Level
    parts: tuple[ScorePart, ...]
    not_judged: tuple[Unjudged, ...]
    judged: float
    version: int
    low: float = 0.0
    high: float = 100.0


def score(totals: Iterable[tuple[Finding, Result]], model: risk.Model | None = None) -> Score:
    """The score of the findings' totals: each one's weight times how far its share is past the threshold."""
    model = model or risk.read()
    found = list(totals)
    judged = [(finding, total) for finding, total in found if total.status not in UNJUDGED]
    parts = _limited([ScorePart(finding.id, float(points(finding, total)), finding.weight)
                      for finding, total in judged])
    unjudged = [Unjudged(finding.id, finding.weight, UNJUDGED[total.status])
                for finding, total in found if total.status in UNJUDGED]
    weights = {card.finding.id: card.finding.weight for card in model.cards}
    off = [Unjudged(name, weights[name], f"switched off: {why}") for name, why in model.switched_off.items()]
    weighed = float(sum((Decimal(str(finding.weight)) for finding, _ in judged if not finding.favour), NONE))
    whole, (low, high) = float(_sum(part.points for part in parts)), _range(judged)
    return Score(whole, level(whole, weighed, model), parts, (*unjudged, *off), weighed, model.version, low, high)


def points(finding: Finding, total: Result) -> Decimal:
    """Weight × clamp((share − threshold) / (worst − threshold), 0, 1), rounded half up to a tenth; minus in favour."""
    return _points(finding, Fraction(total.numerator, total.denominator))


def level(whole: float, judged: float, model: risk.Model) -> risk.Level:
    """The level whose lower bound the score reaches; none where too little could be judged."""
    if judged < model.enough:
        return "not enough data"
    return [name for name, bound in model.levels if whole >= bound][-1]


def _points(finding: Finding, share: Fraction) -> Decimal:
    threshold = _exact(finding.threshold)
    way = (share - threshold) / (_exact(finding.worst) - threshold)
    part = min(max(way, Fraction(0)), Fraction(1)) * _exact(finding.weight)
    rounded = (Decimal(part.numerator) / Decimal(part.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return -rounded if finding.favour and rounded else rounded


def _limited(parts: list[ScorePart]) -> tuple[ScorePart, ...]:
    """The parts as they add up to no less than nothing: what counts in favour takes off only what there is."""
    left = _sum(part.points for part in parts if part.points > 0)
    kept = []
    for part in parts:
        taken = min(-_exactly(part.points), left) if part.points < 0 else NONE
        left -= taken
        kept.append(ScorePart(part.finding, float(-taken or NONE), part.weight) if part.points < 0 else part)
    return tuple(kept)


def _range(judged: list[tuple[Finding, Result]]) -> tuple[float, float]:
    ends = [(_end(finding, total, total.high if finding.favour else total.low),
             _end(finding, total, total.low if finding.favour else total.high)) for finding, total in judged]
    low, high = (sum(side, NONE) for side in zip(*ends, strict=True)) if ends else (NONE, ALL)
    return float(max(low, NONE)), float(min(max(high, NONE), ALL))


def _end(finding: Finding, total: Result, share: float | None) -> Decimal:
    return points(finding, total) if share is None else _points(finding, _exact(share))


def _sum(numbers: Iterable[float]) -> Decimal:
    return sum(map(_exactly, numbers), NONE)


def _exactly(number: float) -> Decimal:
    return Decimal(str(number))


def _exact(number: float) -> Fraction:
    return Fraction(str(number))
