"""Was an offer asked for, does it come after an answer, or neither? What the model `offers` is told of a reply's pitch.

Whether the thread asks for a product, whether the offer is such a thing, and what remains without it are the codebook's
rules 2, 3 and 7 for replies; how much each counts was learnt from pairs that we wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import cues
from pipeline.hearing import hear
from pipeline.questions import _fit, _words
from pipeline.questions._denials import without_denials

MODEL = "offers"
ANSWERS = ("invited_pitch", "helpful_offer", "off_context_pitch")
NEVER_ASKED_FOR = ("ask_share", "recruiting")
LURES = ("site for something", "giveaway", "coin shilling", "coin sale")
"""Kinds and cues of replies that want followers, recruits or clicks: hardly any thread asks for them."""
OPEN_FLOOR, ADVERT = "opens the floor to offers", "sells"
"""Cues of threads in which a pitch is welcome."""
LEAST_WORDS = 8.0
"""An answer that stands by itself has at least so many words."""
MOST_WORDS, MOST_ASKS = 40.0, 4.0
"""More words that remain, or more cues that ask, say no more."""
EDGE = 0.02
"""Probabilities nearer to 0 or 1 say no more."""

Hits = Sequence[cues.Hit]


@dataclass(frozen=True, slots=True)
class Offers:
    """Replies, what was said before each, the cues found in either, and the probability of what the thread invites."""

    text: pa.Array
    before: pa.Array
    reply: Hits
    thread: Hits
    invites: Mapping[str, pa.Array]


def chances(offers: Offers) -> dict[str, pa.Array]:
    """P(asked for), P(helps first) and P(neither) of each reply, given that it pitches."""
    return cues.softmax(_words.scores(_words.model(MODEL), hear(offers.text), inputs(offers)))


def inputs(offers: Offers) -> dict[str, pa.Array]:
    """What is known of each offer, one number a text, each within a few units of 0."""
    length, invites = len(offers.text), offers.invites
    asks = [hit for hit in offers.reply if hit.cue.weights.get("pitch", 0) > 1]
    masks = {name: mask.cast(pa.float64()) for name, mask in _fitting(offers).items()}
    met = {f"product and {name}": pc.multiply(invites["product"], masks[name])
           for name in ("fits", "differs", "selfish")}
    odds = {f"invites {name}": _odds(invites[name]) for name in ("product", "service", "promo")}
    asking = cues.sum_of([pa.repeat(pa.scalar(0.0), length), *(hit.rows.cast(pa.float64()) for hit in asks)])
    more = {"asks": pc.divide(pc.min_element_wise(asking, MOST_ASKS), 2.0),
            "pitch": pc.divide(cues.score(offers.reply, "pitch", 0.0, length), 4.0)}
    return masks | met | odds | more | _remaining(offers, asks)


def _fitting(offers: Offers) -> dict[str, pa.Array]:
    selfish = _found(offers.reply, lambda cue: cue.kind in NEVER_ASKED_FOR or cue.name in LURES, len(offers.text))
    fits, differs = _fit.fit(offers.text, offers.before, selfish)
    return {"fits": fits, "differs": differs, "selfish": selfish,
            "shares": _fit.shares_words(offers.text, offers.before),
            "open floor": _found(offers.thread, lambda cue: cue.name == OPEN_FLOOR, len(fits)),
            "advert": _found(offers.thread, lambda cue: cue.name == ADVERT, len(fits))}


def _remaining(offers: Offers, asks: Hits) -> dict[str, pa.Array]:
    left = _fit.left_over(without_denials(offers.text), asks)
    words, whole, shares = _count(left), _count(offers.text), _fit.shares_words(left, offers.before)
    return {"words left": pc.divide(pc.min_element_wise(words, MOST_WORDS), MOST_WORDS / 2),
            "share left": pc.divide(words, pc.max_element_wise(whole, 1.0)),
            "length": pc.divide(pc.log1p(whole), 2.0),
            "shares what is left": shares.cast(pa.float64()),
            "answers": pc.and_(shares, pc.greater_equal(words, LEAST_WORDS)).cast(pa.float64())}


def _found(hits: Hits, one: Callable[[cues.Cue], bool], length: int) -> pa.Array:
    return cues.any_of([hit.rows for hit in hits if one(hit.cue)], length)


def _count(text: pa.Array) -> pa.Array:
    return pc.count_substring_regex(text, r"[\pL\d]+").cast(pa.float64())


def _odds(chance: pa.Array) -> pa.Array:
    inside = pc.min_element_wise(pc.max_element_wise(chance, EDGE), 1.0 - EDGE)
    return pc.subtract(pc.ln(inside), pc.ln(pc.subtract(1.0, inside)))
