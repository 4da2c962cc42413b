"""How sure the labels are, in a marketer's words: of 100 called so how many are, of 100 that are how many are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.reporting.record import Accuracy
from pipeline.wording import numbers


@dataclass(frozen=True, slots=True)
class Named:
    """What a question's texts and the label that counts are called."""

    title: str
    texts: str
    one: str
    many: str


NAMES = {
    "value_or_pitch": Named("Posts called a pitch", "posts", "a pitch", "pitches"),
    "reply_in_context": Named("Replies called an off-context pitch", "replies", "an off-context pitch",
                              "off-context pitches"),
}
UNMEASURED = "How often a customer's question or complaint is recognised has not been measured."


def named(one: Accuracy) -> Named:
    """The words for a question; a new one goes by its own name until it has some."""
    plain = one.answer.replace("_", " ")
    return NAMES.get(one.question, Named(plain, "texts", plain, f"texts that are {plain}"))


def shipped(one: Accuracy) -> str:
    """`Of 100 posts called a pitch about 87 are (84–90); of 100 pitches about 79 are found (76–82).`"""
    words, tested = named(one), one.shipped
    return (f"Of 100 {words.texts} called {words.one} {numbers.hundred(tested.precision, 'are')}; "
            f"of 100 {words.many} {numbers.hundred(tested.recall, 'are found')}.")


def mistakes(one: Accuracy) -> str:
    """`Missed: 230 of 1,100 pitches. Wrongly called one: 130 other posts.`"""
    words, precision, recall = named(one), one.shipped.precision, one.shipped.recall
    missed, wrong = recall.denominator - recall.numerator, precision.denominator - precision.numerator
    return (f"Missed: {numbers.count(missed)} of {numbers.count(recall.denominator)} {words.many}. "
            f"Wrongly called one: {numbers.count(wrong)} other {words.texts}.")


def unsure(one: Accuracy) -> str:
    """`Of 100 posts about 11 are marked unsure (10–12); they count nowhere until a person has looked.`"""
    return (f"Of 100 {named(one).texts} {numbers.hundred(one.unsure, 'are marked unsure')}; "
            "they count nowhere until a person has looked.")


def read(one: Accuracy) -> str:
    """What this brand's people found, in whole numbers; empty where too few texts were read."""
    if one.read is None:
        return ""
    words, tested = named(one), one.read
    return (f"Read by your people, {numbers.count(tested.texts)} of your {words.texts} that chance chose. "
            f"Rightly called {words.one}: {numbers.ratio(tested.precision)}. "
            f"Found of the {words.many}: {numbers.ratio(tested.recall)}.")


def measured(found: Sequence[Accuracy]) -> str:
    """On how many texts of whom, and what is still to do; a command follows it."""
    counted = numbers.listed(f"{numbers.count(one.shipped.texts)} {named(one).texts}" for one in found)
    unread = [named(one).texts for one in found if one.read is None]
    yours = "" if not unread else f"; not yet on your {numbers.listed(unread)}"
    ask = "Have 50 of yours read:" if unread else "The more of yours are read, the narrower their ranges:"
    return f"Measured on {counted} that we wrote, hard ones on purpose{yours}. {ask}"
