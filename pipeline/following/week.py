"""The cases of a week's report: those of the latest report before it, gone on with, and those that are new."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from pipeline import paths
from pipeline.following import notices, said, sights
from pipeline.following.follow import Known, follow
from pipeline.keeping import published
from pipeline.records import Week
from pipeline.reporting.record import Case
from pipeline.scoring.findings import Found
from pipeline.sending.receipts import Ledger
from pipeline.settings import Brand

if TYPE_CHECKING:
    import duckdb


def followed(con: duckdb.DuckDBPyConnection, run: Sequence[Found], brand: Brand, week: Week) -> tuple[Case, ...]:
    """Every case up to `week`, out of its database, what its findings came to, and what is known of earlier weeks."""
    told = (*said.read(brand.folder)[0], *notices.said(paths.told(brand.slug)))
    known = Known(_before(brand.slug, week.name, {one.post_key for one in told}), told,
                  Ledger(paths.receipts(brand.slug)).every())
    flagged = sights.flagged(run)
    keys = [one.post_key for one in flagged] + [case.post_key for case in known.before]
    return follow(week.name, flagged, sights.seen(con, keys), known)


def _before(slug: str, week: str, spoken: Collection[str]) -> tuple[Case, ...]:
    """The cases of the latest report before this one, and of whatever else somebody has read and it does not name.

    That is: reports restated since, this week's own where it stands for good, and of its drafts what people spoke of.
    """
    last, own = published.before(slug, week), published.newest(slug, week)
    read = [case for one in (*published.unlisted(slug, week), last) if one for case in one.beside.cases]
    stands = published.fixed(slug, week)
    read += [case for case in (own.beside.cases if own else ()) if stands or case.post_key in spoken]
    return tuple({(case.finding, case.post_key): case for case in read}.values())


def known(brand: Brand, week: Week) -> tuple[Case, ...]:
    """The cases as the week's report told them. Raises `PublishedError` where it was never published."""
    return published.version(brand.slug, week.name, None).beside.cases
