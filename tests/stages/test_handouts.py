"""A finished text that the company hands out is patient zero of those who publish it, whoever does so first."""

import duckdb
import pytest
import warehouse

from pipeline.scoring import findings

HANDOUT = "Our spring cream makes skin so soft that friends will ask what you did! Order it from me by Friday."
POSTS = [
    {"id": "1", "by": "rita", "says": "pitch", "at": "2026-11-09 10:00", "text": HANDOUT},
    {"id": "2", "by": "ben", "says": "pitch", "at": "2026-11-10 10:00", "text": HANDOUT.replace("Friday", "Sunday")},
    {"id": "own", "by": "ben", "says": "value", "text": "Three ways to keep a ladder steady on wet ground"},
]


@pytest.fixture
def handed_out(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_HOME", str(tmp_path))
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path / "data"))
    folder = tmp_path / "brands" / "acme" / "handouts"
    folder.mkdir(parents=True)

    def made(name, words, posts):
        (folder / name).write_bytes(words)
        return duckdb.connect(warehouse.made({"posts": posts}), read_only=True)

    return made


def test_the_company_had_it_first_where_it_was_handed_out(handed_out):
    with handed_out("spring.txt", HANDOUT.encode(), POSTS) as con:
        assert con.execute("select origin, handout, posts from copied_texts").fetchall() == [("handout", "spring", 2)]
        rows = {row["subject"]: row for row in findings.parts(con, "copied_text").to_pylist()}
    assert rows["all accounts"]["reason"].endswith("1 text, 2 copies. First seen: 1 handed out by the company.")
    assert rows["bluesky:rita"]["reason"] == "Rita: 1 of 1 longer text copied (1 handed out by the company)."
    assert (rows["bluesky:ben"]["numerator"], rows["bluesky:ben"]["denominator"]) == (1, 2)


def test_a_text_that_one_person_alone_took_over_is_no_copy_among_people(handed_out):
    with handed_out("spring.txt", HANDOUT.encode(), POSTS[:1]) as con:
        assert con.execute("select count(*) from copied_texts").fetchall() == [(0,)]


def test_an_unreadable_or_short_handout_breaks_nothing(handed_out):
    with handed_out("odd.txt", b"\xff\xfe short", POSTS) as con:
        assert con.execute("select origin from copied_texts").fetchall() == [("rep",)]
        assert con.execute("select handout from handouts").fetchall() == [("odd",)]
