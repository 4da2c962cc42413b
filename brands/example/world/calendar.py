"""The twelve weeks, and when in a week people of the town are awake."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from datetime import date as Date
from zoneinfo import ZoneInfo

from world.dice import Dice

TOWN = ZoneInfo("Europe/Dublin")
FIRST = Date(2026, 8, 31)
WEEKS = 12
LAST_MOMENT = datetime(2026, 11, 22, 23, 40, tzinfo=TOWN).astimezone(UTC)
HOURS = (7, 7, 8, 8, 8, 9, 10, 11, 12, 12, 13, 13, 14, 15, 16, 17, 18, 18, 19, 19, 20, 20, 20, 21, 21, 22)


def monday(week: int) -> Date:
    """The first day of week 0 to 11."""
    return FIRST + timedelta(weeks=week)


def moment(week: int, dice: Dice, day: int | None = None) -> datetime:
    """A waking moment in that week, UTC."""
    when = monday(week) + timedelta(days=dice.number(0, 6) if day is None else day)
    clock = time(dice.pick(HOURS), dice.number(0, 59), dice.number(0, 59))
    return datetime.combine(when, clock, TOWN).astimezone(UTC)


def at(day: str, clock: str) -> datetime:
    """A given local moment, as `at("2026-11-10", "09:30")`, UTC."""
    return datetime.combine(Date.fromisoformat(day), time.fromisoformat(clock), TOWN).astimezone(UTC)


def later(than: datetime, low: float, high: float, dice: Dice) -> datetime:
    """`low` to `high` hours later, but never after the twelve weeks are over."""
    return min(than + timedelta(seconds=int(dice.between(low, high) * 3600)), LAST_MOMENT + timedelta(seconds=dice.number(0, 1100)))
