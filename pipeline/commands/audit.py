"""`offpitch audit`: the six verbs in order."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands import _shared as shared

if TYPE_CHECKING:
    from pipeline.records import Week
    from pipeline.settings import Brand

MOST = 8
"""Complaints shown on the terminal; the report shows every one."""
STANDS = ("The report of {week} was mailed, or a later one is out, so it stands as it is; to publish it anew: "
          "offpitch report {slug} --week {week} --restate")
APPVIEW = "https://public.api.bsky.app"


@click.command(short_help="The whole audit: collect, parse, label, build, report, send.")
@click.argument("brand", metavar="BRAND|ADDRESS")
@shared.week_option
@shared.day_option
@click.option("--rep", "reps", multiple=True, metavar="ADDRESS", help="With an ADDRESS: a rep's account; repeatable.")
@click.option("--appview", metavar="URL", help="Another Bluesky server in place of the public one.")
@click.option("--contact", envvar="OFFPITCH_CONTACT", default="no contact given", metavar="MAIL",
              help="With an ADDRESS: whom platforms may write to. [OFFPITCH_CONTACT]")
@click.option("--mail/--no-mail", default=True, help="Mail the report to the brand's recipients. [on]")
@shared.json_option
@shared.plainly
def command(brand: str, week: str | None, day: str | None, reps: tuple[str, ...], appview: str | None,
            contact: str, mail: bool, as_json: bool) -> None:
    """Audit BRAND (a folder in brands/), or any public account by its ADDRESS without set-up.

    \b
    offpitch audit example
    offpitch audit https://bsky.app/profile/name.bsky.social --rep bluesky:rep.bsky.social
    """
    loaded = _brand(brand, reps, appview, contact)
    on = shared.day_of(loaded, day)
    found = shared.week_of(loaded, week, on)
    folder = _audit(loaded, on, found)
    mailed = _mail(loaded, found) if mail else True
    _tell(folder, as_json)
    if not mailed:
        raise SystemExit(1)


def _brand(brand: str, reps: tuple[str, ...], appview: str | None, contact: str) -> Brand:
    from pipeline import settings

    endpoints = {APPVIEW: appview.rstrip("/")} if appview else {}
    if ":" in brand:
        return settings.unconfigured(brand, reps, endpoints, contact)
    if reps:
        raise click.UsageError("--rep goes with an address; a brand's reps stand in its reps.csv")
    loaded = shared.load(brand)
    if not endpoints:
        return loaded
    collecting = loaded.collect.model_copy(update={"endpoints": {**loaded.collect.endpoints, **endpoints}})
    return loaded.model_copy(update={"collect": collecting})


def _audit(brand: Brand, day: date, week: Week) -> Path:
    from pipeline.build import build
    from pipeline.collect import collect
    from pipeline.console import progress
    from pipeline.days import unread_days
    from pipeline.expire import expire
    from pipeline.keeping import published
    from pipeline.label import label
    from pipeline.parse import parse
    from pipeline.report import report

    if published.fixed(brand.slug, week.name):
        shared.complain(STANDS.format(slug=brand.slug, week=week.name))
    expire(brand, day)
    with progress("collect", len(brand.roster)) as step:
        found = collect(brand, day, on_account=step)
    _complain([f"Not collected: {one.account}: {one.message}" for one in found if one.stop == "error"])
    days = sorted({*unread_days(brand.slug), day})
    with progress("read", 2 * len(days) + 2) as step:
        for one in days:
            parse(brand, one)
            step()
            label(brand, one)
            step()
        build(brand, week)
        step()
        folder = report(brand, week)
        step()
    return folder


def _complain(lines: list[str]) -> None:
    for line in lines[:MOST]:
        shared.complain(line)
    if len(lines) > MOST:
        shared.complain(f"… and {len(lines) - MOST} more; the report lists them all.")


def _mail(brand: Brand, week: Week) -> bool:
    """Mail the report; False where a mail server was named and somebody did not get it."""
    from pipeline.send import addressed, recipients, send
    from pipeline.sending.mail import MailError

    if not addressed(brand):
        return True
    if not (os.environ.get("OFFPITCH_SMTP_HOST") or os.environ.get("OFFPITCH_NOTES")):
        people = len(recipients(brand))
        shared.complain(f"Not mailed to {people} recipients: no mail server is set (OFFPITCH_SMTP_HOST).")
        return True
    try:
        receipts = send(brand, week, say=shared.complain)
    except MailError as error:
        shared.complain(f"Not mailed: {error}")
        return False
    for receipt in receipts:
        shared.complain(f"Mail to {receipt.to}: {receipt.message or receipt.state}")
    return all(receipt.state == "sent" for receipt in receipts)


def _tell(folder: Path, as_json: bool) -> None:
    text = (folder / "report.json").read_text(encoding="utf-8")
    if as_json:
        click.echo(text)
        return
    for line in json.loads(text)["summary"]:
        shared.tell(line)
    shared.tell(f"Report: {folder / 'report.html'}")
