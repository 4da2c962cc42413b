"""What is heard of a text, what it weighs, and that the weights beside the code are those of the corpus."""

import json
import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from pipeline import cues
from pipeline.hearing import AT_A_TIME, hear
from pipeline.questions import _words
from pipeline.tables import BECAUSE
from training import train

TEXTS = ["Message me for 20% off!", "", "It rained all week at camp.", "¡Pídeme el catálogo! 🕯️🕯️", "don't   DON’T",
         "see https://shop.example/a?b=c now", "x" * 40, "ÄRGER ärger", "a" * 7 + "é" + "b" * 9]
WORDS = re.compile(r"[^\W_]+|(?:(?![\s'’])[\W_])+")


def words_of(text: str) -> list[str]:
    heard, = hear(pa.array([text]))
    return [bytes(heard.read[start:end]).decode() for start, end in zip(heard.start, heard.end, strict=True)]


def features(text: str) -> list[list[int]]:
    return sorted(hear(pa.array([text]))[0].buckets.T.tolist())


@pytest.mark.parametrize("text", [text for text in TEXTS if "http" not in text])
def test_words_are_runs_of_letters_or_of_signs(text):
    assert words_of(text) == WORDS.findall(text)


def test_what_stands_in_a_link_is_not_heard():
    assert words_of("see https://shop.example/a?b=c now") == ["see", "http", "now"]
    assert words_of("http is a protocol: http://") == ["http", "is", "a", "protocol", ":", "http"]


@pytest.mark.parametrize(("one", "other"), [
    ("ORDER NOW", "order now"), ("15 left", "83 left"), ("I’m in", "I'm in"), ("ÉTÉ", "été"),
    (" hi\n\nyou ", "hi you")])
def test_case_digits_blanks_and_the_look_of_apostrophes_do_not_count(one, other):
    assert features(one) == features(other)


@pytest.mark.parametrize(("one", "other"), [("man bites dog", "dog bites man"), ("art", "arts"), ("a b", "ab")])
def test_order_and_letters_count(one, other):
    assert features(one) != features(other)


def test_words_of_one_stem_share_a_bucket():
    one, other = (hear(pa.array([text]))[0].buckets[2].tolist() for text in ("discounts", "discounted"))
    assert one == other != [0]


def test_a_text_weighs_the_same_alone_and_in_company():
    many = pa.array(TEXTS * (AT_A_TIME // len(TEXTS) + 5))
    together = _words.scores(hear(many))["pitch"].to_pylist()
    alone = [_words.scores(hear(pa.array([text])))["pitch"].to_pylist()[0] for text in TEXTS]
    assert together[:len(TEXTS)] == together[-len(TEXTS):] == alone


def test_a_slice_of_a_column_is_heard_as_if_it_were_whole():
    column = pa.array(TEXTS)
    assert _words.scores(hear(column.slice(2, 4)))["soft"].equals(
        _words.scores(hear(pa.array(TEXTS[2:6])))["soft"])


def test_a_score_is_the_bias_and_the_weights_over_the_root_of_the_words():
    known = _words.model()
    at, (heard,) = known.names.index("pitch"), hear(pa.array(["order now"]))
    steps = sum(int(known.weights[at][bucket]) for bucket in heard.buckets.reshape(-1))
    expected = known.bias[at] + known.unit[at] * steps / np.sqrt(2)
    assert _words.scores([heard])["pitch"].to_pylist() == [pytest.approx(expected)]


def test_clear_words_count_more_than_faint_ones():
    texts = ["Message me to order yours today, spots are limited", "It rained all week at camp."]
    heard = hear(pa.array(texts))
    full, (added, share) = _words.scores(heard), _words.beside(heard)
    lead = [full["pitch"][row].as_py() - max(full[name][row].as_py() for name in full if name != "pitch")
            for row in range(2)]
    assert lead[0] > _words.CLEAR > lead[1]
    assert share.to_pylist() == [_words.SHARE + _words.MORE_WHEN_CLEAR, _words.SHARE]
    beyond = _words.MORE_WHEN_CLEAR * (lead[0] - _words.CLEAR)
    assert added.to_pylist() == pytest.approx([_words.SHARE * lead[0] + beyond, _words.SHARE * lead[1]])


def test_no_feature_weighs_nothing():
    assert not _words.model().weights[:, 0].any()


def test_the_words_that_moved_most_are_told_first_and_as_they_stand_in_the_text():
    texts = ["MESSAGE me to Order yours today, spots are limited, link in bio", "", "It rained all week at camp."]
    pairs = _words.because(hear(pa.array(texts)), pa.array(["pitch", "pitch", "nobody's answer"]),
                           pa.array([1.0, 1.0, 1.0]))
    told = cues.lists(pairs, BECAUSE.value_type, len(texts)).to_pylist()
    weights = [one["weight"] for one in told[0]]
    assert told[1:] == [[], []]
    assert 0 < len(weights) <= _words.MOST_TOLD
    assert weights == sorted(weights, reverse=True)
    assert all(one["words"] in texts[0] and one["cue"] == _words.CUE for one in told[0])


def test_words_tell_a_pitch_that_no_cue_knows():
    subtle = "A few of my ladies grabbed theirs last night, I still have four kits, holler if you would like one"
    texts = [subtle, "The heron was back on the pond this morning, fishing"]
    chance = cues.softmax(_words.scores(hear(pa.array(texts))))["pitch"].to_pylist()
    assert chance[0] > 2 * chance[1]


def test_the_shipped_weights_are_those_that_the_corpus_gives(tmp_path):
    """`make train` writes them again; a step up or down is another machine's rounding."""
    train.write(train.learn(train.rows()), tmp_path / "words.parquet")
    made, shipped = pq.read_table(tmp_path / "words.parquet"), pq.read_table(_words.FILE)
    assert made.column_names == shipped.column_names
    ours, theirs = (json.loads(table.schema.metadata[b"words"]) for table in (made, shipped))
    for name in made.column_names:
        steps = pc.abs(pc.subtract(made[name].cast(pa.int16()), shipped[name].cast(pa.int16())))
        assert pc.max(steps).as_py() <= 1, f"the corpus has changed: make train ({name})"
        assert ours[name] == pytest.approx(theirs[name], rel=0.01), "the corpus has changed: make train"
