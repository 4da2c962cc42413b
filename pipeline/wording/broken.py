"""Keys and accounts that worked and no longer do: said in the mail, because somebody has to mend them."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.reporting.record import Report
from pipeline.reporting.rows import CoverageRow
from pipeline.wording import numbers

MOST = 5
RENEW_DAYS = 14


def broken(report: Report) -> tuple[str, ...]:
    """One sentence each: keys that end within two weeks of the audited week, then accounts that broke since they were
    last read; at most `MOST`, with how many more. What never worked is said by `blind.unseen`.
    """
    end = report.audited.end_at.date()
    keys = [row for row in report.coverage if row.key_expires and row.key_expires <= end + timedelta(days=RENEW_DAYS)]
    lost = [row for row in report.coverage if row not in keys and row.problem and _worked_before(row)]
    said = [*map(_key, keys), *map(_account, lost)]
    more = len(said) - MOST
    return (*said[:MOST], *([f"{numbers.count(more)} more; the report lists them all."] if more > 0 else []))


def nothing_collected(report: Report) -> bool:
    """Whether no account could be read at all, so that there is nothing to report on."""
    return all(row.last_collected is None or row.stop == "error" for row in report.coverage)


def reasons(report: Report) -> tuple[str, ...]:
    """Why nothing came, each reason once with how many accounts it keeps away, the commonest first."""
    accounts: dict[str, list[str]] = {}
    for row in report.coverage:
        accounts.setdefault(row.problem or "never collected", []).append(row.account)
    said = sorted(accounts.items(), key=lambda one: (-len(one[1]), one[0]))
    told = [f"{_who(named)}: {problem}" for problem, named in said]
    more = [f"{numbers.many(len(told) - MOST, 'more reason')}; offpitch doctor names them."] if len(told) > MOST else []
    return (*told[:MOST], *more)


def _who(accounts: list[str]) -> str:
    more = [numbers.many(len(accounts) - 2, "more account")] if len(accounts) > 2 else []
    return numbers.listed([*accounts[:2], *more])


def _worked_before(row: CoverageRow) -> bool:
    return bool(row.last_success and row.last_collected and row.last_success < row.last_collected)


def _key(row: CoverageRow) -> str:
    return f"{row.account}: its key is valid until {_day(row.key_expires)} only; renew it before then."


def _account(row: CoverageRow) -> str:
    return f"{row.account}, last read on {_day(row.last_success)}: {row.problem}"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "no day"
