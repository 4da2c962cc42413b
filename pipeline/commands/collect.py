"""`offpitch collect`: fetch what is new and keep it as it came."""

from __future__ import annotations

import click

from pipeline.commands import _shared as shared


@click.command(short_help="Fetch posts and replies; keep them as they came.")
@shared.brand_argument
@shared.day_option
@click.option("--account", "only", multiple=True, metavar="PLATFORM:HANDLE", help="Only this account; repeat for more.")
@shared.json_option
@shared.plainly
def command(brand: str, day: str | None, only: tuple[str, ...], as_json: bool) -> None:
    """Fetch what the accounts of BRAND published since last time, with the threads it stands in.

    Every page is kept as evidence, unchanged. An account that fails is named and the others go on.
    """
    from pipeline.collect import collect

    loaded = shared.load(brand)
    found = collect(loaded, shared.day_of(loaded, day), accounts=only or None)
    failed = [one for one in found if one.stop == "error"]
    for one in failed:
        shared.complain(f"{one.account}: {one.message}")
    row = {"accounts": len(found), "failed": len(failed), "pages": sum(one.pages for one in found)}
    shared.say(as_json, row, "{accounts} accounts, {pages} pages kept, {failed} accounts failed.".format(**row))
