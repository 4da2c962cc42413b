"""Cards: each team's, and each rep's where brand and person agreed; nobody finds another's rows there."""

import pytest
import warehouse

from pipeline import paths
from pipeline.report import report

ACCOUNTS = ["bluesky:acme brand", "bluesky:rita rep team=North consent=2026-08-01",
            "mastodon:rita2 rep rep_id=rita team=North consent=2026-08-01", "bluesky:ben rep team=South",
            "bluesky:cleo rep team=South consent=2026-08-01", "bluesky:dora rep team=South consent=2026-08-01",
            "mastodon:dora2 rep rep_id=dora team=South"]
POSTS = [row for name in ("rita", "ben", "cleo") for n in range(3) for row in (
    {"id": f"{name}-v{n}", "by": name, "at": f"2026-11-1{n + 6} 08:00", "says": "value",
     "text": f"How {name} keeps a wooden spoon from splitting, part {n}", "likes": n},
    {"id": f"{name}-s{n}", "by": f"guest-{name}-{n}", "at": f"2026-11-1{n + 6} 09:00",
     "text": f"Rain on {name}'s road {n}"},
    {"id": f"{name}-r{n}", "by": name, "to": f"{name}-s{n}", "at": f"2026-11-1{n + 6} 10:00", "kinds": ["dm_handoff"],
     "verdict": "off_context_pitch", "text": f"Message {name} for a pan {n}"})]


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path))


def cards(**settings):
    case = {"accounts": ACCOUNTS, "posts": POSTS, "brand": {"cards": settings}}
    warehouse.made(case)
    brand = warehouse.brand_of(case)
    report(brand, brand.week(warehouse.WEEK))
    teams, reps = paths.report("acme", warehouse.WEEK) / "cards", paths.cards("acme", warehouse.WEEK)
    found = [*teams.glob("*.html"), *reps.glob("*.html")]
    return {"-".join(path.stem.split("-")[:2]): path.read_text() for path in found}


def test_teams_have_cards_and_reps_only_where_the_brand_says_so():
    assert set(cards()) == {"team-north", "team-south"}
    assert set(cards(teams=False)) == set()


def test_a_rep_has_a_card_where_every_account_has_consent():
    assert set(cards(teams=False, reps=True)) == {"rep-rita", "rep-cleo"}


def test_a_card_holds_its_owners_words_and_nobody_elses():
    found = cards(reps=True)
    for name, others in (("rep-rita", ("ben", "cleo")), ("rep-cleo", ("ben", "rita")), ("team-north", ("ben", "cleo"))):
        mine = name.removeprefix("rep-") if name.startswith("rep") else "rita"
        assert f"How {mine} keeps a wooden spoon from splitting, part 2" in found[name]
        assert f"Message {mine} for a pan 0" in found[name]
        assert not [other for other in others if other in found[name]]
    assert "How ben keeps" in found["team-south"] or "How cleo keeps" in found["team-south"]


def test_no_card_of_a_rep_lies_where_reports_are_served_from():
    cards(reps=True)
    assert not list(paths.report("acme", warehouse.WEEK).parent.rglob("rep-*"))


def test_who_withdraws_consent_has_no_card_any_more():
    assert "rep-cleo" in cards(reps=True)
    assert not [name for name in cards(reps=False) if name.startswith("rep")]


def test_a_text_that_several_findings_flagged_stands_once_and_says_so():
    page = cards(reps=True)["rep-rita"]
    assert page.count("Message rita for a pan 0") == 1
    assert "The same text also stands under: Pitches into conversations that did not ask." in page
