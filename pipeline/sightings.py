"""Which triggers stand in which texts: a number for each trigger, and the texts that hold each number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.folding import translated
from pipeline.hearing import BITS, STEM, Flags, Heard, Numbers, hear
from pipeline.triggers import BEGINNING, PAIR, SIGN, WORD, Group, Trigger

ACCENTED = (0xC3, 0xDF)
"""First and last of the bytes that begin a letter of two bytes."""

Codes = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Table:
    """The number of what is heard: `words` has a row a kind of words and a column a bucket, `signs` an entry a byte.

    0 is what is no trigger; triggers that fall into one bucket share a number. `of` has the numbers of each trigger.
    """

    words: Codes
    signs: Codes
    of: dict[Trigger, tuple[int, ...]]

    def numbers(self, group: Group) -> Numbers:
        """The numbers that a text which holds one of the group's triggers has one of."""
        return np.array(sorted({number for trigger in group for number in self.of[trigger]}), np.int64)


def table(wanted: Collection[Trigger]) -> Table:
    """Numbers for some triggers."""
    words, signs = np.zeros((SIGN, 1 << BITS), np.uint16), np.zeros(256, np.uint16)
    shorter = {(WORD, said) for kind, said in wanted if kind == BEGINNING and len(said.encode()) == STEM}
    told = sorted({*wanted, *shorter})
    numbers: dict[tuple[int, int], int] = {}
    of: dict[Trigger, tuple[int, ...]] = {}
    for trigger, bucket in zip(told, _buckets(told), strict=True):
        of[trigger] = (numbers.setdefault((trigger[0], bucket), len(numbers) + 1),)
    for (kind, bucket), number in numbers.items():
        if kind == SIGN:
            signs[list(b"0123456789") if bucket == ord("0") else bucket] = number
        else:
            words[kind][bucket] = number
    of |= {(BEGINNING, said): of[BEGINNING, said] + of[WORD, said] for _, said in shorter}
    return Table(words, signs, of)


def _buckets(told: Sequence[Trigger]) -> list[int]:
    """The bucket of each trigger: of its word, its pair or its stem; of a sign the last byte."""
    texts = pa.array([f"{said}xx" if kind == BEGINNING else said for kind, said in told], pa.string())
    found: list[int] = []
    for heard in hear(texts):
        word, stem, first = heard.every
        for at in first[:-1]:
            kind, said = told[len(found)]
            found.append(said.encode()[-1] if kind == SIGN else int(
                heard.buckets[PAIR - 1][at + 1] if kind == PAIR else (word if kind == WORD else stem)[at]))
    return found


class Sightings:
    """The texts that hold each of a table's triggers."""

    def __init__(self, known: Table, texts: pa.Array, heard: Sequence[Heard]) -> None:
        """Note what stands where; `heard` has the words of `texts`."""
        seen = list(_seen(known, texts, heard))
        number = np.concatenate([np.zeros(0, np.uint16), *(number for number, _ in seen)])
        text = np.concatenate([np.zeros(0, np.int32), *(text for _, text in seen)])
        self._texts, self._length = text.take(np.argsort(number, kind="stable")).astype(np.int64), len(texts)
        self._start = np.append(0, np.cumsum(np.bincount(number, minlength=1 << 16)))

    def of(self, groups: Iterable[Numbers]) -> Flags | None:
        """True for each text that has a number of every group; None where there is no such text."""
        found: Flags | None = None
        for numbers in groups:
            begins, ends = self._start[numbers], self._start[numbers + 1]
            held = np.flatnonzero(begins < ends)
            if not len(held):
                return None
            some = np.zeros(self._length, bool)
            each = zip(begins[held].tolist(), ends[held].tolist(), strict=True)
            some[np.concatenate([self._texts[begin:end] for begin, end in each])] = True
            found = some if found is None else found & some
        return found if found is not None and found.any() else None


def _seen(known: Table, texts: pa.Array, heard: Iterable[Heard]) -> Iterator[tuple[Codes, npt.NDArray[np.int32]]]:
    """Numbers and the texts they stand in. RE2 parts words at accented letters: where such stand, both are heard."""
    begin = 0
    for some in heard:
        yield from _of(known, some, np.arange(begin, begin + len(some), dtype=np.int32))
        accents = np.flatnonzero((some.read >= ACCENTED[0]) & (some.read <= ACCENTED[1]))
        if len(accents):
            rows = np.unique(np.searchsorted(some.border, accents, side="right") - 1) + begin
            for more in hear(texts.take(pa.array(rows)), accented=False):
                yield from _of(known, more, rows.astype(np.int32))
        begin += len(some)


def _of(known: Table, heard: Heard, row: npt.NDArray[np.int32]) -> Iterator[tuple[Codes, npt.NDArray[np.int32]]]:
    word, stem, first = heard.every
    every = np.repeat(row, np.diff(first))
    aloud = np.repeat(row, np.diff(heard.first))
    after, pair = heard.links
    for kind, buckets, texts in ((WORD, word, every), (BEGINNING, stem, every), (PAIR, heard.buckets[PAIR - 1], aloud),
                                 (PAIR, pair, every[after])):
        numbers = known.words[kind].take(buckets)
        held = np.flatnonzero(numbers != 0)
        yield numbers.take(held), texts.take(held)
    held = np.flatnonzero(translated(heard.read, (known.signs != 0).tobytes()).view(bool))
    yield known.signs[heard.read[held]], row[np.searchsorted(heard.border, held, side="right") - 1]
