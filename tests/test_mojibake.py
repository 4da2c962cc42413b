"""Bytes spelled as letters become text; whole text stays whole."""

import pytest

from pipeline.platforms._meta_mojibake import repaired


@pytest.mark.parametrize("text", ["café", "Grüße, Jörg", "日本茶 🍵", "شاي", "naïve — “quoted”", "plain", ""])
def test_a_text_is_repaired_once_and_a_whole_one_left_alone(text):
    spelled = text.encode().decode("latin-1")
    assert repaired(spelled) == text
    assert repaired(text) == text
    assert repaired({spelled: [{"a": spelled}, 3, None]}) == {text: [{"a": text}, 3, None]}


def test_what_is_spelled_wrongly_stays_as_it_came():
    assert repaired("Ã©t") == "ét"
    assert repaired("Ã©t \u2713") == "Ã©t \u2713", "letters beyond Latin-1 cannot be bytes"
    assert repaired("cut in the middle \xf0\x9f\x8d") == "cut in the middle \xf0\x9f\x8d"
