"""`offpitch report`: draw the week's report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.commands import _shared as shared

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.records import Week
    from pipeline.settings import Brand


@click.command(short_help="Draw the week's report, or make a past one again.")
@shared.brand_argument
@shared.week_option
@click.option("--restate", is_flag=True, help="Publish the week anew with today's posts, weights and rules.")
@click.option("--version", "number", type=int, metavar="N", help="Make version N of a restated report again. [newest]")
@shared.json_option
@shared.plainly
def command(brand: str, week: str | None, restate: bool, number: int | None, as_json: bool) -> None:
    """Draw the report of BRAND as a page, as plain text, as JSON and as a mail.

    A report that was mailed, or followed by a later week's, stands for good: it is made again from what was kept of it,
    whatever changed since. With --restate it is published anew, and lists every number that reads otherwise.
    """
    if restate and number:
        raise click.UsageError("--restate makes a new version, --version an old one; use one of them")
    loaded = shared.load(brand)
    folder, notes = _drawn(loaded, shared.week_of(loaded, week, loaded.today()), restate, number)
    for note in notes:
        shared.complain(note)
    page = folder / "report.html"
    shared.say(as_json, {"report": str(page)}, f"Report: {page}")


def _drawn(brand: Brand, week: Week, restate: bool, number: int | None) -> tuple[Path, tuple[str, ...]]:
    from pipeline import report
    from pipeline.keeping import published

    if restate:
        return report.restate(brand, week), ()
    if number or published.fixed(brand.slug, week.name):
        made = report.again(brand, week, number)
        return made.folder, made.notes
    return report.report(brand, week), ()
