"""The verb build: all parts into one database for readers, made beside the old one and swapped in whole."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import paths, sqlfile, tables
from pipeline.building import base, catalogue, near_copies
from pipeline.records import Week
from pipeline.settings import Brand

if TYPE_CHECKING:
    import duckdb

MACROS = Path(__file__).parent / "building" / "macros.sql"
STORAGE = "v1.0.0"
"""The file format: every DuckDB from 1.0 on opens it."""
ABANDONED = 24 * 3600.0
"""Seconds after which an unfinished file belongs to nobody."""


def build(brand: Brand, week: Week) -> Path:
    """The path of the brand's database, made anew for `week`; who has the old one open keeps it.

    Raises `base.PartError` for a broken part and `sqlfile.SqlFileError` for a mart that cannot be made; the
    database that was there before then stays.
    """
    path = paths.warehouse(brand.slug)
    _sweep(path)
    with tables.whole(path) as beside, _writing(beside) as con:
        base.load(con, brand, week)
        con.execute(sqlfile.read(MACROS).sql)
        near_copies.teach(con)
        for mart in catalogue.marts():
            catalogue.make(con, mart)
    return path


def _sweep(path: Path) -> None:
    """Remove what builds that were killed long ago left beside `path`."""
    for left in path.parent.glob(f".{path.name}.*"):
        if left.is_file() and time.time() - left.stat().st_mtime > ABANDONED:
            left.unlink(missing_ok=True)


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
