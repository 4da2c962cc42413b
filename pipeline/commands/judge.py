"""`offpitch judge`: label one text or a file of texts; also a check of a draft before posting."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from pipeline.commands import _shared as shared


@click.command(short_help="Label a text, or a file of texts; check a draft.")
@click.argument("text", metavar="TEXT|FILE.jsonl")
@click.option("--reply-to", metavar="TEXT", help="The text it answers: is the pitch welcome there?")
@click.option("--opted-in", is_flag=True, help="The place it answers in is one that people joined to hear offers.")
@click.option("--lang", help="Its language, two letters, if you know it.")
@click.option("--platform", help="The platform it is meant for.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the answers to this JSONL file.")
@shared.json_option
@shared.plainly
def command(text: str, reply_to: str | None, opted_in: bool, lang: str | None, platform: str | None, out: Path | None,
            as_json: bool) -> None:
    """Say what a text does: give, tell about one's own stuff, or ask; and which words say so.

    \b
    offpitch judge "5 tips for dry skin ... message me to order"
    offpitch judge "We rent ladders!" --reply-to "It rained all week at camp"
    offpitch judge drafts.jsonl --out labels.jsonl

    A file has a row {"id", "text"} for a post or {"id", "reply", "parent", "root"} for a reply on each line,
    with "platform" and "lang" if you know them, and "opted_in": true in a place that people joined to hear
    offers, "own_thread": true where the author opened the thread. The answers have the same ids in the same order.
    """
    from pipeline.judge import judge_file, judge_text

    if text.endswith(".jsonl"):
        rows = judge_file(Path(text), out)
        if out:
            click.echo(f"{rows:,} answers in {out}")
        return
    answer = judge_text(text, reply_to=reply_to, lang=lang, platform=platform, opted_in=opted_in)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        _show(answer)


def _show(answer: dict[str, Any]) -> None:
    from pipeline.console import table

    said = answer.get("verdict") or answer["label"]
    sure = "unsure; a person should look" if answer["unsure"] else f"{answer['probability'].get(said, 1.0):.0%} sure"
    shared.tell(f"{said.replace('_', ' ')} ({sure})")
    if answer.get("invites"):
        shared.tell(f"the thread invites: {answer['invites']}")
    for name in ("kinds", "flags"):
        if answer.get(name):
            shared.tell(f"{name}: {', '.join(answer[name])}")
    if answer["because"]:
        table(["words", "cue", "weight"], [[one["words"], one["cue"], f"{one['weight']:+.1f}"]
                                           for one in answer["because"]])
