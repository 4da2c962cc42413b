"""`offpitch inbox`: look at a file that was handed over before it is audited."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands import _shared as shared

if TYPE_CHECKING:
    from pipeline.inbox import Preview

SHOWN = 3
BLOCK = """
No column of it is known yet. Write what each one means into brand.toml; leave out what it does not say:

[collect.columns.mine]
created_at = "…"      # when it was written
timezone = "…"        # as Europe/Dublin, where its times have none
text = "…"
author = "…"          # the profile that wrote it
post_id = "…"
url = "…"

Its columns: {columns}"""


@click.group(short_help="Look at a file that was handed over, before an audit.")
def command() -> None:
    """Look at what was handed over."""


@command.command(name="check", short_help="Show what would be read from an export.")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--brand", metavar="BRAND", help="Read it with this brand's [collect.columns].")
@click.option("--as", "platform", default="suite_export", show_default=True, metavar="PLATFORM",
              help="The connector that reads it (offpitch platforms).")
@click.option("--handle", default="", metavar="HANDLE", help="Whose it is, as the roster would write it.")
@shared.json_option
@shared.plainly
def check(file: Path, brand: str | None, platform: str, handle: str, as_json: bool) -> None:
    """Show how FILE is read: its suite or kind, how many posts, the first of them, what it cannot say.

    \b
    offpitch inbox check export.csv --brand acme --handle acme@x
    offpitch inbox check twitter.zip --as x_archive --handle acme

    Nothing is kept and nothing is sent.
    """
    from pipeline import inbox

    columns = shared.load(brand).collect.columns if brand else {}
    told = {name: one.model_dump(exclude_defaults=True) for name, one in columns.items()}
    found = inbox.preview(file, platform, handle, told)
    if as_json:
        click.echo(json.dumps(found.told(), ensure_ascii=False, default=str))
    else:
        _show(found)
    if found.refusal:
        raise SystemExit(1)


def _show(found: Preview) -> None:
    from pipeline.console import table

    shared.tell(found.title)
    if found.refusal:
        shared.tell(found.refusal)
    if found.unknown_columns:
        shared.tell(BLOCK.format(columns=", ".join(found.unknown_columns)))
    if found.note:
        shared.tell(found.note)
    for line in found.issues[:SHOWN]:
        shared.tell(line)
    if found.posts:
        table(["written (UTC)", "network", "kind", "author", "text"],
              [[f"{one.created_at:%Y-%m-%d %H:%M}", one.platform, one.kind, one.author_handle or "", one.text[:120]]
               for one in found.posts[:SHOWN]])
    kinds = ", ".join(f"{many} {kind}" for kind, many in found.kinds().items()) or "no posts"
    shared.tell(f"{len(found.posts)} posts ({kinds}), {len(found.issues)} complaints.")
