"""One database from kept inputs: base tables, macros, marts, written beside and swapped in whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import paths, sqlfile, tables
from pipeline.building import base, catalogue, near_copies
from pipeline.keeping.inputs import Inputs
from pipeline.records import Week
from pipeline.settings import Brand

if TYPE_CHECKING:
    import duckdb

MACROS = Path(__file__).parent / "macros.sql"
STORAGE = "v1.0.0"
"""The file format: every DuckDB from 1.0 on opens it."""


def make(path: Path, taken: Inputs, brand: Brand, week: Week) -> None:
    """Write the database of a week to `path`, from inputs as they were kept.

    Raises `base.PartError` for a broken part and `sqlfile.SqlFileError` for a mart that cannot be made; what was at
    `path` before then stays.
    """
    with tables.whole(path) as beside, _writing(beside) as con, paths.read_from(brands=taken.brands):
        base.load(con, taken, brand, week)
        for macros in (catalogue.SPELLING, MACROS):
            con.execute(sqlfile.read(macros).sql)
        near_copies.teach(con)
        for mart in catalogue.marts():
            catalogue.make(con, mart)


@contextmanager
def _writing(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose tables go to a new file; what is too large for memory is spilled beside it."""
    import duckdb

    spill = path.with_name(f"{path.name}.spill")
    con = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
                                 "memory_limit": "2GB", "temp_directory": str(spill)})
    try:
        con.execute("set TimeZone = 'UTC'")
        con.execute(f"attach {catalogue.quoted(str(path))} as warehouse (storage_version '{STORAGE}')")
        con.execute("use warehouse")
        yield con
        con.execute("use memory")
        con.execute("detach warehouse")
    finally:
        con.close()
        shutil.rmtree(spill, ignore_errors=True)
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
