"""What stands beside a number in small print: how it counts, how long somebody waits, what waits behind a click."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from pipeline.reporting.record import Audited, Case, Judged, Quote
from pipeline.reporting.rows import CoverageRow, RuleRow
from pipeline.scoring.score import Score
from pipeline.wording import numbers, words


def rule(one: Judged, score: Score) -> str:
    """How a finding enters the score: `Adds 8.4 of 20 points of risk. Fine up to 15 %; all points from 40 %; …`"""
    fine = "Counts from" if one.finding.favour else "Fine up to"
    full = f"; all points from {numbers.percent(one.finding.worst)}" if one.finding.weight else ""
    return (f"{_share(one, score)} {fine} {numbers.percent(one.finding.threshold)}{full}; "
            f"no verdict under {numbers.count(one.finding.min_sample)}.")


def _share(one: Judged, score: Score) -> str:
    part = next((part for part in score.parts if part.finding == one.finding.id), None)
    if not one.finding.weight:
        return "Shown only: it adds no points."
    does, does_not = ("Takes off", "takes off") if one.finding.favour else ("Adds", "adds")
    does = f"{does} {numbers.points(abs(part.points))}" if part else f"Could not be judged: {does_not} none"
    return f"{does} of {numbers.points(one.finding.weight)} points of risk."


def title(one: Judged) -> str:
    """What the finding is called as it stands: by its fault, by the good that was done, or by how it should be."""
    told = one.total.status in ("risk", "watch", "good")
    return one.finding.failure_title if told else one.finding.title


def todo(number: int) -> str:
    """The heading over what to do: `Three things to do this week`."""
    return f"{('One thing', 'Two things', 'Three things')[number - 1]} to do this week"


def all_of(one: Judged) -> str:
    """What opens the full table behind the first rows: `All 38 rows`, `The first 60 of 4,012 rows`."""
    if one.rows <= len(one.parts):
        return f"All {numbers.many(len(one.parts), 'row')}"
    return f"The first {numbers.count(len(one.parts))} of {numbers.many(one.rows, 'row')}"


def unlisted(one: Judged) -> str:
    """That a page holds the worst rows of a finding only, where there are more; empty where it holds all."""
    if one.rows <= len(one.parts):
        return ""
    return (f"The first {numbers.count(len(one.parts))} of {numbers.many(one.rows, 'row')}, what needs action first; "
            f"all of them stand in tables/finding_{one.finding.id}.csv in the report’s folder.")


def expected(row: CoverageRow) -> str:
    """How many posts the roster expects: `8–40`, `8 or more`, a dash where it says nothing."""
    if row.expected_min is None and row.expected_max is None:
        return "–"
    if row.expected_max is None:
        return f"{row.expected_min} or more"
    return f"{row.expected_min or 0}–{row.expected_max}"


def waited(quote: Quote, audited: Audited) -> str:
    """How long somebody has waited at the end of the audited week: `5 h`, `3 days`."""
    age: timedelta = audited.end_at - quote.created_at
    return numbers.many(age.days, "day") if age.days else f"{age.seconds // 3600} h"


def states(cases: Sequence[Case]) -> str:
    """How many cases stand where, the most first: `180 new, 31 still up and 2 disputed`."""
    counted = Counter(one.state.replace("_", " ") for one in cases).most_common()
    return numbers.listed(f"{numbers.count(many)} {state}" for state, many in counted)


def under(rule: RuleRow) -> str:
    """Where everybody together stands under a rule, as far as the interval allows to say."""
    low, high = rule.share.low, rule.share.high
    if low is None or high is None:
        return "nothing to count"
    return words.MET if low >= rule.target else words.MISSED if high < rule.target else words.CLOSE
