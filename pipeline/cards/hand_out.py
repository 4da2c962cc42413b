"""The cards of a week as files: the teams' as part of the report, the reps' where no report is served from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline import paths
from pipeline.cards import draw
from pipeline.cards.deal import deal
from pipeline.reporting.record import Report
from pipeline.settings import Brand
from pipeline.tables import write_text
from pipeline.wording.words import in_order

if TYPE_CHECKING:
    import duckdb

FOLDER = "cards"


def of_teams(con: duckdb.DuckDBPyConnection, report: Report, brand: Brand) -> dict[str, tuple[str, str]]:
    """Each team's card by the team's name: its file within the report's folder, and its page."""
    if not brand.cards.teams:
        return {}
    return {name: (f"{FOLDER}/{file}", page) for name, file, page in _drawn(con, report, brand, "team")}


def of_reps(con: duckdb.DuckDBPyConnection, report: Report, brand: Brand) -> int:
    """Write the reps' cards of the week one by one and remove those of people who have none any more; how many."""
    folder = paths.cards(brand.slug, report.audited.week)
    cards = _drawn(con, report, brand, "rep") if brand.cards.reps else iter(())
    written = set()
    for _, file, page in cards:
        write_text(folder / file, page)
        written.add(file)
    for stale in folder.glob("*.html"):
        if stale.name not in written:
            stale.unlink()
    return len(written)


def _drawn(con: duckdb.DuckDBPyConnection, report: Report, brand: Brand, kind: str) -> Iterator[tuple[str, str, str]]:
    weighs = {one.finding.id: place for place, one in enumerate(in_order(report.findings, report.score))}
    cases = sorted(report.cases, key=lambda case: weighs.get(case.finding, len(weighs)))
    for card in deal(con, cases, (kind,)):
        page = draw.page(card, report.audited, report.audited.value_target, brand.contact)
        yield card.id, draw.name(card), page
