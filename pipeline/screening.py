"""Many patterns looked for in many texts: words first, so that RE2 searches few of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.hearing import BITS, STEM, Heard, hear, spans
from pipeline.triggers import BEGINNING, PAIR, SIGN, WORD, Trigger, triggers

AT_ONCE = 64
"""Patterns that one table of bits has room for."""
WORTH_IT = 4000
"""Fewer texts are searched sooner than the patterns are read."""

OPENS, CLOSES = "\x02", "\x03"
"""Signs that stand in no text that people write."""

Masks = npt.NDArray[np.uint64]
Patterns = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """For each search the pattern of all its words, and that of those which nothing triggers, if any.

    `words` and `signs` have a table for every `AT_ONCE` searches.
    """

    whole: Patterns
    untold: tuple[str | None, ...]
    words: tuple[Masks, ...]
    signs: tuple[Masks, ...]


def joined(patterns: Iterable[str]) -> str:
    """One pattern that finds what any of them finds."""
    return "|".join(f"(?:{pattern})" for pattern in patterns)


@cache
def screen(searches: tuple[Patterns, ...]) -> Screen:
    """Searches made ready, each for any of its patterns. Raises `re.error` for what is no pattern."""
    told = [[triggers(pattern) for pattern in search] for search in searches]
    known = [frozenset(word for one in some if one for word in one) for some in told]
    untold = [[pattern for pattern, one in zip(search, some, strict=True) if one is None]
              for search, some in zip(searches, told, strict=True)]
    tables = [_tables(known[at:at + AT_ONCE]) for at in range(0, len(known), AT_ONCE)]
    return Screen(tuple(map(joined, searches)), tuple(joined(some) if some else None for some in untold),
                  tuple(words for words, _ in tables), tuple(signs for _, signs in tables))


class Found:
    """Where the searches of a screen can succeed, and where they do, in one column of texts without nulls."""

    def __init__(self, ready: Screen, texts: pa.Array, heard: Sequence[Heard] | None = None) -> None:
        self.ready, self.texts = ready, texts
        heard = hear(texts) if heard is None else heard
        self.bits = [_triggered(heard, *both) for both in zip(ready.words, ready.signs, strict=True)]

    def rows(self, place: int, where: pa.Array | None = None) -> pa.Array:
        """Where search number `place` finds something: booleans; only rows of `where` are looked at if it is given."""
        bits = self.bits[place // AT_ONCE] >> np.uint64(place % AT_ONCE)
        likely = pa.array(bits & np.uint64(1) != 0)
        found = search(self.texts, self.ready.whole[place], likely if where is None else pc.and_(likely, where))
        if (pattern := self.ready.untold[place]) is None:
            return found
        return pc.or_(found, search(self.texts, pattern, where))


def search(texts: pa.Array, pattern: str, where: pa.Array | None = None) -> pa.Array:
    """Where the pattern is found: booleans; only rows of `where` are looked at if it is given."""
    if where is None:
        return pc.match_substring_regex(texts, pattern)
    return pc.replace_with_mask(where, where, pc.match_substring_regex(texts.filter(where), pattern))


def first_match(texts: pa.Array, pattern: str) -> pa.Array:
    """What the pattern finds first in each text, all of which hold something that it finds.

    RE2 is three times as fast at putting signs around a match as at handing one out.
    """
    marked = pc.replace_substring_regex(texts, pattern, f"{OPENS}\\0{CLOSES}")
    size = np.frombuffer(marked.buffers()[1], np.int32, len(marked) + 1, marked.offset * 4).astype(np.int64)
    letters = np.frombuffer(marked.buffers()[2], np.uint8)
    opens, closes = (np.flatnonzero(letters == ord(sign)) for sign in (OPENS, CLOSES))
    begin = opens[np.searchsorted(opens, size[:-1])] + 1
    length = closes[np.searchsorted(closes, begin)] - begin
    ends = np.concatenate([[0], np.cumsum(length)]).astype(np.int32)
    found = letters[spans(begin, length)]
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(ends), pa.py_buffer(found))


def _tables(patterns: Sequence[frozenset[Trigger]]) -> tuple[Masks, Masks]:
    """Bit n is set where pattern n is triggered: a row a kind of words and a column a bucket, and one entry a byte."""
    words, signs = np.zeros((SIGN, 1 << BITS), np.uint64), np.zeros(256, np.uint64)
    told = [(kind, said, np.uint64(1 << place)) for place, some in enumerate(patterns) for kind, said in some]
    ends = [(WORD, said, bit) for kind, said, bit in told if kind == BEGINNING and len(said.encode()) == STEM]
    for (kind, said, bit), bucket in zip(told + ends, _buckets(told + ends), strict=True):
        (signs if kind == SIGN else words[kind])[said.encode()[0] if kind == SIGN else bucket] |= bit
    return words, signs


def _buckets(told: Sequence[tuple[int, str, np.uint64]]) -> list[int]:
    """The bucket of each trigger: that of its first word, of its first pair, or of the stem of a longer word."""
    texts = pa.array([f"{said}xx" if kind == BEGINNING else said for kind, said, _ in told], pa.string())
    found: list[int] = []
    for heard in hear(texts):
        kinds = [kind for kind, _, _ in told[len(found):len(found) + len(heard)]]
        word, stem, first = heard.every
        pair = heard.buckets[PAIR - 1]
        found += [int(pair[at + 1] if kind == PAIR else (word if kind == WORD else stem)[at]) if kind != SIGN else 0
                  for kind, at in zip(kinds, first[:-1], strict=True)]
    return found


def _triggered(heard: Iterable[Heard], words: Masks, signs: Masks) -> Masks:
    return np.concatenate([np.zeros(0, np.uint64), *(_of(some, words, signs) for some in heard)])


def _of(heard: Heard, words: Masks, signs: Masks) -> Masks:
    word, stem, first = heard.every
    found = _any(words[WORD][word] | words[BEGINNING][stem], first)
    if words[PAIR].any():
        found |= _any(words[PAIR][heard.buckets[PAIR - 1]], heard.first)
    if signs.any():
        found |= _any(signs[heard.read], heard.border)
    return found


def _any(bits: Masks, first: npt.NDArray[np.int64]) -> Masks:
    """All bits of each text together; `first` has the place of its first entry, and that of the end."""
    found: Masks = np.bitwise_or.reduceat(np.append(bits, np.uint64(0)), first[:-1])
    found[np.diff(first) == 0] = 0
    return found
