"""Every file of a report, drawn from the one object and the database behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.cards import hand_out
from pipeline.drawing import draw, letters
from pipeline.exporting.exported import exported
from pipeline.reporting.record import Report
from pipeline.scoring.findings import Found
from pipeline.settings import Brand

if TYPE_CHECKING:
    import duckdb


def drawn(con: duckdb.DuckDBPyConnection, run: Sequence[Found], report: Report, brand: Brand) -> dict[str, bytes]:
    """The report's files by name: tables, page, pages beside it, twin, teams' cards, letters, JSON and pictures."""
    pages, pictures = draw.every_page(report), draw.pictures(report)
    size, beside, cards = len(pages["report.html"].encode()), len(pages) - 1, hand_out.of_teams(con, report, brand)
    texts = {**pages, "report.txt": draw.twin(report), "report.json": draw.as_json(report),
             **dict(cards.values()),
             **letters.files(report, brand.mail, pictures, size, beside,
                             {team: file for team, (file, _) in cards.items()})}
    return {**exported(con, run, report), **pictures, **{name: text.encode() for name, text in texts.items()}}
