"""When somebody is there to answer, day by day, so that SQL can count business hours without knowing a time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

import pyarrow as pa

from pipeline import tables
from pipeline.building import frame
from pipeline.records import Week
from pipeline.settings import Brand
from pipeline.weeks import DAYS, opening

HOURS = pa.schema([
    pa.field("day", pa.date32(), metadata={"doc": "the day in the brand's time zone"}),
    pa.field("opens_at", tables.TIME, metadata={"doc": "first instant at which somebody is there"}),
    pa.field("closes_at", tables.TIME, metadata={"doc": "when the last one leaves; opens_at on days off"}),
    pa.field("open_before", pa.float64(), metadata={"doc": "seconds open on all earlier days of this table"}),
])


def hours(brand: Brand, week: Week, first: datetime | None) -> pa.Table:
    """One row of `HOURS` for each day of the brand's calendar, ascending; days off are there and have no length.

    Opening and closing are wall-clock times, so a day keeps its length when the clocks change at night.
    """
    days = _days(date.fromisoformat(frame.calendar(brand, week, first)["week"][0].as_py()), week)
    opened = [_opened(brand, day) for day in days]
    before = accumulate(((closes - opens).total_seconds() for opens, closes in opened), initial=0.0)
    rows = [(day, *span, earlier) for day, span, earlier in zip(days, opened, before, strict=False)]
    columns = [pa.array([row[at] for row in rows], field.type) for at, field in enumerate(HOURS)]
    return pa.table(columns, schema=HOURS)


def _days(first: date, week: Week) -> list[date]:
    last = date.fromisoformat(week.name) + timedelta(days=6)
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


def _opened(brand: Brand, day: date) -> tuple[datetime, datetime]:
    opens, closes = opening(brand.goals.business_hours)
    if day in brand.goals.holidays or DAYS[day.weekday()] not in brand.goals.business_days:
        closes = opens
    return _instant(day, opens, brand.timezone), _instant(day, closes, brand.timezone)


def _instant(day: date, clock: str, timezone: str) -> datetime:
    if clock == "24:00":
        day, clock = day + timedelta(days=1), "00:00"
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(timezone)).astimezone(UTC)
