"""What a person is asked to look at: by chance, by doubt, by weight; written so that it comes back as corrections."""

import csv
import json
from datetime import date

import duckdb
import pytest
import warehouse
from click.testing import CliRunner

from pipeline import corrections, paths, review
from pipeline.cli import main

BRAND = warehouse.brand_of({})
SURE = [{"id": f"s{n}", "by": "rita", "says": "value", "probability": {"value": 0.9 + n / 1000, "pitch": 0.05}}
        for n in range(40)]
UNSURE = [{"id": f"u{n}", "by": "rita", "says": "pitch", "probability": {"value": 0.45, "pitch": 0.5}}
          for n in range(5)]
TALK = [{"id": "3", "by": "ann"},
        *({"id": f"r{n}", "by": "ben", "to": "3", "verdict": "conversation"} for n in range(20))]
CASE = {"posts": [*SURE, *UNSURE, *TALK]}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_HOME", str(tmp_path))
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path / "data"))
    (tmp_path / "brands" / "acme").mkdir(parents=True)
    (tmp_path / "brands" / "acme" / "brand.toml").write_text('name = "Acme"\ncontact = "audit@acme.example"\n')
    return tmp_path / "brands" / "acme"


def chosen(case, budget, why=None):
    warehouse.made(case)
    return [row for row in review.review(BRAND, budget).rows if why in (None, row["why_chosen"])]


def filled_in(folder, rows, answer="value", day="2026-11-24"):
    """Write the rows as a review does, fill them in as a person would, and append the file to the corrections."""
    (folder / "review.csv").unlink(missing_ok=True)
    review.write(folder / "review.csv", rows)
    with (folder / "review.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file))
    with (folder / "corrections.csv").open("a", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, review.COLUMNS)
        writer.writeheader()
        for row in read:
            said = "conversation" if row["question"] == "reply_in_context" else answer
            writer.writerow(row | {"answer": row["answer"] or said, "by": "Jo", "on": day})


def test_chance_gives_out_its_share_to_posts_and_replies_alike():
    rows = chosen(CASE, 20, "chance")
    assert sorted(row["question"] for row in rows) == ["reply_in_context"] * 4 + ["value_or_pitch"] * 4
    assert {(row["question"], row["sampled"], row["sampling_probability"]) for row in rows} == {
        ("reply_in_context", "random", 0.2), ("value_or_pitch", "random", round(4 / 45, 4))}


def test_the_least_sure_texts_come_next():
    rows = chosen(CASE, 10)
    drawn = {row["post_id"] for row in rows if row["why_chosen"] == "chance"}
    doubtful = {row["post_id"] for row in rows if row["why_chosen"] == "the judge is unsure"}
    assert {post["id"] for post in UNSURE} - drawn <= doubtful
    assert all(row["sampled"] == row["sampling_probability"] == "" for row in rows if row["post_id"] not in drawn)


def test_texts_behind_a_finding_past_its_threshold_are_looked_at():
    pushy = [{"id": f"p{n}", "by": "ben", "to": "3", "verdict": "off_context_pitch",
              "probability": {"off_context_pitch": 0.9, "conversation": 0.1}} for n in range(30)]
    rows = chosen({"posts": [*CASE["posts"], *pushy]}, 20, "a finding rests on it")
    assert rows
    assert {row["machine_answer"] for row in rows} == {"off_context_pitch"}


def test_the_same_texts_are_chosen_every_time_and_none_twice():
    rows = chosen(CASE, 30)
    assert rows == chosen(CASE, 30)
    assert len({(row["question"], row["post_id"]) for row in rows}) == len(rows) == 30


def test_a_budget_larger_than_the_texts_gives_them_all():
    assert len(chosen(CASE, 1000)) == 65


def test_what_chance_drew_grows_from_review_to_review_as_one_sample(folder):
    first = chosen(CASE, 20, "chance")
    filled_in(folder, first)
    second = chosen(CASE, 20, "chance")
    union = {(row["question"], row["post_id"]) for row in first + second}
    (folder / "corrections.csv").unlink()
    assert union == {(row["question"], row["post_id"]) for row in chosen(CASE, 40, "chance")}


def test_a_text_reviewed_for_another_reason_is_drawn_with_its_answer_filled_in(folder):
    told = [row for row in chosen(CASE, 60) if row["why_chosen"] != "chance"]
    filled_in(folder, told)
    filled_in(folder, [row for row in told if row["question"] == "value_or_pitch"], "soft", "2026-11-25")
    drawn = [row for row in chosen(CASE, 163, "chance") if row["answer"]]
    assert {(row["question"], row["answer"], row["by"]) for row in drawn} == {
        ("value_or_pitch", "soft", "Jo"), ("reply_in_context", "conversation", "Jo")}
    assert {row["on"] for row in drawn if row["answer"] == "soft"} == {date(2026, 11, 25)}


def test_reviewed_texts_are_not_asked_again_unless_they_changed(folder):
    filled_in(folder, chosen(CASE, 163))
    assert chosen(CASE, 50) == []
    text = (folder / "corrections.csv").read_text(encoding="utf-8").replace(",0,", ",another,")
    (folder / "corrections.csv").write_text(text, encoding="utf-8")
    assert len(chosen(CASE, 50)) == 50


def test_a_filled_in_review_comes_back_as_corrections_and_harms_no_spreadsheet(folder):
    case = {"accounts": ["bluesky:acme brand", "bluesky:rita rep"],
            "posts": [{"id": "2082079906048511460", "by": "rita", "says": "value",
                       "text": "=cmd|'/c calc'!A1\n2nd, line"}]}
    rows = chosen(case, 5)
    filled_in(folder, rows, "soft")
    (row,) = csv.DictReader((folder / "review.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True))
    assert row["text"].startswith("'=cmd")
    assert row["post_id"] == "'2082079906048511460"
    (one,) = corrections.read(folder)
    assert (one.post_id, one.answer, one.sampled, one.sampling_probability) == (
        "2082079906048511460", "soft", "random", 1.0)
    with duckdb.connect(warehouse.made(case), read_only=True) as con:
        assert con.execute("select answer, state from corrections").fetchall() == [("soft", "counts")]


def test_the_command_writes_a_file_and_says_where(folder, tmp_path):
    warehouse.made(CASE)
    said = CliRunner().invoke(main, ["review", "acme", "--budget", "10", "--json"])
    told = json.loads(said.output)
    assert told == {"file": str(paths.data("acme") / "reviews" / "2026-11-16.csv"), "texts": 10}
    assert len((paths.data("acme") / "reviews" / "2026-11-16.csv").read_text().splitlines()) == 11


def test_a_file_that_somebody_may_have_filled_in_is_never_replaced(folder, tmp_path):
    warehouse.made(CASE)
    paths_ = [json.loads(CliRunner().invoke(main, ["review", "acme", "--json"]).output)["file"] for _ in range(2)]
    assert [path[-16:] for path in paths_] == ["s/2026-11-16.csv", "2026-11-16-2.csv"]
    (tmp_path / "mine.csv").write_text("filled in")
    said = CliRunner().invoke(main, ["review", "acme", "--out", str(tmp_path / "mine.csv")])
    assert said.exit_code == 1
    assert "may hold somebody's answers" in said.output
    assert (tmp_path / "mine.csv").read_text() == "filled in"


def test_another_week_than_the_databases_is_one_line(folder):
    warehouse.made(CASE)
    said = CliRunner().invoke(main, ["review", "acme", "--week", "2026-11-09"])
    assert said.exit_code == 1
    assert "run offpitch build acme --week 2026-11-09" in said.output
