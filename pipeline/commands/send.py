"""`offpitch send`: mail the week's letters, once to each."""

from __future__ import annotations

import click

from pipeline.commands import _shared as shared


@click.command(short_help="Mail the week's report, once to each.")
@shared.brand_argument
@shared.week_option
@click.option("--again", is_flag=True, help="Send it even to those who have it, for a corrected report.")
@click.option("--to", "only", multiple=True, metavar="ADDRESS", help="Only to this recipient; repeatable. [everybody]")
@shared.json_option
@shared.plainly
def command(brand: str, week: str | None, again: bool, only: tuple[str, ...], as_json: bool) -> None:
    """Mail the digest and the teams' letters to the recipients in brand.toml, and tell the chats of OFFPITCH_NOTES.

    Who has theirs of this week gets no second one. Whom the mail server puts off is tried again for eight minutes.
    The mail server comes from OFFPITCH_SMTP_HOST, _PORT, _USER and _PASSWORD.
    """
    from pipeline.send import send
    from pipeline.wording.numbers import many

    loaded = shared.load(brand)
    receipts = send(loaded, shared.week_of(loaded, week, loaded.today()), again=again, only=only, say=shared.complain)
    sent = sum(receipt.state == "sent" for receipt in receipts)
    failed = [f"{receipt.to}: {receipt.message}" for receipt in receipts if receipt.state != "sent"]
    shared.say(as_json, {"sent": sent, "failed": failed}, f"{many(sent, 'message')} sent.")
    for line in failed:
        shared.complain(line)
    if failed:
        raise SystemExit(1)
