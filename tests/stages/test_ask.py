"""Questions to the published database: answered, refused or hinted at, and never able to do harm."""

import threading

import pytest
import warehouse

from pipeline import paths
from pipeline.ask import AskError, ask, open_published


@pytest.fixture(scope="module", autouse=True)
def company(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFPITCH_DATA", str(tmp_path_factory.mktemp("data")))
        warehouse.made({"posts": [{"id": "1", "by": "rita", "says": "pitch"}]})
        yield


def test_sql_is_answered_with_names_and_types():
    found = ask("acme", "select account, count(*) as posts from own_posts group by all;")
    assert found.to_pylist() == [{"account": "bluesky:rita", "posts": 1}]


@pytest.mark.parametrize("text", ["select answer from own_posts", '/* title = "T" */\nselect answer from own_posts;\n'])
def test_a_file_is_answered_with_or_without_a_title_page(text, tmp_path):
    file = tmp_path / "mine.sql"
    file.write_text(text)
    assert ask("acme", str(file)).to_pylist() == [{"answer": "pitch"}]


def test_a_ready_question_is_answered_by_name():
    assert ask("acme", "pitches_this_week").num_rows == 1


def test_a_ready_question_of_the_home_folder_comes_before_the_project_s(tmp_path, monkeypatch):
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "pitches_this_week.sql").write_text("select 'ours' as whose")
    monkeypatch.setattr(paths, "home", lambda: tmp_path)
    assert ask("acme", "pitches_this_week").to_pylist() == [{"whose": "ours"}]


def test_the_name_of_a_table_shows_the_table():
    assert ask("acme", "weeks").column_names == ["week", "start_at", "end_at"]


@pytest.mark.parametrize(("question", "complaint"), [
    ("select * from own_post", r"no table own_post \(did you mean own_posts\?\)"),
    ("waiting_customer", r"did you mean waiting_customers\?"),
    ("select tex from own_posts", "text"),
    ("selec 1", "syntax error"),
    ("", "0 statements"),
    ("select 1; select 2", "2 statements"),
    ("missing.sql", "cannot be read"),
    ("drop table own_posts", "can only be read"),
    ("create temp table t as select 1", "can only be read"),
    ("copy own_posts to 'stolen.csv'", "can only be read"),
    ("attach 'other.duckdb'", "can only be read"),
    ("set threads = 64", "can only be read"),
    ("install httpfs", "can only be read"),
    ("load httpfs", "can only be read"),
    ("select * from read_text('/etc/hostname')", "disabled by configuration"),
    ("select * from glob('/*')", "disabled by configuration"),
    ("select * from '/etc/hostname'", "no table /etc/hostname"),
])
def test_a_question_with_a_mistake_or_a_wish_too_many_gets_one_plain_line(question, complaint):
    with pytest.raises(AskError, match=complaint) as told:
        ask("acme", question)
    assert "\n" not in str(told.value)


def test_settings_are_locked_even_without_the_look_at_the_statement():
    import duckdb

    with open_published("acme") as con:
        for forbidden in ("set enable_external_access = true", "copy own_posts to 'x.csv'", "drop table own_posts"):
            with pytest.raises(duckdb.Error):
                con.execute(forbidden)


def test_a_question_without_end_is_ended():
    endless = "select count(*) from range(100000000000) a, range(1000000) b where a.range * b.range % 7 = 3"
    with pytest.raises(AskError, match=r"longer than 0\.2 seconds"):
        ask("acme", endless, seconds=0.2)
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


def test_a_brand_without_database_hears_what_to_run():
    with pytest.raises(AskError, match="run offpitch audit nobody"):
        ask("nobody", "weeks")


def test_a_broken_database_hears_what_to_run():
    paths.data("broken").mkdir(parents=True)
    paths.warehouse("broken").write_bytes(b"no database")
    with pytest.raises(AskError, match="run offpitch build broken"):
        ask("broken", "weeks")
