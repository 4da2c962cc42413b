"""`offpitch label`: judge the posts."""

from __future__ import annotations

import click

from pipeline.commands import _shared as shared


@click.command(short_help="Ask every question of every post.")
@shared.brand_argument
@shared.day_option
@click.option("--all", "every", is_flag=True, help="All days that were ever collected, not only one.")
@shared.json_option
@shared.plainly
def command(brand: str, day: str | None, every: bool, as_json: bool) -> None:
    """Answer the questions (offpitch list questions) about a day's posts, each answer with the words behind it."""
    from pipeline.days import collected_days
    from pipeline.label import label

    loaded = shared.load(brand)
    days = collected_days(brand) if every else [shared.day_of(loaded, day)]
    labels = sum(label(loaded, one) for one in days)
    shared.say(as_json, {"days": len(days), "labels": labels}, f"{labels:,} labels for {len(days)} days.")
