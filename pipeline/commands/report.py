"""`offpitch report`: draw the week's report."""

from __future__ import annotations

import click

from pipeline.commands import _shared as shared


@click.command(short_help="Draw the week's report.")
@shared.brand_argument
@shared.week_option
@shared.json_option
@shared.plainly
def command(brand: str, week: str | None, as_json: bool) -> None:
    """Draw the report of BRAND as a page, as plain text, as JSON and as a mail."""
    from pipeline.report import report

    loaded = shared.load(brand)
    folder = report(loaded, shared.week_of(loaded, week, loaded.today()))
    page = folder / "report.html"
    shared.say(as_json, {"report": str(page)}, f"Report: {page}")
