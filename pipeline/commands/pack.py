"""`offpitch pack`: cases with their proofs in one ZIP, for a regulator's inquiry."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands import _shared as shared


@click.command(short_help="Pack cases with their proofs, for somebody who asks.")
@shared.brand_argument
@shared.week_option
@click.option("--account", "accounts", multiple=True, metavar="ACCOUNT", help="Only this account's; repeatable.")
@click.option("--finding", "findings", multiple=True, metavar="FINDING", help="Only this finding's; repeatable.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this ZIP file.")
@shared.json_option
@shared.plainly
def command(brand: str, week: str | None, accounts: tuple[str, ...], findings: tuple[str, ...], out: Path | None,
            as_json: bool) -> None:
    """Write a ZIP with every flagged text up to the week: what was found, what was done and when, hashes of evidence.

    It holds names and words of reps and of people they talked to: give it only to who may see them.
    """
    from pipeline import paths
    from pipeline.pack import pack
    from pipeline.wording.numbers import many

    loaded = shared.load(brand)
    found = shared.week_of(loaded, week, loaded.today())
    shared.check_cases(loaded, found, accounts, findings)
    path = out or paths.pack(loaded.slug, found.name)
    cases = pack(loaded, found, path, accounts, findings)
    shared.say(as_json, {"file": str(path), "cases": cases}, f"{many(cases, 'case')}: {path}")
