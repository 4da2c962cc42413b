"""What a text must hold before a pattern can be found in it; nothing that a match can do without."""

import pytest

from pipeline.cues import pattern
from pipeline.triggers import BEGINNING, PAIR, SIGN, WORD, triggers


def told(word: str) -> list[set[tuple[int, str]]]:
    return [set(group) for group in triggers(pattern(word))]


@pytest.mark.parametrize(("word", "group"), [
    (r"\bgiveaway\b", {(WORD, "giveaway")}),
    (r"\bshop now\b", {(PAIR, "shop now")}),
    (r"\bdon’t miss\b", {(PAIR, "t miss")}),
    (r"\bdiscount", {(BEGINNING, "discount")}),
    (r"\b(?:promo|coupon) ?code\b", {(PAIR, "promo code"), (WORD, "promocode"), (PAIR, "coupon code"),
                                     (WORD, "couponcode")}),
    ("🔥", {(SIGN, "🔥")}),
    (r"\bf4f\b", {(WORD, "f0f")}),
    (r"\b\d{1,2}kg\b", {(WORD, "0kg"), (WORD, "00kg")}),
    (r"\bhaha+\b", {(WORD, "haha"), (WORD, "hahaa"), (WORD, "hahaaa"), (WORD, "hahaaaa"), (WORD, "hahaaaaa"),
                    (BEGINNING, "hahaaaaa")}),
    (r"(?:^|[^\pL])día(?:[^\pL\d]|$)", {(WORD, "día"), (SIGN, "0")}),
])
def test_a_pattern_names_what_it_cannot_do_without(word, group):
    assert told(word)[0] == group


@pytest.mark.parametrize("word", [
    "", ".*", r"\w+", "ab", r"(?:giveaway)?", r"(?:giveaway)*", r"\b(?:giveaway|\w+)\b", "日本", "ßß", r"\pL+",
    r"\bthé\b",  # to RE2 a word goes on behind an accented letter at its end
])
def test_where_nothing_can_be_said_nothing_is(word):
    assert told(word) == []


def test_nothing_inside_a_choice_is_asked_for_alone():
    many = "|".join(f"one{name} two{name} three{name}" for name in "abcdefgh")
    for group in told(rf"\b(?:prize|(?:{many})+(?:{many})(?:{many})(?:{many}))\b"):
        assert (WORD, "prize") in group


def test_two_things_that_must_both_be_said_are_both_asked_for():
    groups = told(r"\b(?:missing|stolen)\b.{0,80}\b(?:cat|dog)\b")
    assert {frozenset(word for _, word in group) for group in groups} == {
        frozenset({"missing", "stolen"}), frozenset({"cat", "dog"})}


def test_the_rarest_is_asked_for_first_and_the_frequent_only_if_there_is_no_other():
    assert told(r"\bthe\b.{0,9}\bwebinar\b")[0] == {(WORD, "webinar")}
    assert told(r"\bthe\b.{0,9}\bwebinar\b")[1:] == []
    assert told(r"\bthe\b") == [{(WORD, "the")}]


def test_a_mistaken_pattern_is_named():
    import re

    with pytest.raises(re.error):
        triggers("(")
