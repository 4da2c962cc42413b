"""`offpitch review`: the texts that a person should look at, as a CSV to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands import _shared as shared


@click.command(short_help="Write the texts that a person should look at, to fill in.")
@shared.brand_argument
@click.option("--budget", type=click.IntRange(min=1), default=50, show_default=True, help="Texts to look at.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this CSV file.")
@shared.week_option
@shared.json_option
@shared.plainly
def command(brand: str, budget: int, out: Path | None, week: str | None, as_json: bool) -> None:
    """Write a CSV of the texts whose review tells most: some by chance, the rest unsure or behind a finding.

    \b
    offpitch review acme --budget 50 --out review.csv
    fill in answer, by and on (2026-11-23) in a spreadsheet and save it as CSV
    cat review.csv >> brands/acme/corrections.csv
    offpitch build acme

    Rows left empty do not count. From then on a person's answer stands in place of the judge's.
    """
    from pipeline import corrections, review

    loaded = shared.load(brand)
    for line in corrections.complaints(loaded.folder):
        shared.complain(f"Left out: {line}")
    found = review.review(loaded, budget, loaded.week(week) if week else None)
    path = out or review.usual_path(loaded, found.week)
    review.write(path, found.rows)
    shared.say(as_json, {"file": str(path), "texts": len(found.rows)}, f"{len(found.rows)} texts to look at: {path}")
