"""Writes the generated pages of `docs/` from the code they are about; `make docs` runs it, a test compares.

A page in this folder that begins with `<!-- made by` is not edited by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
MADE = "<!-- made by `make docs` -->\n"


def table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    head = list(columns)
    cells = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
                     for row in cells) + "\n"


def commands() -> str:
    """Every command with its help."""
    import click

    from pipeline.cli import main

    def pages(command: click.Command, name: str, above: click.Context | None = None) -> Iterator[str]:
        settings = {**command.context_settings, "terminal_width": 96, "max_content_width": 96}
        context = click.Context(command, info_name=name.rsplit(maxsplit=1)[-1], parent=above, **settings)
        yield f"## {name}\n\n```\n{command.get_help(context)}\n```\n"
        if isinstance(command, click.Group):
            for child in command.list_commands(context):
                found = command.get_command(context, child)
                if found is not None:
                    yield from pages(found, f"{name} {child}", context)

    return "# The command line\n\n" + "\n".join(pages(main, "offpitch"))


def settings() -> str:
    """Every setting of `brand.toml`, column of `reps.csv` and environment variable."""
    from pipeline import sections as file
    from pipeline.roster import COLUMNS

    text = "# Settings\n\n`brands/NAME/brand.toml`; a key that is not listed here is refused with a hint.\n"
    sections = {"": file.BrandFile, "[[accounts]]": file.BrandAccount, "[goals]": file.Goals,
                "[collect]": file.Collecting,
                "[collect.columns.NAME]": file.Columns, "[report]": file.Reporting,
                "[mail]": file.Mail, "[cards]": file.Cards, "[second_opinion]": file.SecondOpinion}
    for title, section in sections.items():
        rows = [[f"`{name}`", "required" if field.is_required() else f"`{field.default!r}`", field.description]
                for name, field in section.model_fields.items() if field.description]
        text += f"\n## {title or 'At the top'}\n\n" + table(["setting", "default", "what it means"], rows)
    text += "\n## reps.csv\n\nOne row an account: " + ", ".join(f"`{name}`" for name in COLUMNS) + ".\n"
    return text + "\n" + (HERE / "environment.md").read_text(encoding="utf-8")


def data() -> str:
    """Every table of the database with every column."""
    from pipeline import sqlfile
    from pipeline.building.overruled import CORRECTIONS, LABELS
    from pipeline.records import Account, Collected, Issue, Post
    from pipeline.rules import Rule
    from pipeline.tables import schema_of

    text = ("# The data\n\nWhat stands in `warehouse.duckdb`; the same descriptions are in its catalogue "
            "(`describe`, `duckdb_columns()`).\n")
    read = {"accounts": schema_of(Account), "posts": schema_of(Post), "labels": LABELS,
            "corrections": CORRECTIONS, "collected": schema_of(Collected), "issues": schema_of(Issue),
            "rules": schema_of(Rule)}
    for name, schema in read.items():
        rows = [[f"`{field.name}`", field.type, field.metadata[b"doc"].decode()] for field in schema]
        text += f"\n## {name}\n\n" + table(["column", "type", "what it means"], rows)
    for mart in sqlfile.folder(HERE.parent / "pipeline" / "marts"):
        rows = [[f"`{name}`", what] for name, what in mart.about["columns"].items()]
        text += f"\n## {mart.name}\n\n{mart.about['title']}. One row: {mart.about['grain']}.\n\n"
        text += table(["column", "what it means"], rows)
    return text


def platforms() -> str:
    """Every connector: what it needs and what its platform demands."""
    from pipeline import platforms as room

    cards = [room.connector(name).PLATFORM for name in room.names()]
    rows = [[f"[`{card.name}`](#{card.name})", card.title, card.access, card.collects, card.cannot] for card in cards]
    text = ("# Platforms\n\nWhat each can give, as `offpitch platforms` prints it. A reading of its terms, no legal "
            "advice.\n\n" + table(["name", "platform", "access", "gives", "does not give"], rows))
    for card in cards:
        text += f"\n## {card.name}\n\n" + table(["", ""], [[heading, said] for heading, said in card.sheet()])
    return text


def findings() -> str:
    """Every finding: why it matters, how to fix it, what it weighs."""
    import tomllib

    from pipeline import sqlfile

    room = HERE.parent / "reports"
    model = tomllib.loads((room / "brand_risk.toml").read_text(encoding="utf-8"))
    files = sqlfile.folder(room / "findings")
    text = ("# Findings\n\nEach is one file in `reports/findings/`; weights and thresholds stand in "
            "`reports/brand_risk.toml`. [score.md](score.md) says how the points come about.\n")
    for name, group in sorted(model["groups"].items(), key=lambda pair: pair[1]["order"]):
        text += f"\n## {group['title']}\n"
        for file in (one for one in files if one.about["group"] == name):
            page, risk = file.about, model["findings"].get(file.name, model["unweighed"])
            text += (f"\n### {page['failure_title']}\n\n`{file.name}`, severity {page['severity']}. {weighed(risk)} "
                     f"At least {risk['min_sample']} cases are needed."
                     f"{' Each post behind it is followed until it is settled.' if page.get('followed') else ''}\n\n"
                     f"Why: {page['why']}\n\nHow to fix: {page['how_to_fix']}\n")
    return text


def share(part: float) -> str:
    """0.2 as `20 %`."""
    return f"{part * 100:g} %"


def weighed(risk: dict[str, Any]) -> str:
    """What a finding adds to the score, or takes off, in a sentence."""
    line = "what the brand's rule leaves for asking" if risk["threshold"] == "rule" else share(risk["threshold"])
    points = "1 point" if risk["weight"] == 1 else f"{risk['weight']:g} points"
    if "best" in risk:
        counts = f"Counts in favour from more than {line}, in full from {share(risk['best'])}"
        return f"{counts}, and takes {points} off at most." if risk["weight"] else f"{counts}; no points."
    counts = f"All is well up to {line}, the worst is reached at {share(risk['worst'])}"
    return f"{counts} and adds {points}." if risk["weight"] else f"{counts}; no points."


def queries() -> str:
    """Every ready question."""
    from pipeline import sqlfile

    files = sqlfile.folder(HERE.parent / "queries")
    rows = [[f"`{file.name}`", file.about["title"], file.about["description"]] for file in files]
    return "# Ready questions\n\n`offpitch ask NAME --brand BRAND`\n\n" + table(["name", "title", "description"], rows)


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands, "settings.md": settings, "data.md": data, "platforms.md": platforms,
    "findings.md": findings, "queries.md": queries,
}


def drawn() -> dict[str, str]:
    """Every generated page by file name."""
    return {name: MADE + page() for name, page in PAGES.items()}


if __name__ == "__main__":
    for name, text in drawn().items():
        (HERE / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"docs/{name}\n")
