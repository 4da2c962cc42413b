"""Who and where a row or a post is: what it is called, and by which team, platform and week it is filtered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pipeline.records import Result
from pipeline.reporting.record import Audited, Quote, Report
from pipeline.weeks import week_of
from pipeline.wording import words


@dataclass(frozen=True, slots=True)
class Place:
    """What a finding's row is about; `under` stands below the name, None is what the row cannot be filtered by."""

    name: str
    under: str = ""
    team: str | None = None
    platform: str | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What the posts and rows of a page can be filtered by; a list of one is no choice and is empty."""

    teams: tuple[str, ...]
    platforms: tuple[str, ...]
    weeks: tuple[tuple[str, str], ...]


def named(report: Report) -> Callable[[str], Place]:
    """What the subject of a finding's row is: an account, a team, a platform, a thread or what else it names."""
    known = {name: Place(name, platform=name) for name in _platforms(report)}
    known |= {team: Place(team, team=team) for team in _teams(report)}
    known |= {row.account: Place(row.name or row.account, row.account if row.name else "", None, row.platform)
              for row in report.coverage}
    known |= {row.account: Place(row.name or row.account, row.account if row.name else "", row.team or "", row.platform)
              for row in report.accounts}

    def place(subject: str) -> Place:
        platform, _, post = subject.partition(" ")
        if subject not in known and post and platform in known:
            return Place(f"A thread on {platform.capitalize()}", post, None, platform)
        return known.get(subject, Place(subject))

    return place


def reason(result: Result, place: Place) -> str:
    """The row's reason without the name and the number it begins with, which stand beside it."""
    told = result.reason.removeprefix(f"{place.name}: ")
    told = told.removeprefix(f"{words.counted(result)} ")
    return told[:1].upper() + told[1:]


def week(audited: Audited) -> Callable[[datetime], str]:
    """The brand's own week of a moment, named by its first day."""
    zone = ZoneInfo(audited.timezone)
    return lambda at: week_of(at.astimezone(zone).date(), audited.timezone, audited.first_day).name


def choices(report: Report) -> Choices:
    """The teams, platforms and weeks there are, weeks newest first with their day as people write it."""
    named_week = week(report.audited)
    weeks = sorted({named_week(quote.created_at) for quote in _quotes(report)}, reverse=True)
    teams, platforms = _teams(report), _platforms(report)
    return Choices(tuple(teams) if len(teams) > 1 else (), tuple(platforms) if len(platforms) > 1 else (),
                   tuple((name, _day(name)) for name in weeks) if len(weeks) > 1 else ())


def _teams(report: Report) -> list[str]:
    accounts = {row.team for row in report.accounts if row.team}
    return sorted(accounts | {row.team for row in report.teams} | {one.team for one in _quotes(report) if one.team})


def _platforms(report: Report) -> list[str]:
    rows = {row.platform for row in report.accounts} | {row.platform for row in report.coverage}
    return sorted(rows | {quote.platform for quote in _quotes(report)})


def _quotes(report: Report) -> Iterable[Quote]:
    found = [quote for one in report.findings for quote in one.posts]
    return (*found, *report.praised, *report.waiting, *report.voices)


def _day(name: str) -> str:
    first = date.fromisoformat(name)
    return f"{first.day} {first:%b %Y}"

