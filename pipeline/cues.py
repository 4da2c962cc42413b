"""Cues: groups of words with a weight, matched over whole columns by RE2, each hit able to say which words it was.

A cue file is TOML, one `[[cue]]` a group: `name`, `why`, `words` (patterns), and what a hit means: `weights` (answer
→ log-odds), `kind`, `flag`. In a pattern a space stands for any white space and ’ for any apostrophe; case does not
count unless `case = true`. `part` names the column looked at, `text` unless it is said; a cue that corrects others
names them in `needs` and is looked for only where one of them, read before it, was found.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.chances import logistic, maps, most_probable, softmax, sum_of
from pipeline.hearing import Heard
from pipeline.screening import WORTH_IT, Found, Likely, either, first_match, joined, screen, searched
from pipeline.tables import BECAUSE

__all__ = ["Cue", "Hit", "any_of", "because", "counting", "find", "lists", "logistic", "maps", "most_probable", "named",
           "names_where", "nowhere", "pattern", "read", "score", "softmax", "sum_of"]

Search = Callable[[pa.Array | None], tuple[pa.Array, Likely]]
APOSTROPHE = "['’‘ʼ`´]"


@dataclass(frozen=True, slots=True)
class Cue:
    """One group of words and what a hit means."""

    name: str
    why: str
    words: tuple[str, ...]
    weights: Mapping[str, float] = field(default_factory=dict)
    kind: str | None = None
    flag: str | None = None
    part: str = "text"
    needs: tuple[str, ...] = ()

    @property
    def pattern(self) -> str:
        """One RE2 pattern that finds any of the words."""
        return joined(self.words)


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue and the rows it was found in: a boolean array without nulls, one entry a text.

    `likely` has the patterns that may have found them, and the numbers of the rows; empty where nobody can tell.
    """

    cue: Cue
    rows: pa.Array
    likely: Likely = ()


def read(file: Path) -> tuple[Cue, ...]:
    """The cues of a file, in its order. Raises `KeyError` or `TypeError` for a cue that is not whole."""
    return tuple(_cue(**table) for table in tomllib.loads(file.read_text(encoding="utf-8"))["cue"])


def pattern(word: str, *, case: bool = False) -> str:
    """The RE2 pattern of one entry of a cue file's `words`."""
    return ("" if case else "(?i)") + word.replace(" ?", r"\s*").replace(" ", r"\s+").replace("’", APOSTROPHE)


def find(cues: Sequence[Cue], parts: Mapping[str, pa.Array],
         heard: Mapping[str, Sequence[Heard]] | None = None) -> list[Hit]:
    """One `Hit` a cue, in order; `parts` are columns of strings without nulls, all of one length.

    `heard` has the parts whose words were heard already.
    """
    length = len(next(iter(parts.values())))
    seek = _screened(cues, parts, heard or {}) if length >= WORTH_IT else {}
    rows: dict[str, pa.Array] = {}
    hits = []
    for place, cue in enumerate(cues):
        where = any_of([rows[name] for name in cue.needs if name in rows], length) if cue.needs else None
        found, likely = seek[place](where) if seek else (searched(parts[cue.part], cue.words, where), ())
        hits.append(Hit(cue, found, likely))
        rows[cue.name] = found
    return hits


def _screened(cues: Sequence[Cue], parts: Mapping[str, pa.Array],
              heard: Mapping[str, Sequence[Heard]]) -> dict[int, Search]:
    seek: dict[int, Search] = {}
    for part, texts in parts.items():
        places = [place for place, cue in enumerate(cues) if cue.part == part]
        found = Found(screen(tuple(cues[place].words for place in places)), texts, heard.get(part))
        seek |= {place: partial(found.rows, at) for at, place in enumerate(places)}
    return seek


def score(hits: Iterable[Hit], answer: str, bias: float, length: int) -> pa.Array:
    """The bias plus the weights that each row's hits give to `answer`: log-odds, one a row."""
    total = np.full(length, bias)
    for hit in hits:
        if weight := hit.cue.weights.get(answer):
            total[pc.indices_nonzero(hit.rows).to_numpy()] += weight
    return pa.array(total)


def any_of(masks: Iterable[pa.Array], length: int) -> pa.Array:
    """Where any of the boolean columns is true; all false for none."""
    return either(masks, length)


def nowhere(length: int) -> pa.Array:
    """A mask that is false everywhere."""
    return pa.repeat(pa.scalar(value=False), length)


def counting(length: int) -> pa.Array:
    """The whole numbers from 0 up to `length`, excluded."""
    return pc.subtract(pc.cumulative_sum(pa.repeat(pa.scalar(1), length)), 1)


def named(hits: Iterable[Hit], name: str) -> pa.Array:
    """The rows of the hit whose cue is called `name`. Raises `StopIteration` when no cue is called so."""
    return next(hit.rows for hit in hits if hit.cue.name == name)


def lists(columns: Sequence[tuple[pa.Array, pa.Array]], values: pa.DataType, length: int) -> pa.Array:
    """For each row the list of the values it was given.

    `columns` are pairs: the rows (boolean, one a row of the table) and the values of those rows, in order.
    """
    counts = pa.repeat(pa.scalar(0, pa.int32()), length)
    for rows, _ in columns:
        counts = pc.add(counts, rows.cast(pa.int32()))
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(counts).cast(pa.int32())])
    where = pa.concat_arrays([pa.array([], pa.uint64()), *(pc.indices_nonzero(rows) for rows, _ in columns)])
    what = pa.concat_arrays([pa.array([], values), *(given for _, given in columns)])
    return pa.ListArray.from_arrays(offsets, what.take(pc.array_sort_indices(where)))  # a stable sort


def names_where(masks: Mapping[str, pa.Array], length: int) -> pa.Array:
    """For each row the names whose mask is true there, in the order of `masks`."""
    pairs = [(mask, pa.repeat(pa.scalar(name), pc.sum(mask).as_py() or 0)) for name, mask in masks.items()]
    return lists(pairs, pa.string(), length)


BORDERS = " \t\n.,:;"
"""A pattern may begin after the end of another sentence; that sign is none of the words that decided."""


def because(told: Sequence[tuple[Sequence[Hit], pa.Array]], parts: Mapping[str, pa.Array],
            beside: Iterable[tuple[pa.Array, pa.Array]] = ()) -> pa.Array:
    """For each row the hits that moved its answer: words as they stand in the text, cue, weight; type `BECAUSE`.

    `told` pairs hits with the answers whose weights are told, one answer a row; what speaks for another is left out.
    `beside` are pairs for `lists`, told after them.
    """
    pairs = []
    for hits, answer in told:
        for hit in hits:
            rows = pc.and_(hit.rows, pc.is_in(answer, pa.array(list(hit.cue.weights), pa.string())))
            if len(answers := answer.filter(rows)):
                words = first_match(parts[hit.cue.part].filter(rows), _likely(hit, rows))
                pairs.append((rows, _told(hit.cue, answers, words)))
    return lists([*pairs, *beside], BECAUSE.value_type, len(told[0][1]))


def _likely(hit: Hit, rows: pa.Array) -> Likely:
    """The patterns that may have found some of the hit's rows, and the places of these among them."""
    kept = pc.indices_nonzero(rows).to_numpy()
    if not hit.likely:
        return ((hit.cue.pattern, np.arange(len(kept))),)
    return tuple((pattern, np.flatnonzero(np.isin(kept, at))) for pattern, at in hit.likely)


def _told(cue: Cue, answers: pa.Array, words: pa.Array) -> pa.Array:
    weights = pa.array([float(weight) for weight in cue.weights.values()])
    weight = weights.take(pc.index_in(answers, pa.array(list(cue.weights))))
    columns = [pc.utf8_trim(words, characters=BORDERS), pa.repeat(pa.scalar(cue.name), len(words)), weight]
    return pa.StructArray.from_arrays(columns, fields=list(BECAUSE.value_type))


def _cue(*, words: list[str], case: bool = False, needs: Iterable[str] = (), **more: object) -> Cue:
    patterns = tuple(pattern(word, case=case) for word in words)
    return Cue(words=patterns, needs=tuple(needs), **more)  # type: ignore[arg-type]
