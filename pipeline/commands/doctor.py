"""`offpitch doctor`: is everything in place, and does every account answer?"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from pipeline.commands import _shared as shared

if TYPE_CHECKING:
    from pipeline.settings import Brand

Check = tuple[bool, str, str]


@click.command(short_help="Check the set-up: settings, accounts, mail, disk.")
@click.argument("brand", default="example")
@click.option("--offline", is_flag=True, help="Ask no platform.")
@shared.json_option
@shared.plainly
def command(brand: str, offline: bool, as_json: bool) -> None:
    """Check the set-up of BRAND; one line a check, each with what to do. Ends with 1 if something is wrong."""
    from pipeline.console import table

    checks = list(_checks(brand, offline))
    if as_json:
        click.echo(json.dumps([{"ok": ok, "what": what, "result": result} for ok, what, result in checks]))
    else:
        table(["", "what", "result"], [["ok" if ok else "!!", what, result] for ok, what, result in checks])
    if not all(ok for ok, _, _ in checks):
        raise SystemExit(1)


def _checks(slug: str, offline: bool) -> Iterator[Check]:
    from pipeline import roster, settings

    yield True, "Python", sys.version.split()[0]
    brand = settings.load(slug)
    yield True, "brand.toml", f"{brand.name}, {len(brand.roster)} accounts"
    yield from ((False, "roster", line) for line in roster.complaints(brand.folder, brand.accounts))
    yield _disk(slug)
    yield _mail(brand)
    if not offline:
        yield from _accounts(brand)


def _disk(slug: str) -> Check:
    from pipeline import paths

    place = paths.data(slug)
    existing = next(folder for folder in (place, *place.parents) if folder.exists())
    return os.access(existing, os.W_OK), "data folder", f"{place} on a disk with {_free(existing):.0f} GB free"


def _free(place: os.PathLike[str]) -> float:
    import shutil

    return shutil.disk_usage(place).free / 1e9


def _mail(brand: Brand) -> Check:
    from pipeline.send import recipients

    people = len(recipients(brand))
    if not people:
        return True, "mail", "nobody to mail; set mail.to in brand.toml if somebody should get the report"
    if not os.environ.get("OFFPITCH_SMTP_HOST"):
        return False, "mail", f"{people} recipients but no mail server; set OFFPITCH_SMTP_HOST"
    return True, "mail", f"{people} recipients by {os.environ['OFFPITCH_SMTP_HOST']}"


def _accounts(brand: Brand) -> Iterator[Check]:
    from pipeline.probe import probe

    for account in brand.roster:
        ok, result = probe(brand, account)
        yield ok, account.key, result
