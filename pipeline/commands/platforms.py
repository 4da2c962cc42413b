"""`offpitch platforms`: what each platform gives, what it needs and what it forbids."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from pipeline.commands import _shared as shared


@click.command(short_help="What each platform gives, needs, costs and forbids.")
@click.argument("name", required=False, metavar="[PLATFORM]")
@shared.json_option
@shared.plainly
def command(name: str | None, as_json: bool) -> None:
    """Say of every platform, or of one, what can be collected and what cannot, what key it needs and where one gets
    it, what it costs, what its terms forbid.

    \b
    offpitch platforms
    offpitch platforms youtube
    """
    from pipeline import platforms
    from pipeline.console import table

    if name and name not in platforms.names():
        raise click.BadParameter(f"no platform {name!r}; offpitch platforms lists them", param_hint="PLATFORM")
    cards = [platforms.connector(one).PLATFORM for one in ([name] if name else platforms.names())]
    if as_json:
        click.echo(json.dumps([asdict(card) for card in cards], ensure_ascii=False))
    elif name:
        for title, said in cards[0].sheet():
            shared.tell(f"{title}: {said}")
    else:
        table(["platform", "access", "gives", "does not give", "price"],
              [[card.name, card.access, card.collects, card.cannot, card.price] for card in cards])
        shared.tell("One of them in full, with keys, limits and terms: offpitch platforms NAME")
