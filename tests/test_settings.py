"""A brand's files are read strictly; each mistake is one line that says what, where and what to do."""

from datetime import date
from pathlib import Path

import pytest

from pipeline import roster, settings

GOOD = 'name = "Acme"\ncontact = "audit@acme.example"\ntimezone = "Europe/Dublin"\n'
HEAD = "rep_id,name,team,region,platform,handle,stable_id,consent,expected_min,expected_max,source\n"


@pytest.fixture
def brand(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_HOME", str(tmp_path))
    folder = tmp_path / "brands" / "acme"
    folder.mkdir(parents=True)

    def write(toml=GOOD, reps=""):
        (folder / "brand.toml").write_text(toml, encoding="utf-8")
        (folder / "reps.csv").write_text(HEAD + reps, encoding="utf-8")
        return folder

    return write


def mistake(brand, toml):
    brand(toml)
    with pytest.raises(settings.SettingsError) as error:
        settings.load("acme")
    return str(error.value)


def test_an_unknown_setting_is_refused_with_a_hint(brand):
    assert mistake(brand, GOOD + "[goals]\nvalue_shar = 0.7\n") == (
        "acme/brand.toml: unknown setting goals.value_shar; did you mean value_share?")


def test_all_mistakes_are_told_at_once(brand):
    said = mistake(brand, 'name = "Acme"\ntimezone = "Europe/Dublim"\n[goals]\nvalue_share = 80\n').splitlines()
    assert len(said) == 3
    assert any("Europe/Dublin" in line for line in said)
    assert any(line.startswith("acme/brand.toml: contact") for line in said)


def test_broken_toml_is_named_with_its_line(brand):
    assert "line 1" in mistake(brand, 'name = "Acme\n')


def test_an_unknown_brand_is_told_with_the_nearest_one(brand):
    brand()
    with pytest.raises(settings.SettingsError, match="did you mean acme"):
        settings.load("acne")


def test_a_bad_row_of_the_roster_is_named_and_the_others_stay(brand):
    folder = brand(reps="r1,Ann,,,bluesky,@Ann.Example,,,,,\nr2,Bo,,,blusky,bo.example,,,,,\n"
                        "r3,Cy,,,bluesky,ann.example,,,,,\nr4,Di,,,bluesky,,,,,,\n"
                        "r5,Ed,,,bluesky,ed.example,,soon,,,\nr6,Flo,,,mastodon,flo@a.example,,2026-01-31,2,9,\n")
    loaded = settings.load("acme")
    assert [account.key for account in loaded.roster] == ["bluesky:ann.example", "mastodon:flo@a.example"]
    assert loaded.roster[1].consent == date(2026, 1, 31)
    said = roster.complaints(folder, loaded.accounts)
    assert said[0] == "acme/reps.csv, line 3: unknown platform 'blusky'; did you mean bluesky?"
    assert "line 4: bluesky:ann.example stands there twice" in said[1]
    assert "line 5: no handle" in said[2]
    assert "line 6" in said[3]


def test_a_week_is_named_by_its_first_day_in_the_brands_own_time_zone(brand):
    brand(GOOD + 'first_day = "sunday"\n')
    loaded = settings.load("acme")
    week = loaded.last_week(date(2026, 11, 3))
    assert (week.name, week.start.isoformat(), week.end.isoformat()) == (
        "2026-10-25", "2026-10-24T23:00:00+00:00", "2026-11-01T00:00:00+00:00")  # the clocks went back on 25 October
    with pytest.raises(settings.SettingsError, match="you may mean 2026-10-25"):
        loaded.week("2026-10-26")
    with pytest.raises(settings.SettingsError, match="no date"):
        loaded.week("last")


@pytest.mark.parametrize(
    "address", ["bluesky:ann.example", "https://bsky.app/profile/ann.example", "bluesky:@Ann.Example"])
def test_an_account_is_found_by_its_address(address):
    assert roster.addressed(address, "rep").key == "bluesky:ann.example"


def test_a_mastodon_page_becomes_a_full_handle():
    assert roster.addressed("https://social.example/@ann", "brand").key == "mastodon:ann@social.example"


@pytest.mark.parametrize("address", ["ann", "https://nowhere.example/ann", "myspace:ann", "bluesky:"])
def test_an_address_that_nobody_knows_is_refused(address):
    with pytest.raises(roster.RosterError):
        roster.addressed(address, "brand")


@pytest.mark.parametrize(("there", "chosen"), [
    (["joanna.zip"], None), (["joanna.zip", "jo.zip"], "jo.zip"), (["jo-2.zip", "JO.zip"], "JO.zip"),
    (["jo_lund.zip"], None), (["jo 2026-11.zip"], "jo 2026-11.zip"), (["jo"], "jo"),
])
def test_a_file_in_the_inbox_is_its_owners_and_nobody_elses(brand, there, chosen):
    folder = brand(GOOD, "1,Jo,,,x_archive,jo,,,,,\n")
    (folder / "inbox" / "x_archive").mkdir(parents=True)
    for name in there:
        (folder / "inbox" / "x_archive" / name).write_bytes(b"")
    source = settings.load("acme").roster[0].source
    assert (source and Path(source).name) == chosen
