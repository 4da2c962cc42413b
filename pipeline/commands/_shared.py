"""What several commands share: their arguments, how they fail, how they say that they are at work."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from pipeline.records import Week
    from pipeline.settings import Brand

F = TypeVar("F", bound=Callable[..., Any])

brand_argument = click.argument("brand", metavar="BRAND")
week_option = click.option("--week", metavar="DATE", help="First day of the week, as 2026-11-16. [the last whole week]")
day_option = click.option("--day", metavar="DATE", help="Day the collection runs for. [today]")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")


def plainly(command: F) -> F:
    """Let `command` end with one kind line and exit code 1 where it meets an error it foresaw."""

    @functools.wraps(command)
    def run(*args: Any, **options: Any) -> Any:
        try:
            return command(*args, **options)
        except click.ClickException:
            raise
        except Exception as error:
            if not type(error).__module__.startswith("pipeline."):
                raise
            raise click.ClickException(_terminal(str(error))) from None

    return run  # type: ignore[return-value]


def load(slug: str) -> Brand:
    """The brand, its roster's mistakes said aloud on the error stream."""
    from pipeline import roster, settings

    brand = settings.load(slug)
    for line in roster.complaints(brand.folder, brand.accounts):
        complain(f"Left out: {line}")
    return brand


def week_of(brand: Brand, week: str | None, day: date) -> Week:
    """The week that was asked for, or the last whole one before `day`."""
    return brand.week(week) if week else brand.last_week(day)


def day_of(brand: Brand, day: str | None) -> date:
    """The day that was asked for, or the brand's today."""
    try:
        return date.fromisoformat(day) if day else brand.today()
    except ValueError:
        raise click.BadParameter(f"{day!r} is no date; write it as 2026-11-23", param_hint="--day") from None


def check_cases(brand: Brand, week: Week, accounts: Iterable[str], findings: Iterable[str] = ()) -> None:
    """Refuse an account that neither the roster nor a case of the week knows, and a finding that is none."""
    from pipeline.following.week import known
    from pipeline.scoring import risk

    cases = known(brand, week)
    whose = {*(account.key for account in brand.roster), *(case.account for case in cases if case.account)}
    what = {*(card.finding.id for card in risk.read().cards), *(case.finding for case in cases)}
    _refuse(accounts, whose, "--account")
    _refuse(findings, what, "--finding")


def _refuse(words: Iterable[str], known: Iterable[str], option: str) -> None:
    from pipeline.sections import did_you_mean

    for word in words:
        if word not in known:
            raise click.BadParameter(f"{word!r} is unknown{did_you_mean(word, known)}", param_hint=option)


def say(as_json: bool, row: dict[str, Any], line: str) -> None:
    """Print `row` as JSON for programs, or `line` for people."""
    click.echo(json.dumps(row, default=str) if as_json else _terminal(line))


def tell(line: str) -> None:
    """Print one line."""
    click.echo(_terminal(line))


def complain(line: str) -> None:
    """Print one line on the error stream."""
    click.echo(_terminal(line), err=True)


def _terminal(text: str) -> str:
    from pipeline.text import terminal

    return "\n".join(terminal(line) for line in text.splitlines())
