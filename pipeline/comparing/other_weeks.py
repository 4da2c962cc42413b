"""What a report says of other weeks: the week before, counted as this one is, and numbers restated since."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline import paths
from pipeline.building.making import make
from pipeline.comparing.differences import compared
from pipeline.comparing.restated import restated
from pipeline.comparing.standing import Standing, standing
from pipeline.following.week import followed
from pipeline.keeping import inputs, published
from pipeline.keeping.published import Beside, Version
from pipeline.records import Week
from pipeline.reporting.gather import audited_by
from pipeline.reporting.record import Report, Restated
from pipeline.reporting.warehouse import opened
from pipeline.scoring import findings
from pipeline.scoring.findings import Found
from pipeline.settings import Brand
from pipeline.wording import numbers

if TYPE_CHECKING:
    import duckdb

UNKEPT = "No report of that week was kept, so it is counted from the posts as they are now."
COUNTED_ANEW = "Counted by the same weights, rules and judges as this week; its own report said {points} ({level})."


def own_standing(con: duckdb.DuckDBPyConnection, report: Report) -> Standing:
    """The standing of the week that the report is about."""
    return standing(con, report.audited, report.score, ((one.finding, one.total) for one in report.findings))


def beside(con: duckdb.DuckDBPyConnection, run: Sequence[Found], brand: Brand, week: Week, taken: inputs.Inputs,
           now: Standing, was: Version | None) -> Beside:
    """What the report of `week` says of other weeks, made from the inputs `taken`; `was` is the version it restates."""
    before, note, rows = _week_before(brand, week, taken, now)
    again = published.unlisted(brand.slug, week.name)
    listed = tuple(dict.fromkeys((*(was.beside.listed if was else ()), *(one.name for one in again))))
    rows += tuple(row for one in again for row in one.beside.restated if row.week == one.week)
    if was:
        rows = (*_restated(con, brand, week, was, now), *(row for row in was.beside.restated if row.week != week.name))
    return Beside(before, note, rows, listed, followed(con, run, brand, week))


def _week_before(brand: Brand, week: Week, taken: inputs.Inputs, now: Standing
                 ) -> tuple[Standing, str, tuple[Restated, ...]]:
    """The standing of the week before, a remark on it, and what differs from what was published of it.

    What was published counts where it rests on the same program, weights, rule and judges; else it is counted anew.
    """
    last = brand.weeks_before(week, 1)
    known = published.newest(brand.slug, last.name)
    if known and known.standing.basis == now.basis:
        return known.standing, "", ()
    if known is None:
        return _told(brand, week, taken, now) or _counted(brand, last, taken), UNKEPT, ()
    counted = _counted(brand, last, taken)
    rows = restated(known.standing, counted)
    told = COUNTED_ANEW.format(points=numbers.points(known.standing.points), level=known.standing.level)
    return counted, told if rows else "", rows


def _told(brand: Brand, week: Week, taken: inputs.Inputs, now: Standing) -> Standing | None:
    """The standing of the week before as an earlier drawing of this report counted it from the same inputs."""
    drawn = published.newest(brand.slug, week.name)
    if drawn and (drawn.inputs, drawn.standing.basis, drawn.beside.note) == (taken.id, now.basis, UNKEPT):
        return drawn.beside.before
    return None


def _counted(brand: Brand, week: Week, taken: inputs.Inputs) -> Standing:
    with TemporaryDirectory(dir=paths.kept(brand.slug), prefix=".") as room:
        make(Path(room) / "warehouse.duckdb", taken, brand, week)
        with opened(Path(room) / "warehouse.duckdb") as con:
            model = findings.model_of(con)
            totals = [(one.finding, one.total) for one in findings.run(con, model)]
            return standing(con, audited_by(con), findings.score(totals, model), totals)


def _restated(con: duckdb.DuckDBPyConnection, brand: Brand, week: Week, was: Version, now: Standing
              ) -> tuple[Restated, ...]:
    """What reads otherwise than in the version `was`, with what happened to posts and labels in between."""
    try:
        before = inputs.kept(brand.slug, was.inputs)
    except inputs.PartError:
        return restated(was.standing, now)
    with TemporaryDirectory(dir=paths.kept(brand.slug), prefix=".") as room:
        make(Path(room) / "warehouse.duckdb", before, before.brand(), week)
        return restated(was.standing, now, compared(con, Path(room) / "warehouse.duckdb"))
