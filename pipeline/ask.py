"""A question in SQL to the published database: nothing can be changed, read elsewhere, or run for ever."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

from pipeline import paths, sqlfile

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

LOCKED = {"enable_external_access": "false", "autoinstall_known_extensions": "false",
          "autoload_known_extensions": "false", "temp_directory": "", "memory_limit": "2GB", "threads": "2"}
SECONDS = 60.0


class AskError(Exception):
    """A question that cannot be answered, in one line with what to do."""


def ask(brand: str, question: str, seconds: float = SECONDS) -> pa.Table:
    """The answer to `question`: SQL, the path of a .sql file, or the name of a ready question.

    Raises `AskError` when there is no database yet, the question has a mistake, or it takes longer than `seconds`.
    """
    import duckdb

    with open_published(brand) as con:
        sql = _sql(con, question)
        alarm = Timer(seconds, con.interrupt)
        alarm.start()
        try:
            return _answer(con, sql)
        except duckdb.InterruptException:
            raise AskError(f"that took longer than {seconds:g} seconds; ask for fewer weeks or columns") from None
        except duckdb.Error as error:
            raise AskError(_plain(con, error)) from None
        finally:
            alarm.cancel()


def open_published(brand: str) -> duckdb.DuckDBPyConnection:
    """A locked, read-only connection to the brand's published database. Raises `AskError` when there is none."""
    import duckdb

    path = paths.warehouse(brand)
    if not path.exists():
        raise AskError(f"{brand} has no database yet; run offpitch audit {brand}")
    try:
        con = duckdb.connect(path, read_only=True, config=LOCKED)
        con.execute("set TimeZone = 'UTC'")
        con.execute("set lock_configuration = true")
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        raise AskError(f"the database of {brand} cannot be opened ({said}); run offpitch build {brand}") from None
    return con


def ready() -> dict[str, Path]:
    """The ready questions by name: the project's own, and those in the home folder's `queries/`."""
    folders = (paths.PROJECT / "queries", paths.home() / "queries")
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.sql"))}


def _sql(con: duckdb.DuckDBPyConnection, question: str) -> str:
    words = question.strip()
    if words.endswith(".sql") and "\n" not in words:
        return _from_file(Path(words))
    if not re.fullmatch(r"\w+", words):
        return words
    if words in ready():
        return _from_file(ready()[words])
    if words.lower() in _tables(con):
        return f'select * from "{words.lower()}"'  # noqa: S608 -- a table's name, checked
    raise AskError(f"no ready question and no table {words}{_hint(words, [*ready(), *_tables(con)])}; "
                   "see offpitch list queries")


def _from_file(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise AskError(f"{path} cannot be read; give the path of a text file with one SELECT") from None
    return sqlfile.read(path).sql if text.startswith("/*") else text


def _answer(con: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    import duckdb

    statements = con.extract_statements(sql)
    if len(statements) != 1:
        raise AskError(f"that holds {len(statements)} statements; ask one question at a time")
    if statements[0].type not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
        raise AskError("the database can only be read; begin with select, from, describe or summarize")
    return con.sql(sql).to_arrow_table()


def _plain(con: duckdb.DuckDBPyConnection, error: Exception) -> str:
    if found := re.search(r"Table with name (.+?) does not exist", str(error)):
        return f"there is no table {found[1]}{_hint(found[1], _tables(con))}; see offpitch list marts"
    said = str(error).split("\n\nLINE ")[0]
    return " ".join(said.split())


def _tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [row[0] for row in con.execute("select table_name from duckdb_tables() order by 1").fetchall()]


def _hint(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f" (did you mean {close[0]}?)" if close else ""
