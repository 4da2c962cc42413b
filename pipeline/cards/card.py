"""A card as one plain object: a team's or a rep's own numbers, best post, praise, and what was flagged with advice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.reporting.record import Case, Quote
from pipeline.reporting.rows import Ratio


@dataclass(frozen=True, slots=True)
class CardWeek:
    """What gave and what asked in one week, under the brand's rule."""

    week: str
    gives: int
    asks: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A flagged text, what became of it, and a kinder way to say it: advice and how it could sound."""

    case: Case
    quote: Quote
    kinder: str
    example: str
    also: tuple[str, ...] = ()
    """The titles of the other findings that flagged the same text."""


@dataclass(frozen=True, slots=True)
class Card:
    """One team's or rep's page. `before` is the share of as many weeks before the window; ratios are of the window."""

    kind: Literal["team", "rep"]
    id: str
    title: str
    team: str | None
    reps: int
    accounts: tuple[str, ...]
    share: Ratio
    before: Ratio
    off_context: Ratio
    helpful: int
    conversations: int
    weeks: tuple[CardWeek, ...]
    best: Quote | None
    praised: tuple[Quote, ...]
    flagged: tuple[Flag, ...]
    more: int
    """Flagged texts beyond those shown."""
