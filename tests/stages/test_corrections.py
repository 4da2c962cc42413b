"""People overrule: what a row of corrections.csv must be, what it changes, when it stops counting."""

from datetime import date

import duckdb
import pytest
import warehouse

from pipeline import corrections

HEAD = "question,platform,post_id,answer,by,on,note"
POSTS = [
    {"id": "1", "by": "rita", "says": "pitch", "kinds": ["sale"], "because": [{"words": "x", "cue": "y", "weight": 1}]},
    {"id": "2", "by": "rita", "says": "value", "unsure": True, "kinds": ["tip"]},
    {"id": "3", "by": "ann"},
    {"id": "4", "by": "rita", "to": "3", "verdict": "conversation"},
    {"id": "5", "by": "rita", "to": "nowhere", "verdict": "context_missing"},
]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_HOME", str(tmp_path))
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path / "data"))
    (tmp_path / "brands" / "acme").mkdir(parents=True)
    return tmp_path / "brands" / "acme"


def write(folder, *lines, head=HEAD, encoding="utf-8"):
    (folder / "corrections.csv").write_text("\n".join([head, *lines]) + "\n", encoding=encoding)


def rows(sql, case=None):
    with duckdb.connect(warehouse.made(case or {"posts": POSTS}), read_only=True) as con:
        return con.execute(sql).fetchall()


def test_a_brand_without_corrections_has_none(folder):
    assert corrections.read(folder) == ()
    assert corrections.complaints(folder) == []
    assert rows("select count(*) from corrections") == [(0,)]


def test_a_persons_answer_counts_and_the_judges_stands_beside_it(folder):
    write(folder, "value_or_pitch,bluesky,1,value,Jo,2026-11-20,a thank-you")
    assert rows("select answer, machine_answer, corrected_by, corrected_on, unsure, kinds, because from labels "
                "where post_id = '1'") == [("value", "pitch", "Jo", date(2026, 11, 20), False, [], [])]
    assert rows("select sum(value), sum(pitch) from account_weeks") == [(1, 0)]
    assert rows("select answer, corrected_by from evidence where post_key = 'bluesky 1'") == [("value", "Jo")]


def test_a_confirmed_answer_is_sure_and_keeps_its_words(folder):
    write(folder, "value_or_pitch,bluesky,2,value,Jo,2026-11-20,")
    assert rows("select answer, unsure, kinds from own_posts where post_id = '2'") == [("value", False, ["tip"])]
    assert rows("select answer, corrected_by from own_posts where post_id = '1'") == [("pitch", None)]


def test_a_person_who_has_seen_the_thread_overrules_what_could_not_be_read(folder):
    write(folder, "reply_in_context,bluesky,5,off-context pitch,Jo,2026-11-20,",
          "reply_in_context,bluesky,4,off_context_pitch,Jo,2026-11-20,")
    case = {"posts": POSTS, "brand": {"opt_in_venues": ["deals"]}}
    case["posts"] = [post | ({"hashtags": ["deals"]} if post["id"] == "4" else {}) for post in POSTS]
    assert rows("select post_id, answer, pitches from own_replies order by 1", case) == [
        ("4", "off_context_pitch", True), ("5", "off_context_pitch", True)]


def test_of_several_rows_about_one_text_the_latest_counts(folder):
    write(folder, "value_or_pitch,bluesky,1,soft,Jo,2026-11-21,", "value_or_pitch,bluesky,1,value,Jo,2026-11-20,",
          "value_or_pitch,bluesky,2,soft,Jo,2026-11-20,", "value_or_pitch,bluesky,2,pitch,Jo,2026-11-20,")
    assert rows("select answer from labels where question = 'value_or_pitch' order by post_id") == [
        ("soft",), ("pitch",)]


@pytest.mark.parametrize(("row", "complaint"), [
    ("value_or_pich,bluesky,1,value,Jo,2026-11-20,", "no question 'value_or_pich'; did you mean value_or_pitch"),
    ("value_or_pitch,bluesky,1,pich,Jo,2026-11-20,", "no answer to value_or_pitch 'pich'; did you mean pitch"),
    ("value_or_pitch,bluesky,1,unsupported,Jo,2026-11-20,", "write one of value, soft, pitch, other"),
    ("value_or_pitch,bluesky,1,value,,2026-11-20,", "by is empty"),
    ("value_or_pitch,bluesky,,value,Jo,2026-11-20,", "post_id is empty"),
    ("value_or_pitch,bluesky,1,value,Jo,20/11/2026,", "'20/11/2026' is no date; write it as 2026-11-23"),
    ("value_or_pitch,x,2.08208E+18,value,Jo,2026-11-20,", "rounded the post_id to 2.08208E"),
])
def test_a_bad_row_is_one_line_and_an_issue_and_the_others_count(folder, row, complaint):
    write(folder, row, "value_or_pitch,bluesky,2,soft,Jo,2026-11-20,")
    (line,) = corrections.complaints(folder)
    assert line.startswith("acme/corrections.csv, row 2: ")
    assert complaint in line
    assert rows("select level, message from issues") == [("warning", line)]
    assert rows("select answer from labels where post_id = '2'") == [("soft",)]


def test_a_file_without_heading_is_one_complaint(folder):
    write(folder, "value_or_pitch,bluesky,2,soft,Jo,2026-11-20,", head="value_or_pitch,bluesky,1,soft,Jo,2026-11-20,")
    assert corrections.read(folder) == ()
    assert ["must name the columns" in line for line in corrections.complaints(folder)] == [True]


def test_what_spreadsheets_do_is_forgiven(folder):
    write(folder, "value_or_pitch;bluesky;'1;Value;José;2026-11-20;", head=HEAD.replace(",", ";"), encoding="cp1252")
    (one,) = corrections.read(folder)
    assert (one.post_id, one.answer) == ("1", "value")


def test_a_filled_in_review_may_be_appended_with_its_heading_and_more_columns(folder):
    write(folder, "value_or_pitch,bluesky,1,value,Jo,2026-11-20,",
          "\ufeffquestion,platform,post_id,text,answer,by,on,note,sampled,sampling_probability,mood",
          'value_or_pitch,bluesky,2,"two, lines\n\nof text",soft,Jo,2026-11-21,,random,0.25,good',
          "value_or_pitch,bluesky,9,not filled in,,,,,random,0.25,")
    assert [(one.post_id, one.sampled, one.sampling_probability, one.csv_row)
            for one in corrections.read(folder)] == [("1", None, None, 2), ("2", "random", 0.25, 4)]
    assert corrections.complaints(folder) == []


def test_a_text_that_chance_chose_stays_so_whoever_answers_it_again(folder):
    write(folder, "value_or_pitch,bluesky,1,value,Jo,2026-11-20,,random,0.25",
          "value_or_pitch,bluesky,1,soft,Mo,2026-11-21,", head=f"{HEAD},sampled,sampling_probability")
    assert [(one.answer, one.by, one.sampled, one.sampling_probability) for one in corrections.read(folder)] == [
        ("soft", "Mo", "random", 0.25)]


def test_a_text_that_changed_since_is_asked_again(folder):
    write(folder, "value_or_pitch,bluesky,1,value,Jo,2026-11-20,,0", "value_or_pitch,bluesky,2,pitch,Jo,2026-11-20,,1",
          head=f"{HEAD},shown_sha256")
    assert rows("select post_id, state, machine_answer from corrections order by 1") == [
        ("1", "counts", "pitch"), ("2", "changed", "value")]
    assert rows("select answer, unsure, corrected_by from labels where post_id = '2'") == [("value", True, None)]
    ((message,),) = rows("select message from issues")
    assert message.startswith("acme/corrections.csv, row 3: the text changed since it was reviewed")


def test_a_correction_of_nothing_is_an_issue(folder):
    write(folder, "value_or_pitch,bluesky,77,value,Jo,2026-11-20,")
    assert rows("select state from corrections") == [("unknown",)]
    assert ["row 2: no such text" in message for (message,) in rows("select message from issues")] == [True]


def test_twice_is_the_same_as_once(folder):
    write(folder, "value_or_pitch,bluesky,1,mood,Jo,2026-11-20,", "value_or_pitch,bluesky,1,value,Jo,2026-11-20,")
    asked = 'select labels.*, issues."at" from labels cross join issues'
    assert rows(asked) == rows(asked)
