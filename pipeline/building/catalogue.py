"""Descriptions: every table and column of the warehouse says in the database itself what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import sqlfile
from pipeline.sqlfile import SqlFile, SqlFileError

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

MARTS = Path(__file__).parent.parent / "marts"
SPELLING = Path(__file__).parent / "spelling.sql"


def marts() -> list[SqlFile]:
    """The marts, each after those it reads from."""
    return sqlfile.in_order(sqlfile.folder(MARTS))


def make(con: duckdb.DuckDBPyConnection, mart: SqlFile) -> None:
    """Create the table of a mart. Raises `SqlFileError` that names the file when its SQL or title page is wrong."""
    import duckdb

    try:
        con.execute(f'create table "{mart.name}" as {mart.sql}')
    except duckdb.Error as error:
        raise SqlFileError(f"{mart.name}.sql cannot be run: {error}") from None
    named = {**mart.about.get("columns", {})}
    real = columns(con, mart.name)
    if missing := [column for column in real if not named.get(column)]:
        raise SqlFileError(f"{mart.name}.sql: column {missing[0]} has no description; "
                           "add it under [columns] in its title page")
    if spare := sorted(set(named) - set(real)):
        raise SqlFileError(f"{mart.name}.sql: its title page describes {spare[0]}, but its SELECT gives no such column")
    if not (mart.about.get("title") and mart.about.get("grain")):
        raise SqlFileError(f"{mart.name}.sql: its title page needs title and grain")
    describe(con, mart.name, f"{mart.about['title']}. One row a {mart.about['grain']}.", named)


def describe(con: duckdb.DuckDBPyConnection, table: str, about: str, named: Mapping[str, str]) -> None:
    """Write the description of a table and of its columns into the database."""
    said = [f'comment on table "{table}" is {quoted(about)}',
            *(f'comment on column "{table}"."{column}" is {quoted(text)}' for column, text in named.items())]
    con.execute("; ".join(("begin", *said, "commit")))


def docs(schema: pa.Schema) -> dict[str, str]:
    """What an Arrow schema says about its columns."""
    return {field.name: field.metadata[b"doc"].decode() for field in schema}


def columns(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns of a table in their order."""
    return [row[0] for row in con.execute(f'describe "{table}"').fetchall()]


def quoted(text: str) -> str:
    """`text` as a SQL string."""
    return "'" + text.replace("'", "''") + "'"
