"""`offpitch list`: what there is: platforms, questions, marts, findings, rules, queries."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click

from pipeline.commands import _shared as shared

Rows = list[dict[str, str]]


@click.command(short_help="List platforms, questions, marts, findings, rules or queries.")
@click.argument("what", type=click.Choice(["platforms", "questions", "marts", "findings", "rules", "queries"]))
@shared.json_option
@shared.plainly
def command(what: str, as_json: bool) -> None:
    """List what there is of one kind, each with a line on what it is for."""
    from pipeline.console import table

    rows = LISTS[what]()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    elif rows:
        table(list(rows[0]), (list(row.values()) for row in rows))


def _platforms() -> Rows:
    from pipeline import platforms

    cards = [platforms.connector(name).PLATFORM for name in platforms.names()]
    return [{"platform": card.name, "title": card.title, "access": card.access, "keys": ", ".join(card.keys),
             "limits": card.limits} for card in cards]


def _questions() -> Rows:
    from pipeline import questions

    asked = [questions.question(name).QUESTION for name in questions.names()]
    return [{"question": one.name, "title": one.title, "answers": ", ".join(one.answers), "version": one.version}
            for one in asked]


def _titles(folder: Path, noun: str, about: str) -> Rows:
    from pipeline import sqlfile

    return [{noun: file.name, "title": file.about["title"], about: str(file.about.get(about, ""))}
            for file in sqlfile.folder(folder)]


def _marts() -> Rows:
    return _titles(Path(__file__).parents[1] / "marts", "mart", "grain")


def _findings() -> Rows:
    from pipeline import paths

    return _titles(paths.PROJECT / "reports" / "findings", "finding", "group")


def _rules() -> Rows:
    from pipeline import rules

    return [{"rule": one.name, "title": one.title, "gives": f"{one.target:.0%}", "version": str(one.version)}
            for one in rules.known().values()]


def _queries() -> Rows:
    from pipeline import paths

    return _titles(paths.home() / "queries", "query", "description")


LISTS: dict[str, Callable[[], Rows]] = {
    "platforms": _platforms, "questions": _questions, "marts": _marts, "findings": _findings, "rules": _rules,
    "queries": _queries,
}
