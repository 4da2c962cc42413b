"""A scheduled run's week, day and groups follow from what it is told, never from the clock."""

from datetime import date

import pytest

from pipeline.records import Account
from pipeline.scheduled import platforms_named, shards, week_and_day, week_ends
from pipeline.sections import Collecting
from pipeline.settings import Brand, SettingsError, load

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


def test_shards_hold_one_platform_and_each_of_its_accounts_once():
    networks = ("mastodon", "bluesky")
    roster = tuple(Account(network, f"rep{number}", "rep") for number in range(5) for network in networks)
    found = list(shards(brand(roster=roster), "mastodon", 2))
    assert [len(shard) for shard in found] == [2, 2, 1]
    assert [key for shard in found for key in shard] == [f"mastodon:rep{number}" for number in range(5)]


def test_a_platform_without_accounts_has_no_shards():
    assert list(shards(brand(), "mastodon", 50)) == []


def folder(tmp_path, settings, reps=None):
    """A brand's folder `acme` with what stands in its files; None: there is no roster."""
    place = tmp_path / "brands" / "acme"
    place.mkdir(parents=True)
    (place / "brand.toml").write_text(settings, encoding="utf-8")
    if reps is not None:
        (place / "reps.csv").write_bytes(reps)
    return place


OWN = 'name = "Acme"\ncontact = "a@acme.example"\n[[accounts]]\nplatform = "mastodon"\nhandle = "acme@a.example"\n'
ROSTERS = {
    "none": None,
    "plain": b"rep_id,platform,handle\n1,bluesky,a.example\n2,feed,b.example\n",
    "from a spreadsheet": b'\xef\xbb\xbf"rep_id","name","handle","platform"\r\n1,"Doe, ""J""\r\nn",a.b,"bluesky"\r\n',
    "short and empty rows": b"rep_id,platform,handle\n\n1\n2,bluesky,a.example\n",
    "empty": b"",
    "without the column": b"rep_id,handle\n1,bluesky\n",
}


@pytest.mark.parametrize("reps", ROSTERS.values(), ids=ROSTERS)
def test_a_dag_has_every_platform_of_the_roster_and_of_the_settings(tmp_path, monkeypatch, reps):
    place = folder(tmp_path, OWN, reps)
    monkeypatch.setenv("OFFPITCH_HOME", str(tmp_path))
    assert platforms_named(place) == sorted({account.platform for account in load("acme").roster})


def test_a_row_that_is_left_out_may_still_name_its_platform(tmp_path):
    place = folder(tmp_path, OWN, b"rep_id,platform,handle\n1,telegram,\n2,blusky,a.example\n")
    assert platforms_named(place) == ["mastodon", "telegram"]


@pytest.mark.parametrize("settings", ['name = "Acme', 'accounts = "mastodon"', "accounts = [1]", 'accounts = 1'])
def test_a_file_with_a_mistake_stops_nobody_from_drawing_the_dag(tmp_path, settings):
    place = folder(tmp_path, settings, b"rep_id,platform,handle\n1,bluesky,a.example\n2,feed,\xff\n")
    assert platforms_named(place) in ([], ["bluesky"])


@pytest.mark.parametrize(("settings", "ends"), [
    ('timezone = "Europe/Berlin"\nfirst_day = "saturday"', ("0 0 * * 6", "Europe/Berlin")),
    ("", ("0 0 * * 1", "UTC")),
    ('timezone = "Atlantis"', ("0 0 * * 1", "UTC")),
    ("timezone = 1", ("0 0 * * 1", "UTC")),
])
def test_a_week_ends_at_midnight_before_its_first_day(tmp_path, settings, ends):
    assert week_ends(folder(tmp_path, settings)) == ends
