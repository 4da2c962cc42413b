"""`offpitch pdf`: a week's report as PDF."""

from __future__ import annotations

import click

from pipeline.commands import _shared as shared


@click.command(short_help="Write a week's report as PDF, for a meeting or a file.")
@shared.brand_argument
@shared.week_option
@shared.json_option
@shared.plainly
def command(brand: str, week: str | None, as_json: bool) -> None:
    """Write the report of BRAND as report.pdf beside its page.

    It needs WeasyPrint (pip install 'offpitch[pdf]'). A page of a big brand takes a minute.
    """
    from pipeline import paths
    from pipeline.drawing.pdf import PdfError, pdf
    from pipeline.tables import whole

    loaded = shared.load(brand)
    name = shared.week_of(loaded, week, loaded.today()).name
    page = paths.report(loaded.slug, name) / "report.html"
    if not page.exists():
        raise PdfError(f"{brand} has no report of {name} yet; run offpitch report {brand} --week {name}")
    path = page.with_suffix(".pdf")
    drawn = pdf(page.read_text(encoding="utf-8"))
    with whole(path) as beside:
        beside.write_bytes(drawn)
    shared.say(as_json, {"pdf": str(path)}, f"PDF: {path}")
