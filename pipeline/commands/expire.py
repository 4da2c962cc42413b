"""`offpitch expire`: remove what a platform's terms allow to be kept no longer."""

from __future__ import annotations

import click

from pipeline.commands import _shared as shared


@click.command(short_help="Remove what platforms' terms allow to be kept no longer.")
@shared.brand_argument
@shared.day_option
@shared.json_option
@shared.plainly
def command(brand: str, day: str | None, as_json: bool) -> None:
    """Remove evidence, posts and labels of BRAND that are older than their platform's terms allow, and make the
    database anew without them. `offpitch audit` and the daily DAG do the same by themselves.

    How long each platform's data may be kept: offpitch platforms. What went stands in expired.jsonl.
    """
    from pipeline.build import build
    from pipeline.expire import expire

    loaded = shared.load(brand)
    today = shared.day_of(loaded, day)
    found = expire(loaded, today)
    if found:
        build(loaded, loaded.last_week(today))
    pages = sum(one.pages for one in found)
    shared.say(as_json, {"files": len(found), "pages": pages},
               f"{len(found)} files with {pages} pages removed." if found else "Nothing is too old.")
