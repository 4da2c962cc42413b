"""`offpitch new`: a brand folder, or a connector, to fill in."""

from __future__ import annotations

import re

import click

from pipeline.commands import _shared as shared

BRAND = """# What each setting means: docs/settings.md
name = "{name}"
contact = ""                     # an address for platforms that wonder who asks; needed before the first audit
timezone = "UTC"                 # as Europe/Berlin
products = []                    # names of what you sell, so that a post about them is not taken for a tip
opt_in_venues = []               # ids of groups and tags whose people joined to hear offers

[[accounts]]                     # one such table for each of the brand's own accounts
platform = "bluesky"             # offpitch list platforms
handle = "{name}.example"

[goals]
rule = "80/20"                   # of ten posts that give or ask, eight give; docs/rules.md has others

[mail]
sender = ""
to = []
"""
REPS = "rep_id,name,team,region,platform,handle,stable_id,consent,expected_min,expected_max,source\n"


@click.group(short_help="Begin a brand, or a connector, of your own.")
def command() -> None:
    """Begin something of your own."""


@command.command(name="brand", short_help="A brand folder to fill in.")
@click.argument("name")
@shared.plainly
def new_brand(name: str) -> None:
    """Make brands/NAME with a brand.toml and a roster to fill in; nothing that exists is overwritten."""
    from pipeline import paths

    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
        raise click.BadParameter("use small letters, digits, - and _, as in acme-tools", param_hint="NAME")
    folder = paths.brands() / name
    if folder.exists():
        raise click.ClickException(f"brands/{name} exists already; nothing was changed")
    (folder / "inbox").mkdir(parents=True)
    (folder / "brand.toml").write_text(BRAND.format(name=name), encoding="utf-8")
    (folder / "reps.csv").write_text(REPS, encoding="utf-8")
    click.echo(f"Fill in {folder}/brand.toml and reps.csv, then: offpitch doctor {name}; offpitch audit {name}")


@command.command(name="platform", short_help="A connector's three files, red until filled in.")
@click.argument("name")
@shared.plainly
def new_platform(name: str) -> None:
    """Make the three files of a connector NAME: itself, a recorded page, a recorded collection.

    \b
    pipeline/platforms/NAME.py                 what it asks and what it reads
    tests/platforms/NAME/page.json             a page, and the posts that must come of it
    tests/platforms/NAME/walks/collection.json answers of the platform, and how collecting must end

    Its tests are red until it is filled in: pytest tests/platforms -k NAME. CONTRIBUTING.md has the recipe.
    """
    from pipeline import paths, platforms

    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise click.BadParameter("use small letters, digits and _, as in my_forum", param_hint="NAME")
    if name in platforms.names():
        raise click.ClickException(f"the platform {name} exists already; nothing was changed")
    tests = paths.PROJECT / "tests" / "platforms" / name
    for beginning, target in (("platform", paths.PROJECT / "pipeline" / "platforms" / f"{name}.py"),
                              ("page", tests / "page.json"), ("walk", tests / "walks" / "collection.json")):
        text = (paths.PROJECT / "pipeline" / "beginnings" / f"{beginning}.txt").read_text(encoding="utf-8")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.replace("NAME", name).replace("TITLE", name.replace("_", " ").title()), encoding="utf-8")
        click.echo(target.relative_to(paths.PROJECT))
    click.echo(f"Fill them in; red until then: python -m pytest tests/platforms -k {name}")
