"""The verb `report`: a week's warehouse becomes a page, its plain-text twin, its JSON and a mail.

What a report was made from is kept with it (`docs/decisions/kept.md`), so that a report that stands for good, because
it was mailed or followed by a later week's, is made again byte for byte whatever has changed since.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline import paths
from pipeline.records import Week
from pipeline.settings import Brand

if TYPE_CHECKING:
    import duckdb


class ReportError(Exception):
    """A report that cannot be drawn; says what is missing and which command makes it."""


@dataclass(frozen=True, slots=True)
class Again:
    """A past report made again: its folder, whether it has the bytes that were published, and what to know of it."""

    folder: Path
    same: bool
    notes: tuple[str, ...]


def report(brand: Brand, week: Week) -> Path:
    """Draw the week's report and keep what it was made from; gives back its folder. Twice gives the same bytes.

    A report that was mailed, or followed by a later week's, is made again as it was. Raises `ReportError` when there
    is no warehouse, when it was built for another week, or by other weights than today's.
    """
    from pipeline.keeping import published
    from pipeline.publishing import publish
    from pipeline.reporting.warehouse import opened

    if published.fixed(brand.slug, week.name):
        return again(brand, week).folder
    with opened(_warehouse(brand, week)) as con:
        _check(con, brand, week)
        return publish(con, brand, week)


def again(brand: Brand, week: Week, number: int | None = None) -> Again:
    """Make a published report again from what was kept of it, the newest version unless told.

    Where its bytes are not those that were published, the files go to a folder beside, and `notes` say why. Raises
    `published.PublishedError` where nothing was published and `PartError` where its inputs are gone.
    """
    from pipeline.publishing import remake

    with _room(brand) as room:
        return Again(*remake(brand.slug, week.name, number, room))


def restate(brand: Brand, week: Week) -> Path:
    """Publish a week's report anew with today's inputs, weights and rules, as its next version; gives back its folder.

    The new report lists every number that reads otherwise, with the reason. Raises `published.PublishedError` where
    nothing was published of that week.
    """
    from pipeline.building.making import make
    from pipeline.keeping import inputs, published
    from pipeline.publishing import publish
    from pipeline.reporting.warehouse import opened

    was = published.version(brand.slug, week.name, None)
    with _room(brand) as room:
        make(room / "warehouse.duckdb", inputs.take(brand), brand, week)
        with opened(room / "warehouse.duckdb") as con:
            return publish(con, brand, week, was)


@contextmanager
def _room(brand: Brand) -> Iterator[Path]:
    """A folder for a database that nobody else reads."""
    paths.kept(brand.slug).mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=paths.kept(brand.slug), prefix=".") as room:
        yield Path(room)


def _warehouse(brand: Brand, week: Week) -> Path:
    file = paths.warehouse(brand.slug)
    if not file.exists():
        raise ReportError(f"{brand.slug} has no warehouse yet; {_build(brand, week)}")
    return file


def _check(con: duckdb.DuckDBPyConnection, brand: Brand, week: Week) -> None:
    import duckdb

    from pipeline.keeping import inputs, program

    try:
        built, weights, taken = con.execute(
            "select audited.week, made_from.weights, made_from.inputs from audited, made_from").fetchall()[0]
    except duckdb.CatalogException:
        raise ReportError(f"the warehouse of {brand.slug} is of an older offpitch; {_build(brand, week)}") from None
    if built != week.name:
        raise ReportError(f"the warehouse of {brand.slug} was built for the week {built}; {_build(brand, week)}")
    if not (inputs.room(brand.slug) / taken).exists():
        raise ReportError(f"what the warehouse of {brand.slug} was made from is kept no longer; {_build(brand, week)}")
    if weights != program.weights():
        raise ReportError(f"weights, rules or findings changed since the warehouse of {brand.slug} was made; "
                          f"{_build(brand, week)}")


def _build(brand: Brand, week: Week) -> str:
    return f"run offpitch build {brand.slug} --week {week.name}"
