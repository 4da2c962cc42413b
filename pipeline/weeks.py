"""A brand's own weeks: its time zone, its first day, named by the date of that day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pipeline.records import Week

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def week_of(day: date, timezone: str, first_day: str) -> Week:
    """The week that holds `day`; `start` and `end` are UTC instants, `end` excluded."""
    first = day - timedelta(days=(day.weekday() - DAYS.index(first_day)) % 7)
    return Week(first.isoformat(), _midnight(first, timezone), _midnight(first + timedelta(days=7), timezone))


def last_whole_week(day: date, timezone: str, first_day: str) -> Week:
    """The latest week that is over on `day`."""
    return week_of(day - timedelta(days=7), timezone, first_day)


def _midnight(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(timezone)).astimezone(UTC)
