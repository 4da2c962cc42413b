"""Copies that are not word for word: pairs by two reps, told as they would be to the verb build."""

import tomllib
from collections import Counter
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
import warehouse

from pipeline.building import near_copies

PAIRS = tomllib.loads((Path(__file__).parent / "near_copies.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def clusters(tmp_path_factory):
    """All pairs in one database, so that every text has all others to be mistaken for; the keys of each cluster."""
    posts = [{"id": f"{kind} {number} {by}", "by": by, "text": pair[side]} for kind in PAIRS
             for number, pair in enumerate(PAIRS[kind]) for side, by in (("a", "rita"), ("b", "ben"))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFPITCH_DATA", str(tmp_path_factory.mktemp("pairs")))
        with duckdb.connect(warehouse.made({"posts": posts}), read_only=True) as con:
            found = con.execute("select post_keys from copied_texts").fetchall()
    return [{key.removeprefix("bluesky ").rpartition(" ")[0] for key in keys} for (keys,) in found]


def test_a_changed_copy_is_found(clusters):
    missed = [pair for number, pair in enumerate(PAIRS["copy"]) if {f"copy {number}"} not in clusters]
    assert not missed


def test_texts_that_share_a_phrase_a_subject_or_a_wish_are_no_copies(clusters):
    named = Counter(kind.split()[0] for found in clusters for kind in found)
    wrong = [pair for number, pair in enumerate(PAIRS["other"]) if {f"other {number}"} in clusters]
    assert not wrong
    assert named["other"] == 0


def test_every_kind_of_change_is_tried():
    kinds = Counter(pair["change"] for pair in PAIRS["copy"])
    assert {"word", "name", "emoji", "link", "order", "tags", "number"} <= set(kinds)


def numbered(*texts):
    """Texts as lists of numbers, one a word: the functions compare words and never look at letters."""
    words = sorted({word for text in texts for word in text.split()})
    return pa.chunked_array([[[words.index(word) * 2**40 + 7 for word in text.split()] for text in texts]],
                            pa.list_(pa.uint64()))


def test_reordered_and_changed_words_are_counted_exactly():
    told = numbered("a b c d e f g h i j k l", "a b c d e f g h i j k l", "a b c d e f g h i j k l",
                    "g h i j k l a b c d e f", "a X c d Y f g h i Z k l", "a X c d Y f g W i Z k l")
    same = near_copies.nearly_same(told.slice(0, 3), told.slice(3, 3))
    assert same.to_pylist() == [True, True, False]  # two halves swapped; three words of twelve; four of twelve


def test_an_estimate_is_near_the_share_of_pairs_that_agree():
    words = [f"w{number}" for number in range(400)]
    left, right = numbered(" ".join(words), " ".join(words[200:] + [f"x{number}" for number in range(200)]))
    one, other = (near_copies.band_marks(pa.chunked_array([[text]], pa.list_(pa.uint64()))) for text in (left, right))
    estimate = near_copies.resemblance(one, other)[0].as_py()
    assert estimate == pytest.approx(1 / 3, abs=0.25)  # three standard errors of 32 hashes


def test_texts_come_out_alike_wherever_they_stand_in_a_batch():
    alone, batch = numbered("a b c d"), numbered("a b c d", "b c", "a b c d")
    marks = near_copies.band_marks(batch).to_pylist()
    assert marks[0] == marks[2] != marks[1]
    assert near_copies.band_marks(batch.slice(2, 1)).to_pylist() == marks[2:]
    assert len(near_copies.band_marks(alone).to_pylist()[0]) == near_copies.BANDS
