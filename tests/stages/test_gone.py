"""What is missing once may have been missed; what two complete lists lack, or the platform calls deleted, is gone."""

import json
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest
import warehouse

from pipeline import paths, tables
from pipeline.build import build
from pipeline.records import Collected, Post

FIRST = date(2026, 11, 2)
WRITTEN = datetime(2026, 11, 1, 9, tzinfo=UTC)
LADDER = Post("bluesky", "ladder", "id:acme", "post", "How to carry a ladder down a narrow stair", WRITTEN, "server",
              WRITTEN, account="bluesky:acme", role="brand", collected_by="bluesky:acme", listed=True)
ROPE = replace(LADDER, post_id="rope", text="Three knots for a roof rack")


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path))


def week(number, *posts, stop="window", since=timedelta(days=14)):
    """What a weekly collection found in its own list, and how it ended."""
    day = FIRST + timedelta(weeks=number)
    at = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    tables.write_part(paths.posts("acme", "bluesky", day),
                      tables.table_of(Post, [replace(post, seen_at=at) for post in posts]))
    found = Collected("bluesky", "bluesky:acme", day, at - since, stop, 1)
    tables.write_text(paths.collected("acme", day) / "bluesky.acme.json", json.dumps(asdict(found), default=str))


def rows(sql):
    brand = warehouse.brand_of({"accounts": ["bluesky:acme brand"]})
    with duckdb.connect(build(brand, brand.week("2026-11-16")), read_only=True) as con:
        con.execute("set TimeZone = 'UTC'")
        return con.execute(sql).fetchall()


def gone():
    return [name for (name,) in rows("select post_id from posts where deleted order by 1")]


LONG = timedelta(days=60)


def test_missing_once_is_not_deleted():
    week(0, LADDER, ROPE)
    week(1, ROPE, since=LONG)
    assert gone() == []


def test_missing_from_two_complete_lists_is_deleted_and_its_text_is_dropped():
    week(0, LADDER, ROPE)
    week(1, ROPE, since=LONG)
    week(2, ROPE, since=LONG)
    assert rows("select post_id, text from posts where deleted") == [("ladder", "")]
    assert rows("select post_id from own_posts") == [("rope",)]


def test_a_list_that_broke_off_or_was_capped_misses_nothing():
    week(0, LADDER, ROPE)
    for number, stop in enumerate(("error", "budget", "cap", "window"), 1):
        week(number, ROPE, stop=stop, since=LONG)
    assert gone() == []


def test_a_list_that_did_not_reach_back_so_far_misses_nothing():
    week(0, LADDER)
    for number in (1, 2, 3):
        week(number, since=timedelta(days=2))
    assert gone() == []


def test_what_turns_up_again_was_never_gone():
    week(0, LADDER)
    week(1, since=LONG)
    week(2, since=LONG)
    week(3, LADDER, since=LONG)
    assert gone() == []


def test_what_never_stood_in_the_own_list_is_not_missed_there():
    week(0, replace(LADDER, listed=False))
    week(1, since=LONG)
    week(2, since=LONG)
    assert gone() == []


def test_a_tombstone_is_believed_at_once():
    week(0, LADDER)
    week(1, replace(LADDER, deleted=True, text=""), since=LONG)
    assert gone() == ["ladder"]


def test_a_new_mark_of_the_wording_is_an_edit_seen_when_it_was_first_seen():
    week(0, replace(LADDER, version="a"), replace(ROPE, version="a"))
    week(1, replace(LADDER, version="b", text="How to carry two ladders"), replace(ROPE, version="a"))
    week(2, replace(LADDER, version="b", text="How to carry two ladders"), replace(ROPE, version="a"))
    assert rows("select post_id, edited_at::date::varchar from posts order by 1") == [
        ("ladder", "2026-11-09"), ("rope", None)]
