"""Does an offer fit the thread, and does anything remain of a reply when its pitch is taken away?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import cues

TOO_COMMON = (r"^(?:that|this|with|have|your|from|they|what|when|would|there|their|about|just|like|some|more|than|them|"
              r"then|very|really|know|want|need|good|best|great|anyone|someone|please|thanks|thank|looking|recommend|does|been|"
              r"were|will|could|should|here|because|https|people|make)$")
"""Words that say nothing about what a text is about."""


@cache
def trades() -> tuple[cues.Cue, ...]:
    """The trades of `topics.toml`."""
    return cues.read(Path(__file__).with_name("topics.toml"))


def fit(text: pa.Array, thread: pa.Array, selfish: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Where an offer is such a thing as its thread asks for, and where it is another; in neither nobody can tell.

    `selfish` is true where the reply wants followers, recruits or clicks, which hardly anybody asks for.
    """
    ours, theirs = (cues.find(trades(), {"text": side}) for side in (text, thread))
    met = [replace(mine, rows=pc.and_(mine.rows, other.rows)) for mine, other in zip(ours, theirs, strict=True)]
    same = pc.or_(cues.any_of([hit.rows for hit in met], len(text)), shares_words(text, thread))
    both = (cues.any_of([hit.rows for hit in side], len(text)) for side in (ours, theirs))
    fits = pc.or_(cues.named(met, "work"), pc.and_not(same, selfish))
    return fits, pc.and_not(pc.or_(selfish, pc.and_(*both)), fits)


def left_over(text: pa.Array, asks: Iterable[cues.Hit]) -> pa.Array:
    """What stands before the first asking sentence; `asks` are the hits of cues that ask, one entry a text."""
    left = text
    for hit in asks:
        if len(asking := left.filter(hit.rows)):
            before = pc.replace_substring_regex(asking, rf"(?is)[^.!?\n;:–—]*(?:{hit.cue.pattern}).*$", "")
            left = pc.replace_with_mask(left, hit.rows, before)
    return left


def shares_words(text: pa.Array, thread: pa.Array) -> pa.Array:
    """Where a text and its thread share a word of four letters or more, endings and common words aside."""
    rows, words = _stems(text)
    _, others = _stems(thread)
    met = pc.unique(rows.filter(pc.is_in(words, others)))
    return pc.is_in(cues.counting(len(text)), met)


def _stems(text: pa.Array) -> tuple[pa.Array, pa.Array]:
    lists = pc.split_pattern_regex(pc.utf8_lower(text), r"[^\pL\d]+")
    rows, words = pc.list_parent_indices(lists), pc.list_flatten(lists)
    telling = pc.and_not(pc.greater_equal(pc.utf8_length(words), 4), pc.match_substring_regex(words, TOO_COMMON))
    rows, words = rows.filter(telling), pc.utf8_slice_codeunits(words.filter(telling), 0, 5)
    return rows, pc.binary_join_element_wise(rows.cast(pa.string()), words, ":")
