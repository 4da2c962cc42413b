"""What the charts show: the rows of each, and the sentence that says them to whoever cannot see the drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import paths, sqlfile
from pipeline.reporting.rows import ChartData
from pipeline.reporting.tables import rows

if TYPE_CHECKING:
    import duckdb


def charted(con: duckdb.DuckDBPyConnection) -> tuple[ChartData, ...]:
    """Every chart of `reports/charts`, in the order of their title pages; one without rows is not drawn."""
    files = sqlfile.folder(paths.reports() / "charts")
    return tuple(_chart(con, file) for file in sorted(files, key=lambda file: (file.about["order"], file.name)))


def _chart(con: duckdb.DuckDBPyConnection, file: sqlfile.SqlFile) -> ChartData:
    found = tuple(rows(con, file.name, "charts"))
    alt = " ".join(filter(None, (file.about["alt"], _said(con, file) if found else "")))
    return ChartData(file.name, file.about["title"], alt, found, file.about.get("mail", False))


def _said(con: duckdb.DuckDBPyConnection, file: sqlfile.SqlFile) -> str:
    """The numbers in words: `says` of the title page is a SELECT over the chart's own rows, called `chart`."""
    answered = con.execute(f"with chart as ({file.sql}\n) {file.about['says']}").fetchall()
    return "".join(row[0] or "" for row in answered)
