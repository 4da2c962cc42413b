"""`offpitch send`: mail the week's report, once."""

from __future__ import annotations

import click

from pipeline.commands import _shared as shared


@click.command(short_help="Mail the week's report, once to each.")
@shared.brand_argument
@shared.week_option
@click.option("--again", is_flag=True, help="Mail it even to those who have it, for a corrected report.")
@shared.json_option
@shared.plainly
def command(brand: str, week: str | None, again: bool, as_json: bool) -> None:
    """Mail the report to the recipients in brand.toml. Who got it this week already is not mailed twice.

    The mail server comes from OFFPITCH_SMTP_HOST, _PORT, _USER and _PASSWORD.
    """
    from pipeline.send import send

    loaded = shared.load(brand)
    receipts = send(loaded, shared.week_of(loaded, week, loaded.today()), again=again)
    sent = sum(receipt.state == "sent" for receipt in receipts)
    failed = [f"{receipt.to}: {receipt.message}" for receipt in receipts if receipt.state != "sent"]
    shared.say(as_json, {"sent": sent, "failed": failed}, f"{sent} mails sent.")
    for line in failed:
        shared.complain(line)
    if failed:
        raise SystemExit(1)
