"""`offpitch build`: make the database anew."""

from __future__ import annotations

import click

from pipeline.commands import _shared as shared


@click.command(short_help="Make the database that reports and questions read.")
@shared.brand_argument
@shared.week_option
@shared.json_option
@shared.plainly
def command(brand: str, week: str | None, as_json: bool) -> None:
    """Make warehouse.duckdb of BRAND anew and swap it in; whoever has the old one open is not disturbed."""
    from pipeline.build import build

    loaded = shared.load(brand)
    path = build(loaded, shared.week_of(loaded, week, loaded.today()))
    shared.say(as_json, {"warehouse": str(path)}, f"Database: {path}")
