"""The example brand: made the same every time, as large as promised, and true to its key."""

from __future__ import annotations

import csv
import filecmp
import json
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from pipeline import settings
from pipeline.collect import collect
from pipeline.parse import parse

EXAMPLE = Path(__file__).resolve().parents[2] / "brands" / "example"
MADE = ("inbox/pages", "inbox/x_archive")


def rows(name):
    with (EXAMPLE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def posts(tmp_path_factory):
    """Everything collected and parsed from the example, by (network, id)."""
    import duckdb

    home = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFPITCH_DATA", str(home))
        brand = settings.load("example")
        collect(brand, brand.today())
        parse(brand, brand.today())
    found = duckdb.connect().execute(
        "select platform, post_id, account, role, kind, parent_state, created_at::varchar as at, text"
        f" from '{home}/example/posts/*/*.parquet'").to_arrow_table().to_pylist()
    return {(row["platform"], row["post_id"]): row for row in found}


def test_making_it_again_gives_the_same_bytes(tmp_path):
    subprocess.run([sys.executable, EXAMPLE / "make.py", tmp_path], check=True, capture_output=True)
    for folder in MADE:
        there, here = sorted((EXAMPLE / folder).iterdir()), sorted((tmp_path / folder).iterdir())
        assert [path.name for path in there] == [path.name for path in here]
        differ = [ours.name for ours, made in zip(there, here, strict=True)
                  if not filecmp.cmp(ours, made, shallow=False)]
        assert differ == [], "make the example anew: python brands/example/make.py"
    assert all(filecmp.cmp(EXAMPLE / name, tmp_path / name, shallow=False) for name in ("truth.csv", "answers.csv"))


def test_it_stays_small():
    sizes = [path.stat().st_size for path in (EXAMPLE / "inbox").rglob("*") if path.is_file()]
    assert max(sizes) < 2_000_000
    assert sum(sizes) < 6_000_000


def test_it_is_as_large_as_promised(posts):
    brand = settings.load("example")
    assert len([account for account in brand.roster if account.role == "brand"]) >= 2
    assert len({account.rep_id for account in brand.roster if account.rep_id}) >= 25
    ours = [row for row in posts.values() if row["role"] and row["kind"] != "repost"]
    assert 2_800 <= len(ours) <= 3_400
    weeks = {datetime.fromisoformat(row["at"]).strftime("%G-%V") for row in ours if row["at"] >= "2026-08-31"}
    assert len(weeks) == 12


def test_every_planted_text_is_collected_and_parsed(posts):
    texts = [row for row in rows("truth.csv")
             if row["post_id"].startswith(("at://", "https://")) or row["post_id"].isdecimal()]
    assert len(texts) > 200
    assert [row for row in texts if (row["platform"], row["post_id"]) not in posts] == []


def test_every_account_in_the_key_is_in_the_roster():
    known = {account.key for account in settings.load("example").roster}
    kinds = ("bluesky:", "mastodon:", "x_archive:")
    about = [row["post_id"] for row in rows("truth.csv") if row["post_id"].startswith(kinds)]
    assert len(about) >= 12
    assert set(about) <= known


def test_replies_to_texts_that_are_gone_have_no_context(posts):
    gone = [row for row in rows("truth.csv") if row["expected"] == "context_missing"]
    assert len(gone) > 20
    assert {posts[row["platform"], row["post_id"]]["parent_state"] for row in gone} == {"deleted", "blocked"}


def test_the_answers_cover_every_text_of_ours_that_came(posts):
    answered = {row["post_id"] for row in rows("answers.csv")}
    assert [row["text"] for row in posts.values()
            if row["role"] and row["kind"] != "repost" and row["post_id"] not in answered] == []


def test_hardly_any_text_is_said_twice():
    lines = [line for path in (EXAMPLE / "inbox/pages").glob("bluesky-*")
             for line in path.read_text(encoding="utf-8").split("\n") if line]
    bodies = [json.loads(line)["body"] for line in lines]
    feeds = [item["post"] for body in map(json.loads, bodies) for item in body.get("feed", []) if "reason" not in item]
    long = {post["uri"]: post["record"]["text"] for post in feeds if len(post["record"]["text"]) > 40}
    assert len(set(long.values())) > 0.97 * len(long)


def test_archives_have_both_layouts_and_one_is_broken():
    names = {path.stem: path for path in (EXAMPLE / "inbox/x_archive").glob("*.zip")}
    assert not zipfile.is_zipfile(names.pop("stellavarney"))
    old = [name for name, path in names.items() if "data/js/user_details.js" in zipfile.ZipFile(path).namelist()]
    assert old == ["gracehanrahan"]
