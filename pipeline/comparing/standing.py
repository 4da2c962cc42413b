"""What a week came to, in numbers alone: kept of each published report, so that later ones can be held against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.records import Finding, Result
from pipeline.reporting.record import Audited
from pipeline.scoring.score import Score

if TYPE_CHECKING:
    import duckdb


Totals = Iterable[tuple[Finding, Result]]


@dataclass(frozen=True, slots=True)
class Stood:
    """How one finding stood: what it weighed, what it came to, and its points; None where it was not judged."""

    finding: Finding
    total: Result
    points: float | None


@dataclass(frozen=True, slots=True)
class Basis:
    """What numbers rest on besides the posts; two weeks of the same basis are one line."""

    program: str
    weights: str
    version: int
    rule: str
    value_target: float
    judges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """The score of a week with its parts, and what it rests on."""

    week: str
    points: float
    level: str
    low: float
    high: float
    findings: tuple[Stood, ...]
    basis: Basis


def standing(con: duckdb.DuckDBPyConnection, audited: Audited, score: Score, totals: Totals) -> Standing:
    """The standing of the week that the warehouse was built for."""
    added = {part.finding: part.points for part in score.parts}
    stood = tuple(Stood(finding, replace(total, post_keys=()), added.get(finding.id)) for finding, total in totals)
    judges = tuple(row[0] for row in con.execute("select distinct judge from labels order by 1").fetchall())
    made_by, weights = con.execute("select program, weights from made_from").fetchall()[0]
    rule = f"{audited.rule} version {audited.rule_version}"
    basis = Basis(made_by, weights, score.version, rule, audited.value_target, judges)
    return Standing(audited.week, score.points, score.level, score.low, score.high, stood, basis)
