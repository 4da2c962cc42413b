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
from training import heard, train
from training.features import TASKS

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


def weighed(column: pa.Array, name: str) -> pa.Array:
    """The log-odds of an answer to posts in which no cue was found."""
    known = _words.model("posts")
    return _words.scores(known, hear(column), dict.fromkeys(known.inputs, pa.array(np.zeros(len(column)))))[name]


def test_a_text_weighs_the_same_alone_and_in_company():
    many = pa.array(TEXTS * (AT_A_TIME // len(TEXTS) + 5))
    together = weighed(many, "pitch").to_pylist()
    alone = [weighed(pa.array([text]), "pitch").to_pylist()[0] for text in TEXTS]
    assert together[:len(TEXTS)] == together[-len(TEXTS):] == alone


def test_a_slice_of_a_column_is_heard_as_if_it_were_whole():
    column = pa.array(TEXTS)
    assert weighed(column.slice(2, 4), "soft").equals(weighed(pa.array(TEXTS[2:6]), "soft"))


def test_a_score_is_the_bias_the_cues_and_the_weights_over_the_root_of_the_words():
    known = _words.model("posts")
    at, (heard,) = known.names.index("pitch"), hear(pa.array(["order now"]))
    steps = sum(int(known.weights[at][bucket]) for bucket in heard.buckets.reshape(-1))
    said = {name: pa.array([number]) for name, number in zip(known.inputs, (0.0, 1.0, 3.0, -1.0), strict=True)}
    expected = known.bias[at] + known.unit[at] * steps / np.sqrt(2) + np.dot((0, 1, 3, -1), known.mixing[:, at])
    assert _words.scores(known, [heard], said)["pitch"].to_pylist() == [pytest.approx(expected)]


def test_a_cue_is_told_with_the_weight_that_the_model_gives_it():
    known, cue = _words.model("posts"), cues.Cue("asks", "", (r"(?i)\bask\b",), {"pitch": 2.0, "value": -1.0})
    hit, = _words.mixed([cues.Hit(cue, pa.array([True]))], known)
    for at, name in enumerate(known.names):
        weight = 2 * known.mixing[known.inputs.index("pitch"), at] - known.mixing[known.inputs.index("value"), at]
        assert hit.cue.weights.get(name, 0.0) == (pytest.approx(weight) if abs(weight) >= _words.FAINT else 0.0)


@pytest.mark.parametrize("name", list(TASKS))
def test_no_feature_weighs_nothing(name):
    assert not _words.model(name).weights[:, 0].any()


def test_the_words_that_moved_most_are_told_first_and_as_they_stand_in_the_text():
    texts = ["MESSAGE me to Order yours today, spots are limited, link in bio", "", "It rained all week at camp."]
    answer = pa.array(["pitch", "pitch", "nobody's answer"])
    pairs = _words.because(_words.model("posts"), hear(pa.array(texts)), answer)
    told = cues.lists(pairs, BECAUSE.value_type, len(texts)).to_pylist()
    weights = [one["weight"] for one in told[0]]
    assert told[1:] == [[], []]
    assert 0 < len(weights) <= _words.MOST_TOLD
    assert weights == sorted(weights, reverse=True)
    assert all(one["words"] in texts[0] and one["cue"] == _words.CUE for one in told[0])


def test_words_tell_a_pitch_that_no_cue_knows():
    subtle = "A few of my ladies grabbed theirs last night, I still have four kits, holler if you would like one"
    other = "The heron was back on the pond this morning, fishing"
    column = pa.array([subtle, other])
    chance = cues.softmax({name: weighed(column, name) for name in _words.model("posts").names})["pitch"].to_pylist()
    assert chance[0] > 2 * chance[1]


def test_the_shipped_weights_are_those_that_the_corpus_gives(tmp_path):
    """`make train` writes them again; a step up or down is another machine's rounding."""
    train.train(train.rows(), tmp_path)
    for task in TASKS:
        made, shipped = (pq.read_table(folder / f"{task}.parquet") for folder in (tmp_path, _words.FOLDER))
        assert made.column_names == shipped.column_names
        ours, theirs = (json.loads(table.schema.metadata[b"words"]) for table in (made, shipped))
        for name in made.column_names:
            steps = pc.abs(pc.subtract(made[name].cast(pa.int16()), shipped[name].cast(pa.int16())))
            assert pc.max(steps).as_py() <= 2, f"the corpus has changed: make train ({task}, {name})"
        assert ours["inputs"] == theirs["inputs"]
        for what in ("unit", "bias", "mixing", "curve"):
            assert np.allclose(ours[what], theirs[what], rtol=0.02, atol=0.01), f"make train ({task}, {what})"


def test_no_text_is_kept_of_what_was_heard():
    """Buckets, counts, labels and hashes only."""
    for file in heard.FOLDER.glob("*.parquet"):
        for name, column in zip((table := pq.read_table(file)).column_names, table.columns, strict=True):
            if pa.types.is_string(column.type):
                assert pc.max(pc.utf8_length(column)).as_py() <= 20, f"{file.name}: {name}"
