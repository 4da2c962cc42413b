"""What terms allow for so many days only is gone after them, everywhere, and what went is written down."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from brand_folder import brand

from pipeline import paths, platforms, tables
from pipeline.expire import expire
from pipeline.landing import Landing
from pipeline.records import Page, Post

TODAY = date(2026, 11, 23)
DAYS = platforms.connector("youtube").PLATFORM.storage_days


@pytest.fixture
def made(tmp_path, monkeypatch):
    return brand(tmp_path, monkeypatch)


def kept(platform, age):
    """Everything a day leaves behind: evidence, posts, labels."""
    day = TODAY - timedelta(days=age)
    landed = Landing(paths.landing("acme", platform, day) / "jo.jsonl.gz")
    landed.add(Page(platform, f"{platform}:jo", "timeline", "https://tea.example", datetime.now(UTC), 200, b"{}"))
    landed.close()
    tables.write_part(paths.posts("acme", platform, day), tables.table_of(Post, []))
    tables.write_part(paths.labels("acme", "value_or_pitch", platform, day), tables.LABELS.empty_table())
    return [paths.landing("acme", platform, day) / "jo.jsonl.gz", paths.posts("acme", platform, day),
            paths.labels("acme", "value_or_pitch", platform, day)]


def test_only_days_beyond_the_terms_go_and_take_all_that_was_made_of_them(made):
    old, last, other = kept("youtube", DAYS + 1), kept("youtube", DAYS), kept("bluesky", 400)
    found = expire(made, TODAY)
    assert [(one.platform, one.pages, one.storage_days) for one in found] == [("youtube", 1, DAYS)]
    assert not any(path.exists() for path in old)
    assert not old[0].parent.exists()
    assert all(path.exists() for path in last + other)


def test_what_went_is_written_down_with_its_hash_once(made):
    kept("youtube", DAYS + 1)
    expire(made, TODAY)
    expire(made, TODAY)
    rows = [json.loads(line) for line in paths.expired("acme").read_text().splitlines()]
    assert [(row["file"], row["pages"], len(row["sha256"])) for row in rows] == [("jo.jsonl.gz", 1, 64)]


def test_where_nothing_is_too_old_nothing_is_written(made):
    kept("youtube", 1)
    assert expire(made, TODAY) == []
    assert not paths.expired("acme").exists()
