"""The SQL files behind a report's tables and charts, and what they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline import paths, sqlfile
from pipeline.reporting.rows import Ratio

if TYPE_CHECKING:
    import duckdb


def rows(con: duckdb.DuckDBPyConnection, name: str, folder: str = "tables", **values: Any) -> list[dict[str, Any]]:
    """The rows that `reports/FOLDER/NAME.sql` answers, by column name; `values` fill its `$names`."""
    answered = con.execute(about(name, folder).sql, values or None)
    names = [column[0] for column in answered.description]
    return [dict(zip(names, row, strict=True)) for row in answered.fetchall()]


def about(name: str, folder: str = "tables") -> sqlfile.SqlFile:
    """The file itself, with its title page."""
    return sqlfile.read(paths.reports() / folder / f"{name}.sql")


def with_ratios(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """`row` with each NAME_numerator, _denominator, _low and _high folded into one `Ratio` called NAME."""
    parts = ("numerator", "denominator", "low", "high")
    folded = {name: Ratio(*(row[f"{name}_{part}"] for part in parts)) for name in names}
    taken = {f"{name}_{part}" for name in names for part in parts}
    return {name: value for name, value in row.items() if name not in taken} | folded
