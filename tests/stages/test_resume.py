"""A run that was cut off goes on where it was: what it brought already is not asked for again."""

from dataclasses import replace
from datetime import date, timedelta

from brand_folder import brand, impatient
from local_platform import BLUESKY, Answer, AppView, serving, view

from pipeline import landing, paths
from pipeline.collect import collect
from pipeline.collecting import history
from pipeline.parse import parse

DAY = date(2026, 11, 22)
FEED = [{"post": view("rosa.example", f"p{n}", f"Tea, cup {n}", f"2026-11-{20 - n:02}T09:00:00.000Z")}
        for n in range(12)]


def calls(platform):
    return [asked.query.get("cursor", ["first"])[0] for asked in platform.asked if "getAuthorFeed" in asked.path]


def run(tmp_path, monkeypatch, day=DAY, broken_at=None):
    """One collection against a platform that breaks at a cursor; the cursors asked for, and how it ended."""
    impatient(monkeypatch, attempts=1)
    world = AppView({"rosa.example": FEED})

    def answer(asked):
        at = asked.query.get("cursor", ["first"])[0]
        broken = broken_at and "getAuthorFeed" in asked.path and at == broken_at
        return Answer({"error": "down"}, 500) if broken else world(asked)

    with serving(answer) as platform:
        made = brand(tmp_path, monkeypatch, ["1,Rosa,bluesky,rosa.example"], endpoints={BLUESKY: platform.url})
        ended = collect(made, day)[0]
        return calls(platform), ended, made


def test_a_run_that_broke_off_asks_for_what_is_missing_only(tmp_path, monkeypatch):
    asked, ended, _ = run(tmp_path, monkeypatch, broken_at="6")
    assert (asked, ended.stop) == (["first", "2", "4", "6"], "error")
    asked, ended, made = run(tmp_path, monkeypatch)
    assert asked == ["6", "8", "10"]
    assert ended.stop == "end"
    assert parse(made, DAY) == len(FEED)


def test_a_killed_run_is_taken_up_like_one_that_broke_off(tmp_path, monkeypatch):
    _, ended, made = run(tmp_path, monkeypatch, broken_at="6")
    (paths.collected("acme", DAY) / f"{history.file_name(ended.account)}.json").unlink()
    assert run(tmp_path, monkeypatch)[0] == ["6", "8", "10"]
    assert parse(made, DAY) == len(FEED)


def test_a_run_that_came_to_its_end_is_asked_anew(tmp_path, monkeypatch):
    run(tmp_path, monkeypatch)
    assert run(tmp_path, monkeypatch)[0] == ["first", "2", "4", "6", "8", "10"]


def test_what_broke_off_yesterday_is_asked_anew(tmp_path, monkeypatch):
    run(tmp_path, monkeypatch, broken_at="6")
    assert run(tmp_path, monkeypatch, DAY + timedelta(days=1))[0][0] == "first"


def test_an_allowance_that_was_used_up_is_gone_on_with_for_some_days(tmp_path, monkeypatch):
    _, ended, made = run(tmp_path, monkeypatch, broken_at="6")
    history.write("acme", replace(ended, stop="budget"))
    tomorrow = DAY + timedelta(days=1)
    assert run(tmp_path, monkeypatch, tomorrow)[0] == ["6", "8", "10"]
    evidence = landing.read(paths.landing("acme", "bluesky", tomorrow) / "rosa.example.jsonl.gz")
    assert len([page for page in evidence if page.what == "timeline"]) == 6, "a day's evidence is whole by itself"
    assert parse(made, tomorrow) == len(FEED)
    late = DAY + timedelta(days=9)
    assert run(tmp_path, monkeypatch, late)[0][0] == "first"


def test_a_page_that_was_no_good_is_asked_for_again(tmp_path, monkeypatch):
    impatient(monkeypatch)
    world, pages = AppView({"rosa.example": FEED}), []

    def answer(asked):
        pages.append(asked)
        return Answer(b"<html>sorry</html>") if asked.query.get("cursor") == ["6"] and len(pages) < 6 else world(asked)

    with serving(answer) as platform:
        made = brand(tmp_path, monkeypatch, ["1,Rosa,bluesky,rosa.example"], endpoints={BLUESKY: platform.url})
        assert [collect(made, DAY)[0].stop for _ in range(2)] == ["error", "end"]
        assert calls(platform) == ["first", "2", "4", "6", "6", "8", "10"]
