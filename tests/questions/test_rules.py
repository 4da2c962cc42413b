"""Every rule of the codebook, as texts of our own, gets the label a person would give it by hand."""

from functools import cache

import pytest
from texts import rules, shown

from pipeline import questions

CASES = [pytest.param(name, place, text, id=f"{name}: {rule}: {text['text'][:40]}")
         for name in questions.names() for place, (rule, text) in enumerate(rules(name))]


@cache
def judged(name):
    return questions.question(name).judge(shown([text for _, text in rules(name)])).to_pylist()


@pytest.mark.parametrize(("name", "place", "text"), CASES)
def test_the_codebook_is_applied_as_by_hand(name, place, text):
    said = judged(name)[place]
    told = f"{said['answer']} because {said['because']}"
    right = text["answer"] if isinstance(text["answer"], list) else [text["answer"]]
    assert said["answer"] in right, told
    assert set(text.get("kinds", [])) <= set(said["kinds"]), told
    assert set(text.get("flags", [])) <= set(said["flags"]), told
    assert text.get("invites", said["invites"]) == said["invites"], told


@pytest.mark.parametrize("name", questions.names())
def test_a_question_only_gives_answers_it_announces(name):
    module = questions.question(name)
    said = module.judge(shown([text for _, text in rules(name)]))
    assert set(said["answer"].to_pylist()) <= set(module.QUESTION.answers)
    for row in said["probability"].to_pylist():
        assert {key for key, _ in row} == set(module.QUESTION.answers)
        assert sum(value for _, value in row) == pytest.approx(1)


def test_the_same_reply_is_judged_by_the_thread_it_stands_in():
    reply = "We rent ladders, message me and I'll send you the price list."
    asked = {"text": reply, "parent": "I'm in the market for a ladder, any recommendations?"}
    unasked = {"text": reply, "parent": "We lost our old dog this morning."}
    said = questions.question("reply_in_context").judge(shown([asked, unasked]))
    assert said["answer"].to_pylist() == ["invited_pitch", "off_context_pitch"]


def test_words_of_the_opening_text_are_not_looked_for_in_the_parent():
    rows = [{"text": "Same here", "parent": "It rained all week.", "root": "The sun is out."},
            {"text": "Same here", "parent": "It rained all week.", "root": "Where can I buy a tent?"}]
    said = questions.question("reply_in_context").judge(shown(rows))
    assert said["invites"].to_pylist() == ["discussion", "product"]


def test_the_opening_text_of_a_thread_counts_too():
    rows = [{"text": "I sell them, message me", "parent": "Same here, nothing in the shops",
             "root": "Looking for a good cast iron pan, any recommendations?"}]
    said = questions.question("reply_in_context").judge(shown(rows)).to_pylist()[0]
    assert said["invites"] == "product"
    assert said["answer"] == "invited_pitch"
