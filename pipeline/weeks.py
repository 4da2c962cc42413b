"""A brand's own weeks: its time zone, its first day, named by the date of that day; and its opening hours."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pipeline.records import Week

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")


def week_of(day: date, timezone: str, first_day: str) -> Week:
    """The week that holds `day`; `start` and `end` are UTC instants, `end` excluded."""
    first = day - timedelta(days=(day.weekday() - DAYS.index(first_day)) % 7)
    return Week(first.isoformat(), _midnight(first, timezone), _midnight(first + timedelta(days=7), timezone))


def last_whole_week(day: date, timezone: str, first_day: str) -> Week:
    """The latest week that is over on `day`."""
    return week_of(day - timedelta(days=7), timezone, first_day)


def opening(said: str) -> tuple[str, str]:
    """Opening and closing time out of `09:00-17:00`. Raises `ValueError` where it is no such span of one day."""
    opens, _, closes = said.partition("-")
    if not (CLOCK.fullmatch(opens) and CLOCK.fullmatch(closes) and opens < closes):
        raise ValueError("write it as 09:00-17:00, opening before closing; 00:00-24:00 is all day")
    return opens, closes


def _midnight(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(timezone)).astimezone(UTC)
