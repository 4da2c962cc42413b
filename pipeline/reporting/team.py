"""One team's week as a plain object: what its letter is drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import Finding, Result
from pipeline.reporting.record import Audited, Quote
from pipeline.reporting.rows import Ratio


@dataclass(frozen=True, slots=True)
class TeamFinding:
    """A finding that members of the team are part of: their worst rows, how many more there are, and their posts."""

    finding: Finding
    parts: tuple[Result, ...]
    more: int
    posts: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """What one team's letter says. `reps` counts people, ratios are of the weeks that findings look at.

    `until` is the last day of those weeks; `stands` counts flagged posts by what became of them, as `still up`.
    """

    subject: str
    verdict: str
    until: str
    team: str
    audited: Audited
    reps: int
    ratio: str
    value_share: Ratio
    off_context: Ratio
    findings: tuple[TeamFinding, ...]
    praised: tuple[Quote, ...]
    unseen: tuple[str, ...]
    stands: tuple[tuple[str, int], ...]
