"""Business hours: counted between any two instants, in the brand's own time zone, whatever its clocks do."""

import duckdb
import pytest
import warehouse

from pipeline.sections import Goals
from pipeline.weeks import DAYS

DUBLIN = {"timezone": "Europe/Dublin"}


@pytest.fixture(scope="module")
def hours(tmp_path_factory):
    """Business hours between two instants of UTC for a brand in Dublin with the goals told; built once for each."""
    built = {}

    def between(since, until, **goals):
        path = built.get(str(goals)) or warehouse.made({"brand": DUBLIN | {"goals": goals, "slug": f"b{len(built)}"}})
        built[str(goals)] = path
        with duckdb.connect(path, read_only=True) as con:
            return con.execute("select business_hours($since::timestamptz, $until::timestamptz)",
                               {"since": since and f"{since}+00", "until": until and f"{until}+00"}).fetchone()[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFPITCH_DATA", str(tmp_path_factory.mktemp("data")))
        yield between


@pytest.mark.parametrize(("since", "until", "expected"), [
    ("2026-11-13 19:00", "2026-11-16 10:00", 1.0),  # Friday evening to Monday morning
    ("2026-11-13 16:00", "2026-11-16 10:00", 2.0),
    ("2026-11-14 09:00", "2026-11-15 17:00", 0.0),  # a weekend
    ("2026-11-17 10:00", "2026-11-17 12:30", 2.5),
    ("2026-11-17 06:00", "2026-11-17 08:59", 0.0),  # before anybody comes
    ("2026-11-17 17:00", "2026-11-18 09:00", 0.0),  # exactly from closing to opening
    ("2026-11-17 09:00", "2026-11-17 17:00", 8.0),  # exactly a day
    ("2026-11-17 12:00", "2026-11-17 12:00", 0.0),
    ("2026-11-02 09:00", "2026-11-20 17:00", 120.0),  # three weeks
])
def test_only_hours_count_on_which_somebody_is_there(since, until, expected, hours):
    assert hours(since, until) == expected


def test_a_day_keeps_its_length_when_the_clocks_go_back(hours):
    assert hours("2026-10-23 15:00", "2026-10-23 16:30") == 1.0  # Friday in summer time: 17:00 is 16:00 UTC
    assert hours("2026-10-23 15:00", "2026-10-26 10:00") == 2.0  # Monday in winter time: 09:00 is 09:00 UTC
    sundays = {"business_days": ["sunday"], "business_hours": "00:00-24:00"}
    assert hours("2026-10-24 12:00", "2026-10-26 12:00", **sundays) == 25.0


def test_days_off_and_other_opening_hours_are_the_brands_own(hours):
    assert hours("2026-11-16 08:00", "2026-11-20 20:00", holidays=["2026-11-18"]) == 32.0
    assert hours("2026-11-13 19:00", "2026-11-16 10:00", business_hours="10:00-22:30",
                 business_days=["friday", "saturday"]) == 16.0
    assert hours("2026-11-13 19:00", "2026-11-16 10:00", business_hours="00:00-24:00", business_days=DAYS) == 63.0


def test_without_an_answer_or_outside_the_calendar_there_is_nothing_to_count(hours):
    assert hours("2026-11-17 10:00", None) is None
    assert hours("2020-01-01 10:00", "2026-11-17 10:00") is None


@pytest.mark.parametrize("said", ["9-17", "17:00-09:00", "09:00-09:00", "09:00", "24:00-24:00", "09:00-25:00", ""])
def test_opening_hours_that_cannot_be_are_refused_with_how_to_write_them(said):
    with pytest.raises(ValueError, match="write it as 09:00-17:00"):
        Goals(business_hours=said)
