"""The report cut by team: each gets its own numbers, findings and posts, and nobody else's."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from pipeline.records import Result
from pipeline.reporting.record import Audited, Judged, Quote, Report
from pipeline.reporting.rows import AccountRow, CoverageRow, Ratio, TeamRow
from pipeline.reporting.team import TeamFinding, TeamWeek
from pipeline.wording import numbers, words

OPEN = ("risk", "watch")
MOST = 5
"""Rows of one finding, and accounts that could not be seen, in one letter."""


class Teams:
    """A report, sorted once by the teams of its accounts."""

    def __init__(self, report: Report) -> None:
        """Look up which account is of which team, and who is called what."""
        self._report = report
        self._found = words.in_order(report.findings, report.score)
        self._accounts: dict[str, list[AccountRow]] = defaultdict(list)
        self._called: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
        for row in report.accounts:
            self._accounts[row.team or ""].append(row)
            for name in (row.name, row.account.partition(":")[2]) if row.role == "rep" else ():
                if name:
                    self._called[_words(name)[0]].add((name, row.team))

    def names(self) -> tuple[str, ...]:
        """The teams that anybody audited is of."""
        return tuple(sorted(name for name in self._accounts if name))

    def week(self, team: str) -> TeamWeek:
        """The team's part of the report; a reason that names anybody else gives way to the bare number."""
        report, own = self._report, self._accounts[team]
        keys = {row.account for row in own}
        row = next((one for one in report.teams if one.team == team), None) or _unread(team, own)
        ratio = numbers.to_one(row.value, row.pitch) if row.value or row.pitch else ""
        said = f"value to pitch {ratio}" if ratio else "nothing to count"
        return TeamWeek(
            subject=f"{report.audited.brand}, team {team}: {said}, {words.week_title(report.audited)}",
            verdict=_verdict(row, report.audited), until=_until(report.audited), team=team, audited=report.audited,
            reps=row.reps, ratio=ratio, value_share=row.value_share, off_context=row.off_context,
            findings=tuple(self._findings(team, keys)),
            praised=tuple(quote for quote in report.praised if quote.account in keys),
            unseen=_unseen([row for row in report.coverage if row.account in keys and row.problem]),
            stands=tuple(Counter(case.state for case in report.cases if case.account in keys).most_common()),
        )

    def _findings(self, team: str, keys: set[str]) -> Iterator[TeamFinding]:
        for one in self._found:
            parts = [part for part in one.parts if part.subject in keys and part.status in OPEN]
            if parts:
                shown = tuple(self._own_words(part, team) for part in parts[:MOST])
                yield TeamFinding(one.finding, shown, len(parts) - len(shown), _posts(one, keys, parts))

    def _own_words(self, part: Result, team: str) -> Result:
        """The part without a reason that names a rep of no team or of another one."""
        called = (other for word in _words(part.reason) for other in self._called.get(word, ()))
        if any(of != team and name in part.reason for name, of in called):
            return replace(part, reason=f"{part.subject}: {words.because(part)}")
        return part


def _posts(one: Judged, keys: set[str], parts: list[Result]) -> tuple[Quote, ...]:
    told = {key for part in parts for key in part.post_keys}
    return tuple(quote for quote in one.posts if quote.account in keys and quote.post_key in told)


def _words(text: str) -> list[str]:
    return [word.strip("@.") for word in re.findall(r"[^\s,;:()“”\"]+", text)] or [""]


def _unread(team: str, own: list[AccountRow]) -> TeamRow:
    """A team of whom nothing was counted."""
    nothing = Ratio(0, 0, None, None)
    return TeamRow(team, len({one.name or one.account for one in own}), 0, 0, 0, nothing, nothing)


def _verdict(row: TeamRow, audited: Audited) -> str:
    """No more than the interval allows; a team is set beside the brand's target and beside no other team."""
    team, share = row.team, row.value_share
    if share.low is None or share.high is None:
        return f"Team {team} published nothing that gives or asks."
    if share.low >= audited.value_target:
        return f"Team {team} gives before it asks."
    missed = f"Team {team} gives less than {audited.rule} wants."
    return missed if share.high < audited.value_target else f"Team {team} gives about as much as {audited.rule} wants."


def _until(audited: Audited) -> str:
    last = audited.end_at.astimezone(ZoneInfo(audited.timezone)).date() - timedelta(days=1)
    return f"{last.day} {last:%B %Y}"


def _unseen(troubled: list[CoverageRow]) -> tuple[str, ...]:
    said = [f"{row.name or row.account} ({row.platform}): {row.problem}" for row in troubled[:MOST]]
    more = [f"{numbers.many(len(troubled) - MOST, 'more account')}."] if len(troubled) > MOST else []
    return (*said, *more)
