"""A scheduled run's week, day and groups follow from what it is told, never from the clock."""

from datetime import date

import pytest

from pipeline.records import Account
from pipeline.scheduled import shards, week_and_day
from pipeline.settings import Brand, Collecting, SettingsError

TUESDAY = date(2026, 11, 24)


def brand(**more):
    return Brand(name="Acme", slug="acme", contact="audit@acme.example", **more)


def test_a_named_week_is_collected_on_the_day_after_its_end_whenever_it_runs():
    for ran_on in (TUESDAY, date(2027, 3, 1)):
        week, day = week_and_day(brand(), "2026-11-09", ran_on)
        assert (week.name, day) == ("2026-11-09", date(2026, 11, 16))


def test_without_a_name_it_is_the_last_whole_week_before_the_run():
    week, day = week_and_day(brand(), None, TUESDAY)
    assert (week.name, day) == ("2026-11-16", TUESDAY)


def test_a_week_may_begin_on_another_day():
    week, day = week_and_day(brand(first_day="saturday"), "2026-11-14", TUESDAY)
    assert (week.name, day) == ("2026-11-14", date(2026, 11, 21))


def test_a_replayed_brand_keeps_the_day_of_its_recording():
    replayed = brand(collect=Collecting(replay="inbox/pages", replay_day=date(2026, 11, 23)))
    assert week_and_day(replayed, None, date(2030, 1, 1))[0].name == "2026-11-16"
    assert week_and_day(replayed, "2026-11-09", date(2030, 1, 1))[1] == date(2026, 11, 23)


def test_a_day_that_begins_no_week_is_answered_with_the_one_that_does():
    with pytest.raises(SettingsError, match="2026-11-16"):
        week_and_day(brand(), "2026-11-18", TUESDAY)


def test_shards_hold_one_platform_each_and_every_account_once():
    networks = ("mastodon", "bluesky")
    roster = tuple(Account(network, f"rep{number}", "rep") for number in range(5) for network in networks)
    found = list(shards(brand(roster=roster), 2))
    assert [len(shard) for shard in found] == [2, 2, 1, 2, 2, 1]
    assert all(len({key.split(":")[0] for key in shard}) == 1 for shard in found)
    assert sorted(key for shard in found for key in shard) == sorted(account.key for account in roster)


def test_a_brand_without_accounts_has_no_shards():
    assert list(shards(brand(), 50)) == []
