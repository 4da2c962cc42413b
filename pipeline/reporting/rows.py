"""Rows of the report's tables and charts, as the SQL files of `reports/` answer them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Ratio:
    """`numerator` of `denominator`, with the ends of its 95 % interval; None where nothing was counted."""

    numerator: int
    denominator: int
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class TrendWeek:
    """What brand and reps published in one week of the trend, and how many of those who wrote to them wait."""

    week: str
    value: int
    soft: int
    pitch: int
    other: int
    value_share: Ratio
    off_context: Ratio
    unanswered: Ratio = Ratio(0, 0, None, None)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """What one account published within the window."""

    account: str
    platform: str
    role: str
    name: str | None
    team: str | None
    value: int
    soft: int
    pitch: int
    other: int
    value_share: Ratio
    off_context: Ratio
    context_missing: int


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """What was asked for and what came, for one account."""

    account: str
    platform: str
    role: str
    name: str | None
    asked_since: datetime | None
    stop: str | None
    came: int
    expected_min: int | None
    expected_max: int | None
    parents_wanted: int
    parents_read: int
    parents_missing_why: str | None
    last_collected: date | None
    problem: str | None
    usual: int | None = None
    listed: int | None = None
    counted: int | None = None
    last_success: date | None = None
    key_expires: date | None = None


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """What one network gave in the week, beside what it used to give."""

    platform: str
    accounts: int
    failed: int
    came: int
    usual: int | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class IssueRow:
    """Something that went wrong on the way."""

    at: datetime
    stage: str
    level: str
    message: str
    platform: str | None
    account: str | None


@dataclass(frozen=True, slots=True)
class ChartData:
    """A chart's words and rows; how it looks stands in `reports/charts/NAME.json`. `mail`: shown in the mail, too."""

    name: str
    title: str
    alt: str
    rows: tuple[dict[str, Any], ...]
    mail: bool = False


@dataclass(frozen=True, slots=True)
class TeamRow:
    """What the reps of one team published within the window."""

    team: str
    reps: int
    value: int
    soft: int
    pitch: int
    value_share: Ratio
    off_context: Ratio


@dataclass(frozen=True, slots=True)
class RuleRow:
    """How everybody together stands under one rule of giving and asking; `source` says who wrote the rule, and when."""

    rule: str
    version: int
    title: str
    source: str
    gives: str
    target: float
    share: Ratio
    chosen: bool
