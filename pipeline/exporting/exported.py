"""A report's tables as files beside its page: `tables/*.csv` and `report.xlsx`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.exporting import csv_files, finding_rows, workbook
from pipeline.exporting.sheets import sheets
from pipeline.reporting.record import Report
from pipeline.scoring.findings import Found

if TYPE_CHECKING:
    import duckdb


HEAD = 500
"""Rows of one finding in the workbook, the worst first; nobody reads more of them there, and its CSV file has all."""


def exported(con: duckdb.DuckDBPyConnection, run: Sequence[Found], report: Report) -> dict[str, bytes]:
    """Every table of `report` as CSV and all of them in one workbook, by file name. Twice, the same bytes.

    `run` is what the findings came to, with all their rows.
    """
    files, heads = _findings(run)
    found = list(sheets(con, report))
    files |= {f"tables/{sheet.name}.csv": csv_files.drawn(sheet.table) for sheet in found}
    whole = [*found[:1], *finding_rows.heads(heads), *found[1:]]
    return {"report.xlsx": workbook.drawn(report, whole), **files}


def _findings(run: Sequence[Found]) -> tuple[dict[str, bytes], list[tuple[pa.Table, int]]]:
    """The rows of one finding after the other, and the first of each with how many there are."""
    share, files, heads = min(HEAD, workbook.ROWS // max(len(run), 1)), dict[str, bytes](), []
    for one in run:
        sheet = finding_rows.rows_of(one)
        if sheet.table.num_rows:
            files[f"tables/{sheet.name}.csv"] = csv_files.drawn(sheet.table)
            heads.append((sheet.table.slice(0, share), sheet.table.num_rows))
    return files, heads
