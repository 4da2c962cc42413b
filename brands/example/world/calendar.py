"""The twelve weeks, and when in a week people of the town are awake."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from world.dice import Dice

TOWN = ZoneInfo("Europe/Dublin")
FIRST = date(2026, 8, 31)
WEEKS = 12
LAST_MOMENT = datetime(2026, 11, 22, 23, 40, tzinfo=TOWN).astimezone(UTC)
SEASONS = (
    (r"Halloween|[Pp]umpkin|barmbrack|[Bb]rack\b|lantern", 4, 10), (r"[Ff]rost\b|FIRSTFROST", 5, 11),
    (r"Christmas|[Mm]ince pies|holidays", 6, 11), (r"December|January|[Ww]inter", 4, 11), (r"(?i)october", 4, 9),
    (r"(?i)november", 7, 11), (r"[Cc]locks go back", 5, 8), (r"[Cc]locks went back", 8, 9),
    (r"Black Friday|Cyber", 9, 11), (r"summer off", 0, 4))
HOURS = (7, 7, 8, 8, 8, 9, 10, 11, 12, 12, 13, 13, 14, 15, 16, 17, 18, 18, 19, 19, 20, 20, 20, 21, 21, 22)


def monday(week: int) -> date:
    """The first day of week 0 to 11."""
    return FIRST + timedelta(weeks=week)


def moment(week: int, dice: Dice, day: int | None = None) -> datetime:
    """A waking moment in that week, UTC."""
    when = monday(week) + timedelta(days=dice.number(0, 6) if day is None else day)
    clock = time(dice.pick(HOURS), dice.number(0, 59), dice.number(0, 59))
    return datetime.combine(when, clock, TOWN).astimezone(UTC)


def at(day: str, clock: str) -> datetime:
    """A given local moment, as `at("2026-11-10", "09:30")`, UTC."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), TOWN).astimezone(UTC)


def later(than: datetime, low: float, high: float, dice: Dice) -> datetime:
    """`low` to `high` hours later, but never after the twelve weeks are over."""
    end = LAST_MOMENT + timedelta(seconds=dice.number(0, 1100))
    when = than + timedelta(seconds=int(dice.between(low, high) * 3600))
    if when.astimezone(TOWN).hour < 6:
        when += timedelta(hours=dice.number(6, 8))
    return min(when, end)


def in_season(text: str, week: int) -> bool:
    """Whether `text` can be said in that week: nobody carves pumpkins in September."""
    return all(first <= week <= last for word, first, last in SEASONS if re.search(word, text))
