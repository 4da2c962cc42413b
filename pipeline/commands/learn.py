"""`offpitch learn`: what people's corrections say about the judge, and what it learns from them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from pipeline.commands import _shared as shared


@click.command(short_help="Measure the judge by people's corrections, and learn from them.")
@shared.brand_argument
@shared.json_option
@shared.plainly
def command(brand: str, as_json: bool) -> None:
    """Show how often the judge was right on texts that people read, and fit its probabilities to their answers.

    \b
    offpitch learn acme
    offpitch label acme --all && offpitch build acme      when something was learned

    What is learned is kept only where it helps texts that were held out. It takes 50 reviewed texts a question.
    """
    from pipeline import ask, corrections
    from pipeline.learn import learn
    from pipeline.reporting.checked import checked

    loaded = shared.load(brand)
    for line in corrections.complaints(loaded.folder):
        shared.complain(f"Left out: {line}")
    learned = [asdict(one) for one in learn(loaded)]
    with ask.open_published(loaded.slug) as con:
        shares = [asdict(one) for one in checked(con)]
    accuracy = ask.ask(loaded.slug, "accuracy").to_pylist()
    if as_json:
        click.echo(json.dumps({"learned": learned, "shares": shares, "accuracy": accuracy}))
    else:
        _show(learned, shares, accuracy)


def _show(learned: list[dict[str, Any]], shares: list[dict[str, Any]], accuracy: list[dict[str, Any]]) -> None:
    from pipeline.console import table
    from pipeline.wording.numbers import between, percent

    for question in dict.fromkeys(row["question"] for row in accuracy):
        table(["answer", "judge", "people", "both", "precision", "recall", "F1"],
              [[row["answer"], row["judge_said"], row["people_said"], row["both_said"], _with(row, "precision"),
                _with(row, "recall"), f"{row['f1']:.2f}"] for row in accuracy if row["question"] == question],
              title=f"{question}: texts that chance chose and people read")
    if shares:
        table(["share of", "texts", "read", "judge", "corrected"],
              [[one["question"], one["texts"], one["reviewed"], percent(one["judged"]),
                f"{percent(one['share'])} ({between(one['low'], one['high'])})"] for one in shares],
              title="Texts that pitch (or pitch where nobody asked)")
    for one in learned:
        losses = "" if one["before"] is None else (
            f"{one['texts']} texts reviewed; log loss on texts held out {one['before']:.3f}, "
            f"learned {one['after']:.3f}: ")
        shared.tell(f"{one['question']}: {losses}{one['why']}.")


def _with(row: dict[str, Any], name: str) -> str:
    from pipeline.wording.numbers import between, percent

    known = row[name] is not None
    return f"{percent(row[name])} ({between(row[f'{name}_low'], row[f'{name}_high'])})" if known else "–"

