"""The figures of `make accuracy`: counts that are known by hand, intervals that hold the truth, tables that read."""

import random
import sys

import numpy as np
import pytest

from pipeline import paths

sys.path.insert(0, str(paths.PROJECT / "bench"))
import accuracy
import accuracy_page
import encoder
from asked import POSTS, Said, sets
from measures import Tally, error, macro, tally, wilson
from sections import Section, as_markdown, as_text, share
from slices import cuts

TOLD = (("order now", "pitch", "sale", [], "en", "x"), ("earn a car", "pitch", "sale", ["income_claim"], "en", "x"),
        ("compra ya", "pitch", "deal", [], "es", "x"), ("it rains", "value", "personal", [], "en", "forum"))
ROWS = [{"text": text, "label": label, "kinds": [kind], "flags": flags, "lang": lang, "platform": platform,
         "file": "posts_one.jsonl"} for text, label, kind, flags, lang, platform in TOLD]
SAID = Said(np.array(["pitch", "value", "pitch", "pitch"]), np.array([0.9, 0.2, 0.8, 0.6]),
            np.array([False, True, False, False]), np.array([""] * 4),
            sets([["sale"], None, ["sale"], ["personal"]]), sets([[], [], [], ["health_claim"]]))


def drawn():
    """The tables of the four rows by title: name of a row → its cells."""
    return {section.title: {line[0]: line[1:] for line in section.rows} for section in cuts(ROWS, SAID, POSTS)}


def test_each_cut_counts_its_own_texts():
    found = drawn()
    assert found["By language"]["en"][:2] == ["3", "2"]
    assert [cell[:4] for cell in found["By language"]["en"][2:]] == ["0.50", "0.50", "0.50"]
    assert [cell[:4] for cell in found["By platform"]["x"][2:]] == ["1.00", "0.67", "0.80"]
    assert found["By platform"]["forum"][2:] == ["0.00 (0.00–0.79)", "–", "0.00 (0.00–0.00)"]
    assert "By file, each of another author" not in found


def test_kinds_and_claims_count_what_was_said_wrongly_too():
    found = drawn()
    assert [cell[:4] for cell in found["By kind"]["sale"]] == ["2", "0.50", "0.50", "0.50", "0.50"]
    assert found["By claim"]["health_claim"][:2] == ["0", "0.00 (0.00–0.79)"]
    assert found["By claim"]["all (micro)"][0] == "1"


def test_the_table_of_confusions_holds_every_text_once():
    (table,) = (section for section in cuts(ROWS, SAID, POSTS) if section.title.startswith("What is taken for what"))
    assert table.columns == ["value", "pitch"]
    assert table.rows == [["value", "0", "1"], ["pitch", "1", "2"]]


def test_intervals_of_f1_hold_the_truth():
    held, dice = 0, random.Random(1)
    for _ in range(200):
        is_so = np.array([dice.random() < 0.3 for _ in range(300)])
        called = np.array([dice.random() < (0.8 if one else 0.05) for one in is_so])
        low, high = tally(is_so, called).f1_ends()
        held += low <= 2 * 0.24 / (0.3 + 0.24 + 0.035) <= high
    assert held >= 180


def test_measures_agree_with_sums_by_hand():
    assert Tally(2, 3, 3, 4).f1() == pytest.approx(2 / 3)
    assert Tally(0, 0, 0, 4).f1() == 0
    assert wilson(11, 12) == pytest.approx((0.6461, 0.9851), abs=1e-3)
    assert share(0, 0) == "–"
    assert macro(np.array(["a", "b"]), np.array(["a", "a"]), ("a", "b", "never")) == pytest.approx(1 / 3)
    assert error(np.array([True, False]), np.array([0.95, 0.95])) == pytest.approx(0.45)


def test_a_baseline_that_is_not_installed_says_so(monkeypatch):
    monkeypatch.setattr(encoder, "find_spec", lambda _: None)
    from baselines import encoded

    assert encoded(ROWS, ROWS, POSTS) is None
    found = accuracy.Measured(POSTS, ROWS, {"encoder + LR": None, "offpitch": SAID}).sections()[0]
    assert found.rows[0][:2] == ["encoder + LR", encoder.MISSING]
    assert len(found.rows[0]) == len(found.rows[1]) == len(found.columns) + 1


def test_what_a_report_shows_are_whole_numbers_with_their_interval():
    told = accuracy_page.figures(accuracy.Measured(POSTS, ROWS, {"offpitch": SAID}), SAID)
    assert (told["judge"].split("@")[0], told["target"], told["texts"]) == ("value_or_pitch", "pitch", 4)
    assert (told["precision"]["numerator"], told["precision"]["denominator"]) == (2, 3)
    assert (told["unsure"]["numerator"], told["errors_unsure"]["denominator"]) == (1, 2)
    assert told["recall"]["low"] < 2 / 3 < told["recall"]["high"]


def test_a_table_reads_in_a_terminal_and_in_markdown():
    section = Section("Title", ("texts", "F1"), [["long name", "3", "0.50"], ["b", "1,000", "–"]])
    assert as_text(section).splitlines()[2:] == ["long name  3      0.50", "b          1,000  –"]
    assert as_markdown(section).splitlines()[2:5] == ["|  | texts | F1 |", "| --- | --- | --- |",
                                                      "| long name | 3 | 0.50 |"]
