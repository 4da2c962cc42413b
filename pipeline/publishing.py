"""Publishing a week's report: gathered, set beside other weeks, drawn, written, kept with all it was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import paths
from pipeline.building.making import make
from pipeline.cards import hand_out
from pipeline.comparing.change import change, said
from pipeline.comparing.other_weeks import beside, own_standing
from pipeline.comparing.standing import Standing
from pipeline.keeping import folders, inputs, program, published
from pipeline.keeping.published import Beside, Version
from pipeline.records import Week
from pipeline.report_files import drawn
from pipeline.reporting.gather import gather
from pipeline.reporting.record import Report
from pipeline.reporting.warehouse import opened
from pipeline.scoring import findings
from pipeline.settings import Brand
from pipeline.tables import whole
from pipeline.wording import numbers, words

if TYPE_CHECKING:
    import duckdb

SAME = "Made again from what was kept: byte for byte as it was published."


def publish(con: duckdb.DuckDBPyConnection, brand: Brand, week: Week, was: Version | None = None) -> Path:
    """Draw the report of the warehouse's week, write it and keep what it was made from; gives back its folder.

    After `was` it is the next version, which lists what was restated; else it takes the place of the newest version.
    """
    taken = inputs.kept(brand.slug, con.execute("select inputs from made_from").fetchall()[0][0])
    run = findings.run(con)
    gathered = gather(con, run)
    now = own_standing(con, gathered)
    told = beside(con, run, brand, week, taken, now, was)
    whole_report = finished(gathered, now, told)
    files = drawn(con, run, whole_report, brand)
    folder = paths.report(brand.slug, week.name)
    newest = published.newest(brand.slug, week.name)
    _write(folder, files, newest.drawn if newest else ())
    hand_out.of_reps(con, whole_report, brand)
    number = was.number + 1 if was else newest.number if newest else 1
    published.write(brand.slug, Version(
        week.name, number, taken.id, keep_reports(brand.slug).name, program.made_by(), _sums(files), now, told))
    return folder


def remake(slug: str, week: str, number: int | None, room: Path) -> tuple[Path, bool, tuple[str, ...]]:
    """Make a version again in an empty `room`: its folder, whether its bytes are the published ones, and remarks."""
    known = published.version(slug, week, number)
    taken = inputs.kept(slug, known.inputs)
    with paths.read_from(brands=taken.brands, reports=published.reports_room(slug) / known.reports):
        brand = taken.brand()
        make(room / "warehouse.duckdb", taken, brand, brand.week(week))
        with opened(room / "warehouse.duckdb") as con:
            run = findings.run(con)
            gathered = gather(con, run)
            files = drawn(con, run, finished(gathered, own_standing(con, gathered), known.beside), brand)
    same = _sums(files) == known.drawn
    counts = same and known.number == published.version(slug, week, None).number
    own = paths.report(slug, week)
    folder = own if counts else own / f"version-{known.number}"
    _write(folder, files)
    return folder, same, (SAME,) if same else tuple(_differs(known, taken))


def finished(gathered: Report, now: Standing, told: Beside) -> Report:
    """The report with what its own inputs cannot tell: the step from the week before, restated numbers, cases."""
    step = replace(change(now, told.before), note=told.note) if told.before else None
    return replace(gathered, change=step, restated=told.restated, cases=told.cases or gathered.cases,
                   subject=words.subject(gathered.audited, gathered.score, said(step)))


def keep_reports(slug: str) -> Path:
    """The folder that keeps weights, rules, findings and templates as they are now."""
    root = paths.reports()
    files = {path.relative_to(root).as_posix(): path for path in root.rglob("*")
             if path.is_file() and not path.name.startswith((".", "sample."))}
    return folders.keep(published.reports_room(slug), folders.Files(copied=files))


def _differs(known: Version, taken: inputs.Inputs) -> list[str]:
    lost, notes = taken.missing(), ["It is not byte for byte as published, so it was written to a folder of its own."]
    if lost:
        some = ", ".join(lost[:3]) + (" …" if lost[3:] else "")
        notes.append(f"Its numbers lack {numbers.many(len(lost), 'file')} that platforms' terms wanted gone: {some}.")
    if known.program != program.made_by():
        notes.append(f"It was made by offpitch {known.program}; this is {program.made_by()}.")
    return notes


def _sums(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(drawn).hexdigest() for name, drawn in sorted(files.items())}


def _write(folder: Path, files: Mapping[str, bytes], before: Iterable[str] = ()) -> None:
    """Write the files of a report; those of the drawing `before` that it lacks go, and others' pictures and PDF."""
    for name, content in files.items():
        with whole(folder / name) as file:
            file.write_bytes(content)
    others = (path.name for kind in ("*.png", "*.pdf") for path in folder.glob(kind))
    for stale in {*before, *others} - set(files):
        (folder / stale).unlink(missing_ok=True)
    folders.sweep(list(folder.rglob(".*")))
