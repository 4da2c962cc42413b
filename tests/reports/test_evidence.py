"""Marks: the words that decided, where they stand."""

from pipeline.reporting.evidence import marks
from pipeline.reporting.record import Mark
from pipeline.wording.passages import segments


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


def test_words_that_hardly_weigh_beside_the_weightiest_are_not_marked():
    because = [reason("Message me", 2.7), reason("your", 0.4), reason("order", 1.5), reason("who sells pans", 9)]
    text = "Message me with your order"
    assert [text[mark.start:mark.end] for mark in marks(text, because)] == ["Message me", "order"]
    assert [text[mark.start:mark.end] for mark in marks(text, because[1:2])] == ["your"]


def test_a_mark_never_cuts_a_word_or_an_address():
    text = "How do I order? https://shop.acme.example/sets."
    because = [reason("How d", 3), reason("https://shop", 2, "shop"), reason("acme", 1, "brand")]
    assert [text[mark.start:mark.end] for mark in marks(text, because)] == ["How do", "https://shop.acme.example/sets"]
    assert marks("これは何ですか", [reason("何")]) == (Mark(3, 4, "cue"),)


def test_words_without_a_name_are_marked_only_where_no_other_decided():
    because = [reason("Follow me", 2, "follow"), reason("for", 1.5, "wording")]
    text = "Follow me for pots"
    assert [text[mark.start:mark.end] for mark in marks(text, because)] == ["Follow me"]
    assert [text[mark.start:mark.end] for mark in marks(text, because[1:])] == ["for"]
