"""The risk score: a published sum whose parts, in tenths of a point, add up exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from pipeline.records import Finding, Result
from pipeline.reporting import risk

UNJUDGED = {"too_few": "too few to say", "not_collected": "not collected", "error": "could not be worked out"}


@dataclass(frozen=True, slots=True)
class ScorePart:
    """What one finding adds to the score: `points` of at most `weight`."""

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
    """The sum of `parts`, from 0 to 100; `judged` of the 100 points could be looked at."""

    points: float
    level: risk.Level
    parts: tuple[ScorePart, ...]
    not_judged: tuple[Unjudged, ...]
    judged: float
    version: int


def score(found: Iterable[tuple[Finding, Sequence[Result]]], model: risk.Model | None = None) -> Score:
    """The score of what `findings.run` found: each total's weight times how far its share is past the threshold."""
    model = model or risk.read()
    totals = [(finding, next(result for result in results if result.scope == "total")) for finding, results in found]
    parts = [ScorePart(finding.id, float(points(finding, total)), finding.weight)
             for finding, total in totals if total.status not in UNJUDGED]
    unjudged = [Unjudged(finding.id, finding.weight, UNJUDGED[total.status])
                for finding, total in totals if total.status in UNJUDGED]
    weights = {card.finding.id: card.finding.weight for card in model.cards}
    off = [Unjudged(name, weights[name], f"switched off: {why}") for name, why in model.switched_off.items()]
    judged = float(sum(Decimal(str(part.weight)) for part in parts))
    whole = float(sum((Decimal(str(part.points)) for part in parts), Decimal()))
    return Score(whole, level(whole, judged, model), tuple(parts), (*unjudged, *off), judged, model.version)


def points(finding: Finding, total: Result) -> Decimal:
    """Weight × clamp((share − threshold) / (worst − threshold), 0, 1), rounded half up to a tenth."""
    share, threshold = Fraction(total.numerator, total.denominator), _exact(finding.threshold)
    way = (share - threshold) / (_exact(finding.worst) - threshold)
    part = min(max(way, Fraction(0)), Fraction(1)) * _exact(finding.weight)
    return (Decimal(part.numerator) / Decimal(part.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def level(whole: float, judged: float, model: risk.Model) -> risk.Level:
    """The level whose lower bound the score reaches; none where too little could be judged."""
    if judged < model.enough:
        return "not enough data"
    return [name for name, bound in model.levels if whole >= bound][-1]


def _exact(number: float) -> Fraction:
    return Fraction(str(number))
