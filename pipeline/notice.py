"""The verb `notice`: drafts to reps about their open cases, and the record that they were handed over."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import paths
from pipeline.ask import open_published
from pipeline.following import notices
from pipeline.following.week import known
from pipeline.records import Week
from pipeline.reporting.evidence import quotes
from pipeline.reporting.gather import audited_by
from pipeline.reporting.record import Case
from pipeline.settings import Brand

if TYPE_CHECKING:
    import duckdb


def notice(brand: Brand, week: Week, template: str, accounts: Collection[str] = (), told: date | None = None
           ) -> list[Path]:
    """Write a notice for each account (only `accounts`, where some are named) with open cases; gives back the files.

    With `told` the ledger notes that they were handed over that day. Raises `NoticeError` for a template that is not
    there, `PublishedError` for a week without a report, `AskError` where there is no warehouse.
    """
    notices.check(template)
    cases = [case for case in known(brand, week) if not accounts or case.account in accounts]
    written = []
    with open_published(brand.slug) as con:
        audited, quoted = audited_by(con), quotes(con, [case.post_key for case in cases])
        for account, mine in sorted(notices.due(_of_reps(con, cases), template, quoted).items()):
            text = notices.letter(audited, mine, quoted, template)
            written.append(notices.write(paths.notices(brand.slug, week.name), account, template, text))
            if told:
                notices.tell(paths.told(brand.slug), told, template, text, mine)
    return written


def _of_reps(con: duckdb.DuckDBPyConnection, cases: Iterable[Case]) -> list[Case]:
    """The cases but for those of the brand's own accounts: the brand writes no letters to itself."""
    own = {row[0] for row in con.execute("select account from accounts where role = 'brand'").fetchall()}
    return [case for case in cases if case.account not in own]
