"""Many patterns looked for in many texts: words first, so that RE2 searches few of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.hearing import Flags, Heard, Numbers, hear, spans
from pipeline.sightings import Sightings, Table, table
from pipeline.triggers import triggers

WORTH_IT = 500
"""Fewer texts are searched sooner than the patterns are read."""
FAR = 1 << 40
"""Behind all that is found."""
OPENS, CLOSES = "\x02", "\x03"
"""Signs that stand in no text that people write."""

Patterns = tuple[str, ...]
Likely = tuple[tuple[str, Numbers], ...]
"""Patterns and the numbers of the texts that each may be found in."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Searches, each for any of its patterns; `asked` has for each pattern the numbers in `known` of its groups."""

    searches: tuple[Patterns, ...]
    asked: tuple[tuple[tuple[Numbers, ...], ...], ...]
    known: Table


def joined(patterns: Iterable[str]) -> str:
    """One pattern that finds what any of them finds."""
    return "|".join(f"(?:{pattern})" for pattern in patterns)


@cache
def screen(searches: tuple[Patterns, ...]) -> Screen:
    """Searches made ready, each for any of its patterns. Raises `re.error` for what is no pattern."""
    groups = [[triggers(pattern) for pattern in search] for search in searches]
    known = table({trigger for search in groups for some in search for group in some for trigger in group})
    asked = tuple(tuple(tuple(map(known.numbers, some)) for some in search) for search in groups)
    return Screen(searches, asked, known)


class Found:
    """Where the searches of a screen can succeed, and where they do, in one column of texts without nulls."""

    def __init__(self, ready: Screen, texts: pa.Array, heard: Sequence[Heard] | None = None) -> None:
        """Look over the texts; `heard` spares the hearing of their words."""
        self.ready, self.texts = ready, texts
        self.seen = Sightings(ready.known, texts, hear(texts) if heard is None else heard)

    def rows(self, place: int, where: pa.Array | None = None) -> tuple[pa.Array, Likely]:
        """Where search number `place` finds something: booleans; and which of its patterns may have found what.

        Only rows of `where` are looked at if it is given.
        """
        likely: dict[str, Flags] = {}
        anywhere, some = [], np.zeros(len(self.texts), bool)
        for pattern, groups in zip(self.ready.searches[place], self.ready.asked[place], strict=True):
            if not groups:
                anywhere.append(pattern)
            elif (seen := self.seen.of(groups)) is not None:
                likely[pattern] = seen
                some |= seen
        held = pa.array(some)
        found = searched(self.texts, list(likely), held if where is None else pc.and_(held, where))
        if anywhere:
            found = pc.or_(found, searched(self.texts, anywhere, where))
        at = pc.indices_nonzero(found).to_numpy()
        return found, tuple((pattern, at if pattern in anywhere else at[likely[pattern][at]])
                            for pattern in self.ready.searches[place] if pattern in likely or pattern in anywhere)


def either(masks: Iterable[pa.Array], length: int) -> pa.Array:
    """Where any of the boolean columns is true; all false for none."""
    found = pa.repeat(pa.scalar(value=False), length)
    for mask in masks:
        found = pc.or_(found, mask)
    return found


def searched(texts: pa.Array, patterns: Sequence[str], where: pa.Array | None = None) -> pa.Array:
    """Where any of the patterns is found: booleans; only rows of `where` are looked at if it is given."""
    if not patterns:
        return either([], len(texts))
    if where is None:
        return pc.match_substring_regex(texts, joined(patterns))
    found = pc.match_substring_regex(texts.filter(where), joined(patterns))
    return pc.replace_with_mask(where, where, found)


def first_match(texts: pa.Array, likely: Iterable[tuple[str, Numbers]]) -> pa.Array:
    """What stands first in each text of what the patterns find; each is looked for in the texts of those numbers.

    One pattern after another, as RE2 takes thirty times as long for some of them joined.
    """
    begin, place, told = np.full(len(texts), np.iinfo(np.int64).max), np.zeros(len(texts), np.int64), 0
    parts = [pa.array([], pa.string())]
    for pattern, at in likely:
        if len(at):
            start, words = _match(texts.take(pa.array(at)), pattern)
            first = np.flatnonzero(start < begin[at])
            begin[at[first]], place[at[first]] = start[first], told + first
            parts.append(words)
            told += len(words)
    return pa.concat_arrays(parts).take(pa.array(place))


def _match(texts: pa.Array, pattern: str) -> tuple[Numbers, pa.Array]:
    """Where in each text the pattern is found first, and what it finds there: far behind, and nothing, if it is not.

    RE2 is three times as fast at putting signs around a match as at handing one out.
    """
    marked = pc.replace_substring_regex(texts, pattern, f"{OPENS}\\0{CLOSES}")
    size = np.frombuffer(marked.buffers()[1], np.int32, len(marked) + 1, marked.offset * 4).astype(np.int64)
    letters = np.frombuffer(marked.buffers()[2], np.uint8)
    opens, closes = (np.append(np.flatnonzero(letters == ord(sign)), 2 * FAR) for sign in (OPENS, CLOSES))
    begin = np.minimum(opens[np.searchsorted(opens, size[:-1])] + 1, FAR)
    length = np.where(begin > size[1:], 0, closes[np.searchsorted(closes, begin)] - begin)
    ends = np.concatenate([[0], np.cumsum(length)]).astype(np.int32)
    found = letters[spans(begin, length)]
    start = np.where(begin > size[1:], FAR, begin - size[:-1])
    return start, pa.StringArray.from_buffers(len(texts), pa.py_buffer(ends), pa.py_buffer(found))
