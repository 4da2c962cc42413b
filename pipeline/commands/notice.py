"""`offpitch notice`: drafts of notices to reps about what was found, and the record that they were handed over."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands import _shared as shared


@click.command(short_help="Draft notices to reps about what was found; sends nothing.")
@shared.brand_argument
@shared.week_option
@click.option("--template", default="first", show_default=True, metavar="NAME",
              help="first, second (who was told, and it still stands), thanks (it was put right), or your own "
              "reports/templates/notice_NAME.txt.j2.")
@click.option("--account", "accounts", multiple=True, metavar="ACCOUNT", help="Only for this account; repeatable.")
@click.option("--told", metavar="DATE", help="Note that these notices were handed over on that day.")
@shared.json_option
@shared.plainly
def command(brand: str, week: str | None, template: str, accounts: tuple[str, ...], told: str | None,
            as_json: bool) -> None:
    """Write one text an account about its flagged posts that are still open. Nothing is sent: hand them over yourself.

    \b
    offpitch notice acme                      write the drafts
    offpitch notice acme --told 2026-11-24    the same, and note that they were handed over that day
    """
    from pipeline.notice import notice

    loaded = shared.load(brand)
    day = shared.day_of(loaded, told) if told else None
    found = shared.week_of(loaded, week, loaded.today())
    shared.check_cases(loaded, found, accounts)
    written = notice(loaded, found, template, accounts, day)
    _say(written, as_json, told)


def _say(written: list[Path], as_json: bool, told: str | None) -> None:
    from pipeline.wording.numbers import many

    where = f" in {written[0].parent}" if written else ""
    kept = f"; noted as handed over on {told}" if told and written else ""
    shared.say(as_json, {"notices": [str(path) for path in written], "told": told},
               f"{many(len(written), 'notice')}{where}{kept}.")
