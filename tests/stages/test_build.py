"""The verb build: whole or not at all, from whatever parts are there, described to the last column."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
import warehouse

from pipeline import build, issues, paths, tables
from pipeline.building import base, catalogue
from pipeline.records import Issue, Post
from pipeline.sqlfile import SqlFile, SqlFileError

POSTS = [
    {"id": "1", "by": "rita", "says": "value"},
    {"id": "2", "by": "ann", "mentions": ["acme"], "need": "question"},
    {"id": "3", "by": "acme", "to": "2", "verdict": "care"},
]


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path))
    return tmp_path


def rows(path, sql):
    with duckdb.connect(path, read_only=True) as con:
        con.execute("set TimeZone = 'UTC'")
        return con.execute(sql).fetchall()


def everything(path):
    names = [name for (name,) in rows(path, "select table_name from duckdb_tables() order by 1")]
    return {name: rows(path, f'from "{name}"') for name in names}


def test_a_brand_without_accounts_and_posts_gets_a_database_too():
    path = warehouse.made({"accounts": []})
    assert rows(path, "select count(*) from own_posts") == [(0,)]
    assert rows(path, "select count(*) from brand_weeks") == [(36,)]


def test_twice_is_the_same_as_once():
    first = everything(warehouse.made({"posts": POSTS}))
    assert everything(warehouse.made({"posts": POSTS})) == first


def test_every_table_column_and_macro_is_described():
    path = warehouse.made({})
    silent = "where not internal and coalesce(comment, '') = ''"
    assert rows(path, f"select table_name from duckdb_tables() {silent}") == []
    assert rows(path, f"select table_name, column_name from duckdb_columns() {silent}") == []
    assert rows(path, f"select function_name from duckdb_functions() {silent} and function_type = 'macro'") == []
    assert len(rows(path, "select 1 from duckdb_tables()")) == len(catalogue.marts()) + 13


def test_an_older_client_can_read_the_file():
    header = warehouse.made({}).read_bytes()[:64]
    assert int.from_bytes(header[12:20], "little") == 64, "64 is the file format of DuckDB 1.0"


def test_the_latest_observation_counts_and_the_first_is_remembered():
    for text, seen in (("old", 3), ("new", 9), ("older", 1)):
        post = Post("bluesky", "1", "id:rita", "post", text, datetime(2026, 11, 17, tzinfo=UTC), "server",
                    datetime(2026, 11, seen, tzinfo=UTC), account="bluesky:rita", role="rep")
        tables.write_part(paths.posts("acme", "bluesky", date(2026, 11, seen)), tables.table_of(Post, [post]))
    found = rows(warehouse.made({}), "select text, first_seen_at, seen_at from posts")
    assert [(text, first.day, last.day) for text, first, last in found] == [("new", 1, 9)]


def test_text_from_anywhere_is_kept_as_it_is():
    odd = "nul\x00 quote' \"; drop table posts; -- \u202e \U0001f44d\u200d '||"
    path = warehouse.made({"posts": [{"id": "1", "by": "rita", "text": odd}]})
    assert rows(path, "select text from own_posts") == [(odd,)]


def test_half_characters_in_a_complaint_do_not_stop_the_build():
    issues.write(paths.issues("acme", "parse", "x"), [])
    paths.issues("acme", "parse", "x").write_text(
        '{"at": "2026-11-23T00:00:00+00:00", "stage": "parse", "level": "error", "message": "bad \\ud800 name"}\n')
    assert rows(warehouse.made({}), "select message from issues") == [("bad \ufffd name",)]


def test_complaints_are_loaded():
    told = Issue(datetime(2026, 11, 23, tzinfo=UTC), "collect", "error", "rita is not known there", "bluesky",
                 "bluesky:rita")
    issues.write(paths.issues("acme", "collect", "2026-11-23.rita"), [told])
    assert rows(warehouse.made({}), "select stage, message, account from issues") == [
        ("collect", "rita is not known there", "bluesky:rita")]


def test_a_broken_part_is_named_and_the_old_database_stays():
    path = warehouse.made({"posts": POSTS})
    before = path.read_bytes()
    broken = paths.posts("acme", "bluesky", date(2026, 11, 24))
    broken.write_bytes(b"PAR1 cut off")
    with pytest.raises(base.PartError, match=r"2026-11-24\.parquet.*offpitch parse"):
        warehouse.made({})
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.glob(".warehouse*")] == []


def test_a_broken_account_of_a_collection_is_said():
    tables.write_text(paths.collected("acme", warehouse.DAY) / "x.json", "{cut off")
    with pytest.raises(base.PartError, match=r"collected/.*offpitch collect"):
        warehouse.made({})


def test_a_part_of_an_older_version_is_read_as_far_as_it_goes():
    old = tables.table_of(Post, [warehouse.post_of({"id": "1", "by": "x"}, {}, {})]).drop_columns(["native_id"])
    tables.write_part(paths.posts("acme", "bluesky", warehouse.DAY), old.append_column("mood", [["fine"]]))
    assert rows(warehouse.made({}), "select post_id, native_id from posts") == [("1", None)]


@pytest.mark.parametrize(("about", "complaint"), [
    ({"title": "T", "grain": "g", "columns": {"a": "A"}}, "column b has no description"),
    ({"title": "T", "grain": "g", "columns": {"a": "A", "b": "B", "c": "C"}}, "describes c"),
    ({"title": "T", "columns": {"a": "A", "b": "B"}}, "title and grain"),
])
def test_a_mart_that_says_too_little_or_too_much_is_refused(about, complaint):
    with duckdb.connect() as con, pytest.raises(SqlFileError, match=f"moods.sql.*{complaint}"):
        catalogue.make(con, SqlFile("moods", about, "select 1 as a, 2 as b"))


def test_a_mart_with_a_mistake_in_its_sql_is_named():
    with duckdb.connect() as con, pytest.raises(SqlFileError, match=r"moods\.sql cannot be run.*nowhere"):
        catalogue.make(con, SqlFile("moods", {}, "select * from nowhere"))


def test_an_open_reader_neither_stops_a_build_nor_sees_it():
    path = warehouse.made({"posts": POSTS})
    reader = subprocess.Popen([sys.executable, "-c", READER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True)
    assert reader.stdout.readline() == "1\n"
    warehouse.made({"posts": [*POSTS, {"id": "4", "by": "rita"}]})
    assert reader.communicate("go on\n", timeout=30)[0] == "1\n"
    assert rows(path, "select count(*) from own_posts") == [(2,)]


READER = """
import duckdb, sys
con = duckdb.connect(sys.argv[1], read_only=True)
for _ in range(2):
    print(con.execute("select count(*) from own_posts").fetchall()[0][0], flush=True)
    sys.stdin.readline()
"""


def test_a_killed_build_leaves_the_old_database_and_the_next_one_succeeds(data):
    path = warehouse.made({"posts": POSTS})
    before = path.read_bytes()
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parents[1])!r})\n{KILLED}"
    killed = subprocess.run([sys.executable, "-c", code], env={**os.environ, "OFFPITCH_DATA": str(data)}, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert path.read_bytes() == before
    left = [one for one in path.parent.glob(".warehouse*") if not one.name.endswith(".wal")]
    assert left, "the kill came too late to prove anything"
    for one in path.parent.glob(".warehouse*"):
        os.utime(one, (time.time() - 2 * build.ABANDONED,) * 2)
    assert rows(warehouse.made({"posts": POSTS}), "select count(*) from own_posts") == [(1,)]
    assert list(path.parent.glob(".warehouse*")) == []


KILLED = """
import os, signal
from pipeline.building import catalogue
import warehouse
make = catalogue.make
def interrupted(con, mart):
    make(con, mart)
    if mart.name == "own_posts":
        os.kill(os.getpid(), signal.SIGKILL)
catalogue.make = interrupted
warehouse.made({"posts": []})
"""
