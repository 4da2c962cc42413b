"""How a card reads: what is good comes first, and nothing is said that its numbers do not carry."""

from __future__ import annotations

from datetime import date

from pipeline.cards.card import Card
from pipeline.wording import numbers

WIDE = 0.4
"""An interval so wide that its texts are called few."""


def opening(card: Card, target: float) -> str:
    """Up to three sentences at the top: where giving stands, what to be glad of, what to look at below."""
    return " ".join(line for line in (_standing(card, target), _glad(card), _unasked(card)) if line)


def weeks(card: Card) -> str:
    """The bars in words: `In 12 weeks, 48 texts gave and 9 asked; in the last one, 4 and 1.`"""
    gave, asked = sum(week.gives for week in card.weeks), sum(week.asks for week in card.weeks)
    span = numbers.many(len(card.weeks), "week")
    said = f"In {span}, {numbers.many(gave, 'text')} gave and {numbers.count(asked)} asked"
    if not card.weeks[1:]:
        return f"{said}."
    return f"{said}; in the last one, {numbers.count(card.weeks[-1].gives)} and {numbers.count(card.weeks[-1].asks)}."


def ends(card: Card) -> tuple[str, str]:
    """The first and the last week of the bars as they stand below them: `week of 31 Aug`, `week of 16 Nov`."""
    first, last = (date.fromisoformat(card.weeks[place].week) for place in (0, -1))
    return f"week of {first.day} {first:%b}", f"week of {last.day} {last:%b}"


def _standing(card: Card, target: float) -> str:
    low, high = card.share.low, card.share.high
    if low is None or high is None:
        return "Nothing in these weeks gives or asks."
    who, s = ("The team", "s") if card.kind == "team" else ("You", "")
    if low >= target:
        return f"{who} give{s} before {'it' if s else 'you'} ask{s}."
    if high < target:
        return f"{who} ask{s} more often than the rule has room for."
    doubt = ", as far as so few texts can tell" if high - low > WIDE else ""
    return f"{who} give{s} about as often as the rule wants{doubt}."


def _glad(card: Card) -> str:
    whose = "its" if card.kind == "team" else "your"
    if card.helpful:
        return f"{numbers.count(card.helpful)} of {whose} offers {'was' if card.helpful == 1 else 'were'} welcome."
    if card.conversations:
        return f"{numbers.count(card.conversations)} of {whose} replies wanted nothing in return."
    return ""


def _unasked(card: Card) -> str:
    many = card.off_context.numerator
    offers = "" if card.helpful else " offer" if many == 1 else " offers"
    return f"{numbers.count(many)}{offers} came where nobody had asked." if many else ""
