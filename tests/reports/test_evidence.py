"""Marks: the words that decided, where they stand."""

from pipeline.reporting.evidence import marks
from pipeline.reporting.passages import segments
from pipeline.reporting.record import Mark


def reason(words, weight=1.0, cue="cue"):
    return {"words": words, "cue": cue, "weight": weight}


def test_words_are_found_whatever_their_case_and_white_space():
    assert marks("Hi! MESSAGE\n me now", [reason("message me")]) == (Mark(4, 15, "cue"),)


def test_overlapping_words_go_to_the_weightier_reason():
    found = marks("message me my link", [reason("me my", 1), reason("message me", 3, "dm"), reason("link", 2, "shop")])
    assert [(mark.start, mark.end, mark.cue) for mark in found] == [(0, 10, "dm"), (14, 18, "shop")]


def test_words_against_the_answer_and_words_of_the_parent_are_not_marked():
    assert marks("a tip for you", [reason("tip", -2), reason("who sells pans", 4)]) == ()


def test_regular_expressions_in_posts_are_only_words():
    assert marks("cost $5.00 (really)", [reason("$5.00 (really)")]) == (Mark(5, 19, "cue"),)
    assert marks("cost 5500", [reason("5.00")]) == ()


def test_the_pieces_of_a_text_are_the_text_again():
    text = "Order <b>now</b> & message me"
    pieces = segments(text, marks(text, [reason("Order"), reason("message me")]))
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, cue in pieces if cue] == ["Order", "message me"]
