"""The command `offpitch`: one file a command in `commands/`, loaded when it is called."""

from __future__ import annotations

import importlib
import pkgutil

import click

from pipeline import commands

HELP = """Tells whether a brand, and the people who sell for it, give before they ask.

\b
Begin here:
  offpitch audit example                        the made-up company, offline
  offpitch audit bluesky:name.bsky.social       any public account, no set-up
  offpitch new brand acme                       your own brand, then: offpitch audit acme
  offpitch judge "Message me to order!"         check a draft before posting
  offpitch ask pitches_this_week                a ready question; offpitch list queries

\b
Ends with 0 when the work is done (what could not be collected stands in the report),
1 when it is not, 2 when the call was wrong.
"""


class Commands(click.Group):
    """The commands in the folder `commands/`, by file name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, the audit first, then the verbs in their order, then the others."""
        first = ["audit", "collect", "parse", "label", "build", "report", "send"]
        found = {module.name for module in pkgutil.iter_modules(commands.__path__) if module.name[0] != "_"}
        return [name for name in first if name in found] + sorted(found.difference(first))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command in the file of that name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found: click.Command = importlib.import_module(f"pipeline.commands.{cmd_name}").command
        return found


STYLE = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.command(cls=Commands, help=HELP, context_settings=STYLE)
@click.version_option(package_name="offpitch")
def main() -> None:
    """Run the command line; its help is `HELP`."""


if __name__ == "__main__":
    main()
