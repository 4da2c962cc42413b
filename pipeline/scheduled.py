"""What a scheduled run is told: which week, which day, which accounts go together; nothing here asks the clock.

A scheduler reads its DAGs every half minute, and this file with them: nothing heavy is imported.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pipeline import platforms
from pipeline.records import Week
from pipeline.weeks import DAYS

if TYPE_CHECKING:
    from pipeline.settings import Brand

SLOTS = 2
"""Groups of one platform's accounts collected at once in a cluster, until somebody gives its pool another number."""


def week_ends(folder: Path) -> tuple[str, str]:
    """When a brand's weeks are over: a cron expression, and the time zone it is meant in.

    A brand file with a mistake is run on Mondays, UTC: its run then fails and names the mistake. Were the DAG
    left out, nobody would notice that the audits had stopped.
    """
    try:
        about = _settings(folder)
        zone = ZoneInfo(about.get("timezone", "UTC")).key
        first = DAYS.index(about.get("first_day", "monday"))
    except (OSError, ValueError, LookupError, TypeError):
        zone, first = "UTC", 0
    return f"0 0 * * {(first + 1) % 7}", zone


def week_and_day(brand: Brand, named: str | None, ran_on: date) -> tuple[Week, date]:
    """The week to audit and the day its collection runs for.

    A named week is collected on the day after its end, whenever the run really happens, so that a run
    repeated later finds its own evidence again. Without a name it is the last week that was over on
    `ran_on`. A replayed brand keeps the day its answers were recorded on. Raises `SettingsError` when
    `named` is no first day of the brand's week.
    """
    if named:
        week = brand.week(named)
        return week, brand.collect.replay_day or date.fromisoformat(week.name) + timedelta(weeks=1)
    day = brand.collect.replay_day or ran_on
    return brand.last_week(day), day


def shards(brand: Brand, platform: str, size: int) -> Iterator[list[str]]:
    """The keys of the brand's accounts on one platform, in groups of at most `size`."""
    keys = [account.key for account in brand.roster if account.platform == platform]
    for start in range(0, len(keys), size):
        yield keys[start:start + size]


def pool(platform: str) -> str:
    """The name of the Airflow pool in which a platform is asked, by all brands and all workers of a cluster."""
    return f"offpitch_{platform}"


def platforms_named(folder: Path) -> list[str]:
    """The platforms that a brand's files name, by which its DAG is drawn; a million rows take a second.

    All of the roster's are among them, and perhaps one whose rows turn out to be of no use. Out of a file that cannot
    be read come none, or those above the mistake; `settings.load` then says what is wrong.
    """
    found: set[str] = set()
    for cells in (_in_settings, _in_roster):
        with suppress(OSError, ValueError, LookupError, TypeError, AttributeError, csv.Error):
            found.update(cells(folder))
    return [name for name in platforms.names() if name in found]


def _settings(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "brand.toml").read_text(encoding="utf-8"))


def _in_settings(folder: Path) -> Iterator[str]:
    return (str(account.get("platform")) for account in _settings(folder).get("accounts", []))


def _in_roster(folder: Path) -> Iterator[str]:
    with (folder / "reps.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines)
        column = next(rows, []).index("platform")
        yield from (row[column] for row in rows if len(row) > column)
