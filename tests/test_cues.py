"""Cues: patterns written for people, hits that can say their words, lists that land in the right row."""

import pyarrow as pa
import pytest

from pipeline import cues


def test_a_pattern_takes_any_white_space_any_apostrophe_and_any_case():
    found = cues.pattern(r"\bdon’t miss (?:out|it)\b")
    texts = pa.array(["DON'T MISS OUT", "don’t\n miss it", "dont miss out"])
    cue = cues.Cue("hurry", "", (found,))
    assert cues.find([cue], {"text": texts})[0].rows.to_pylist() == [True, True, False]


def test_reasons_keep_the_letters_of_the_text_and_only_tell_of_the_answer_given():
    texts = pa.array(["Shop Now please", "nothing", "shop now"])
    cue = cues.Cue("asks to buy", "", (cues.pattern("shop now"),), {"pitch": 3.0, "value": -1.0})
    hits = cues.find([cue], {"text": texts})
    answers = pa.array(["pitch", "pitch", "soft"])
    told = cues.because([(hits, answers)], {"text": texts}).to_pylist()
    assert told == [[{"words": "Shop Now", "cue": "asks to buy", "weight": 3.0}], [], []]


def test_lists_give_each_row_its_values_in_the_order_of_the_columns():
    first = (pa.array([True, False, True]), pa.array(["a", "c"]))
    second = (pa.array([False, False, True]), pa.array(["d"]))
    assert cues.lists([first, second], pa.string(), 3).to_pylist() == [["a"], [], ["c", "d"]]


def test_probabilities_add_up_and_follow_the_scores():
    chances = cues.softmax({"a": pa.array([0.0, 5.0]), "b": pa.array([0.0, 700.0])})
    assert chances["a"].to_pylist() == pytest.approx([0.5, 0.0])
    assert chances["b"].to_pylist() == pytest.approx([0.5, 1.0])
    assert cues.most_probable(chances).to_pylist() == ["a", "b"]
    assert cues.maps(chances).to_pylist()[0] == [("a", 0.5), ("b", 0.5)]


def test_every_cue_shipped_has_a_name_of_its_own_and_says_why():
    from pathlib import Path

    for file in sorted((Path(cues.__file__).parent / "questions").glob("*.toml")):
        read = cues.read(file)
        assert len({cue.name for cue in read}) == len(read), file.name
        assert all(cue.why for cue in read), file.name
        cues.find(read, {part: pa.array(["x"]) for part in ("text", "parent", "root")})


def test_a_cue_that_needs_another_is_found_only_beside_it():
    link = cues.Cue("link", "", (cues.pattern("link in bio"),))
    recipe = cues.Cue("recipe", "", (cues.pattern("recipe"),), needs=("link",))
    texts = pa.array(["recipe, link in bio", "recipe", "link in bio"])
    assert cues.find([link, recipe], {"text": texts})[1].rows.to_pylist() == [True, False, False]
    assert cues.find([recipe], {"text": texts})[0].rows.to_pylist() == [False, False, False]
