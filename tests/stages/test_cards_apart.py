"""Cards and letters stay apart where names and teams cross: a rep of two teams, a team called like a rep."""

import json
import re

import pytest
import warehouse

from pipeline import paths
from pipeline.report import report

ACCOUNTS = ["bluesky:acme brand team=North", "bluesky:rita rep team=North consent=2026-08-01",
            "mastodon:rita2 rep rep_id=rita team=South consent=2026-08-01",
            "bluesky:ben rep team=rita consent=2026-08-01",
            "bluesky:north rep rep_id=North team=South consent=2026-08-01"]
SAID = {"rita": 2, "rita2": 3, "ben": 4, "north": 5, "acme": 6}
POSTS = [row for name, many in SAID.items() for n in range(many) for row in (
    {"id": f"{name}/s{n}", "by": f"guest-{name}-{n}", "at": f"2026-11-17 1{n}:00", "text": f"Rain on road {n}",
     "platform": "mastodon" if name == "rita2" else "bluesky"},
    {"id": f"{name}/r{n}", "by": name, "to": f"{name}/s{n}", "at": f"2026-11-17 1{n}:30",
     "verdict": "off_context_pitch", "text": f"Message ~{name}~ for pan {n}"})]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """What each card and each team's letter says, by its file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFPITCH_DATA", str(tmp_path_factory.mktemp("data")))
        mail = {"sender": "a@acme.example", "to": ["a@acme.example"],
                "teams": {name: [f"{name}@acme.example"] for name in ("North", "South", "rita")}}
        case = {"accounts": ACCOUNTS, "posts": POSTS, "brand": {"cards": {"teams": True, "reps": True}, "mail": mail}}
        warehouse.made(case)
        brand = warehouse.brand_of(case)
        folder = report(brand, brand.week(warehouse.WEEK))
        cards = [*(folder / "cards").glob("*.html"), *paths.cards("acme", warehouse.WEEK).glob("*.html")]
        letters = {kind: (folder / row["html"]).read_text() + (folder / row["text"]).read_text()
                   for kind, row in json.loads((folder / "letters.json").read_text()).items() if kind != "digest"}
        yield {re.sub(r"-[0-9a-f]{8}$", "", path.stem): path.read_text() for path in cards} | letters


@pytest.mark.parametrize(("name", "own"), [
    ("team-north", {"rita"}), ("team-south", {"rita2", "north"}), ("team-rita", {"ben"}),
    ("rep-rita", {"rita", "rita2"}), ("rep-ben", {"ben"}), ("rep-north", {"north"})])
def test_a_card_holds_the_texts_of_its_own_accounts_only(drawn, name, own):
    assert set(re.findall(r"~(\w+)~", drawn[name])) == own
    counted = sum(SAID[one] for one in own)
    assert re.search(rf"\b{counted} of {counted}\b", drawn[name])


@pytest.mark.parametrize(("team", "own"), [
    ("North", {"rita", "acme"}), ("South", {"rita2", "north"}), ("rita", {"ben"})])
def test_a_teams_letter_holds_the_texts_of_its_own_accounts_only(drawn, team, own):
    assert set(re.findall(r"~(\w+)~", drawn[f"team {team}"])) <= own
