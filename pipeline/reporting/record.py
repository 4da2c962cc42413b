"""The report as one plain object: whatever is drawn, on a page, in a mail or as text, is drawn from this.

Shares are kept as two whole numbers with the ends of a 95 % interval (between 0 and 1); texts are as they were
posted, so whoever draws them escapes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pipeline.records import Finding, Result
from pipeline.reporting.rows import (
    AccountRow,
    ChartData,
    CoverageRow,
    IssueRow,
    NetworkRow,
    Ratio,
    RuleRow,
    TeamRow,
    TrendWeek,
)
from pipeline.scoring.score import Score


@dataclass(frozen=True, slots=True)
class Audited:
    """Which brand and time the report is about, as the warehouse was built for it."""

    brand: str
    slug: str
    week: str
    start_at: datetime
    end_at: datetime
    window_start_at: datetime
    trend_start_at: datetime
    timezone: str
    first_day: str
    rule: str
    value_target: float
    answer_hours: float
    opt_in_venues: tuple[str, ...]
    rule_version: int = 1


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the numbers on the first screen: of the audited week, and of the week before it."""

    id: str
    title: str
    counted: str
    now: Ratio
    before: Ratio | None
    target: float | None
    aim: Literal["high", "low"]


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do this week, and the number that says why."""

    title: str
    do: str
    because: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that decided: where they stand in the text, and the cue they matched."""

    start: int
    end: int
    cue: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A post behind a number, in its thread. `who` is empty for people outside the roster."""

    post_key: str
    platform: str
    who: str | None
    role: str | None
    team: str | None
    account: str | None
    created_at: datetime
    kind: str
    text: str
    marks: tuple[Mark, ...]
    url: str | None
    parent_text: str | None
    root_text: str | None
    answer: str | None
    probability: float | None
    unsure: bool
    kinds: tuple[str, ...]
    flags: tuple[str, ...]
    corrected_by: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding under the title of its group, what it came to, and the posts behind it in the finding's order.

    `parts` are the worst of `rows` parts, of which `acute` are at risk.
    """

    finding: Finding
    group: str
    total: Result
    parts: tuple[Result, ...]
    posts: tuple[Quote, ...]
    rows: int = 0
    acute: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """A share of the window put right by people: `reviewed` of `texts` were read, `judged` is what the judge says."""

    question: str
    reviewed: int
    texts: int
    judged: float
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Labels held against `texts` that people labelled: of those called so, how many are; of those, how many found."""

    texts: int
    precision: Ratio
    recall: Ratio


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How often `answer` is right: as shipped, measured on `measured_on`, and on this brand's texts that people read.

    `calibration_error` is how far the probabilities are off, from 0 to 1; `read` is None where too few were read.
    """

    question: str
    judge: str
    answer: str
    measured_on: str
    shipped: Measured
    unsure: Ratio
    calibration_error: float
    read: Measured | None


@dataclass(frozen=True, slots=True)
class Moved:
    """How much one finding adds to the score now and added a week before, in points; None where it was not judged."""

    finding: str
    title: str
    before: float | None
    now: float | None
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """The score beside that of the week before, and the parts that moved it, the largest step first.

    `points` is the step, and the parts' steps add up to it; `note` says how the week before was counted where its
    number is not the one that was published.
    `not_comparable` says why the two are no one line (another model of risk, too little data); empty where they are.
    """

    week: str
    before: float
    level_before: str
    points: float
    moved: tuple[Moved, ...]
    not_comparable: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Restated:
    """A number of a past report that would read otherwise today, and why."""

    week: str
    what: str
    was: str
    now: str
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to a flagged post on a day, and what proves it."""

    on: date
    state: str
    note: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Case:
    """A flagged post followed over the weeks: its state now, since when, and every step on the way."""

    finding: str
    title: str
    post_key: str
    account: str | None
    who: str | None
    team: str | None
    state: str
    since: date
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a week's report says."""

    subject: str
    audited: Audited
    score: Score
    verdict: str
    standout: str
    summary: tuple[str, ...]
    headlines: tuple[Headline, ...]
    unseen: tuple[str, ...]
    tasks: tuple[Task, ...]
    trend: tuple[TrendWeek, ...]
    findings: tuple[Judged, ...]
    praised: tuple[Quote, ...]
    accounts: tuple[AccountRow, ...]
    coverage: tuple[CoverageRow, ...]
    issues: tuple[IssueRow, ...]
    charts: tuple[ChartData, ...]
    checked: tuple[Checked, ...] = ()
    accuracy: tuple[Accuracy, ...] = ()
    networks: tuple[NetworkRow, ...] = ()
    change: Change | None = None
    restated: tuple[Restated, ...] = ()
    cases: tuple[Case, ...] = ()
    teams: tuple[TeamRow, ...] = ()
    rules: tuple[RuleRow, ...] = ()
    waiting: tuple[Quote, ...] = ()
    voices: tuple[Quote, ...] = ()
