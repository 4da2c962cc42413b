"""`offpitch parse`: read posts out of the evidence."""

from __future__ import annotations

import click

from pipeline.commands import _shared as shared


@click.command(short_help="Read posts out of the kept pages.")
@shared.brand_argument
@shared.day_option
@click.option("--all", "every", is_flag=True, help="All days that were ever collected, not only one.")
@shared.json_option
@shared.plainly
def command(brand: str, day: str | None, every: bool, as_json: bool) -> None:
    """Turn a day's kept pages into posts. Needs no network; a mended parser can be run over all days again."""
    from pipeline.days import collected_days
    from pipeline.parse import parse

    loaded = shared.load(brand)
    days = collected_days(brand) if every else [shared.day_of(loaded, day)]
    posts = sum(parse(loaded, one) for one in days)
    shared.say(as_json, {"days": len(days), "posts": posts}, f"{posts:,} posts from {len(days)} days.")
