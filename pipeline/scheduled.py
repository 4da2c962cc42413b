"""What a scheduled run is told: which week, which day, which accounts go together; nothing here asks the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from pipeline.records import Week
from pipeline.settings import Brand


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


def shards(brand: Brand, size: int) -> Iterator[list[str]]:
    """The keys of the brand's accounts in groups of at most `size`, each group of one platform only."""
    roster = sorted(brand.roster, key=lambda account: account.platform)
    for _, accounts in groupby(roster, key=lambda account: account.platform):
        keys = [account.key for account in accounts]
        for start in range(0, len(keys), size):
            yield keys[start:start + size]
