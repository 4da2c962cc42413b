"""Each connector on answers as its platform would give them: what it asks, what comes of it, how it ends.

`walking.py` says how a walk is written. Every awkward input is shown by some walk or page of each platform, or its
`not_given.json` says why the platform has no such thing.
"""

import json
from datetime import date
from pathlib import Path

import pytest
from walking import walked

from pipeline import platforms

HERE = Path(__file__).parent
CASES = [path for path in HERE.glob("*/*.json") if path.name != "not_given.json"]
WALKS = sorted(HERE.glob("*/walks/*.json"))
AWKWARD = ("empty account", "private account", "deleted post in a thread", "rate limit in mid-page",
           "error inside a 200", "HTML instead of JSON", "renamed field", "truncated text", "emoji-only post",
           "right-to-left text", "5,000-comment thread", "ids above 2^53", "times without a zone")


def shown(value):
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", WALKS, ids=lambda case: f"{case.parent.parent.name}-{case.stem}")
def test_a_walk_ends_as_written(case, tmp_path, monkeypatch):
    told, ending, asked, posts, issues = walked(case, tmp_path, monkeypatch)
    for name, want in told["ending"].items():
        found = shown(getattr(ending, name))
        assert want in found if name == "message" and want is not None else found == want, ending
    if "asked" in told:
        assert asked == told["asked"]
    if "posts" in told:
        assert [post["post_id"] for post in posts] == [want["post_id"] for want in told["posts"]]
        for post, want in zip(posts, told["posts"], strict=True):
            assert {name: shown(post[name]) for name in want} == want
    if "count" in told:
        assert len(posts) == told["count"]
    assert len(issues) == len(told.get("issues", ())), issues
    for message, want in zip(issues, told.get("issues", ()), strict=True):
        assert want in message


@pytest.mark.parametrize("name", platforms.names())
def test_every_awkward_input_is_shown(name):
    folder = HERE / name
    shows = {one for case in folder.glob("**/*.json") if case.name != "not_given.json"
             for one in json.loads(case.read_text(encoding="utf-8")).get("shows", ())}
    unknown = shows - set(AWKWARD)
    assert not unknown, f"{name} shows something that has no such name: {sorted(unknown)}"
    reasons = folder / "not_given.json"
    excused = json.loads(reasons.read_text(encoding="utf-8")) if reasons.exists() else {}
    assert not [one for one, why in excused.items() if one in shows or one not in AWKWARD or len(why) < 20]
    missing = [one for one in AWKWARD if one not in shows and one not in excused]
    assert not missing, f"record pages or walks in tests/platforms/{name} that show: {', '.join(missing)}"


@pytest.mark.parametrize("case", sorted({*CASES, *WALKS}), ids=lambda case: str(case.relative_to(HERE)))
def test_a_case_says_where_its_answers_come_from(case):
    origin = json.loads(case.read_text(encoding="utf-8")).get("origin", "")
    assert origin.startswith(("made from", "recorded from")), f"{case.name} does not say whether it is made or recorded"


@pytest.mark.parametrize("name", platforms.names())
def test_a_connector_says_what_a_marketer_must_know(name):
    card = platforms.connector(name).PLATFORM
    silent = [field for field in ("collects", "cannot", "price", "limits", "forbids") if not getattr(card, field)]
    assert not silent, f"{name} does not say {', '.join(silent)}"
    assert card.access == "open" or card.key_from, f"{name} does not say where its key or file comes from"
    assert not [field for field in ("collects", "cannot", "price", "limits", "forbids", "key_from", "display")
                if getattr(card, field).endswith(".")], f"{name}: the sentences end without a full stop"
