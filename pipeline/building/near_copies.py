"""Functions for the marts: marks that texts in nearly the same words share, and whether two are nearly the same.

The marks are MinHash (A. Broder, "On the resemblance and containment of documents", 1997): the least of the hashed
pairs of neighbouring words under several hash functions, so that two texts agree in one of them as often as their
pairs overlap (Jaccard). Two of these least hashes make a band (Indyk and Motwani, 1998), and each band is a mark.
docs/decisions/copies.md says why the limits are what they are, and why no library does this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa

if TYPE_CHECKING:
    import duckdb

Hashes = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]

BANDS = 16
"""Marks a text. With two hashes each, texts that share half of their pairs meet in 99 of 100 cases, a third in 85."""
SHORT = 25
"""Words up to which every word counts by itself, since one changed word takes two pairs with it."""
ALIKE_LONG, ALIKE_SHORT = 0.5, 0.7
"""Share of word pairs in common that makes a copy; reordered sentences of a short text still pass."""
WITHIN = 0.85
"""Share of the shorter text's pairs that stand in the longer one: a short copy with an opening of one's own."""
CHANGED = 0.25
"""Share of its words that a short text may have changed, added or left out."""
ODD = np.random.default_rng(1997).integers(2**62, 2**63, 2 * BANDS, dtype=np.uint64) | np.uint64(1)
"""Multipliers of the hash functions (M. Dietzfelbinger and others, "A reliable randomized algorithm for the
closest-pair problem", 1997): odd, the upper bits count."""
MIX = np.uint64(0x9E3779B97F4A7C15)
"""2⁶⁴ divided by the golden ratio, odd: spreads neighbouring numbers (D. Knuth, TAOCP 3, section 6.4)."""


def teach(con: duckdb.DuckDBPyConnection) -> None:
    """Make `band_marks(words)`, `resemblance(marks, marks)` and `nearly_same(words, words)` known to SQL."""
    lists = ["ubigint[]", "ubigint[]"]
    con.create_function("band_marks", band_marks, lists[:1], "ubigint[]", type="arrow")
    con.create_function("resemblance", resemblance, lists, "double", type="arrow")
    con.create_function("nearly_same", nearly_same, lists, "boolean", type="arrow")


def band_marks(words: pa.ChunkedArray) -> pa.Array:
    """For each text, given as a list of word hashes, its `BANDS` marks; no text may be empty."""
    flat, starts, _ = _unpacked(words)
    pairs = _pairs(flat, starts)
    marks = np.empty((len(starts), BANDS), dtype=np.uint64)
    for band, (one, two) in enumerate(ODD.reshape(BANDS, 2)):
        first, second = (np.minimum.reduceat(pairs * odd >> np.uint64(32), starts) for odd in (one, two))
        marks[:, band] = (first << np.uint64(32) | second) + one  # the sum keeps the bands apart
    ends = np.arange(0, marks.size + 1, BANDS, dtype=np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), pa.array(marks.ravel()))


def resemblance(left: pa.ChunkedArray, right: pa.ChunkedArray) -> pa.Array:
    """For each row of two texts, given as their marks, the estimated share of word pairs in common, 0 to 1.

    It spares most candidates the exact comparison: of 2 × `BANDS` least hashes, as many agree as pairs overlap.
    """
    least = [(_unpacked(marks)[0].reshape(-1, BANDS) - ODD[::2]).view(np.uint32) for marks in (left, right)]
    return pa.array((least[0] == least[1]).mean(axis=1))


def nearly_same(left: pa.ChunkedArray, right: pa.ChunkedArray) -> pa.Array:
    """For each row of two texts, given as lists of word hashes, whether one is a copy of the other."""
    a, b = _unpacked(left), _unpacked(right)
    longest = np.maximum(a[2], b[2])
    alike = overlap(a, b)
    within = alike / (1 + alike) * (a[2] + b[2]) / np.minimum(a[2], b[2])  # pairs in common, of the shorter text's
    same = alike >= np.where((longest > SHORT) | (within >= WITHIN), ALIKE_LONG, ALIKE_SHORT)
    some = np.flatnonzero(~same & (longest <= SHORT) & (np.abs(a[2] - b[2]) <= CHANGED * longest))
    same[some] = edits(_padded(a, some, 0), _padded(b, some, 1), a[2][some], b[2][some]) <= CHANGED * longest[some]
    return pa.array(same)


def overlap(a: Texts, b: Texts) -> npt.NDArray[np.float64]:
    """Of each row's two texts, the pairs of words in common as a share of all their different pairs (Jaccard).

    At most 65,536 rows, thirty times DuckDB's batch: a sorted number holds row (16 bits), pair (47 bits) and side.
    """
    found = np.concatenate([_told_apart(one, side) for side, one in enumerate((a, b))])
    found.sort()
    pairs = found >> np.uint64(1)
    fresh, other = pairs[1:] != pairs[:-1], found[1:] != found[:-1]
    row = (pairs >> np.uint64(47)).astype(np.int64)
    different = np.bincount(row[:1], minlength=len(a[1])) + np.bincount(row[1:][fresh], minlength=len(a[1]))
    shared = np.bincount(row[1:][~fresh & other], minlength=len(a[1]))
    return np.asarray(shared / np.maximum(different, 1))


def _told_apart(texts: Texts, side: int) -> Hashes:
    flat, starts, counts = texts
    rows = np.repeat(np.arange(len(starts), dtype=np.uint64) << np.uint64(48), counts)
    return np.asarray(rows | (_pairs(flat, starts) >> np.uint64(17) << np.uint64(1)) | np.uint64(side))


def edits(a: Hashes, b: Hashes, a_words: Whole, b_words: Whole) -> Whole:
    """Words to change, add or leave out to make each row of `a` that of `b`; rows are padded to one width.

    R. Wagner and M. Fischer, "The string-to-string correction problem", Journal of the ACM 21 (1974), pages 168-173.
    """
    row, at = np.arange(len(a)), np.arange(a.shape[1] + 1)
    cost = np.tile(at, (len(a), 1))
    found = np.array(b_words)
    for word in range(a.shape[1]):
        step = np.minimum(cost[:, 1:] + 1, cost[:, :-1] + (a[:, word, None] != b))
        step = np.hstack([np.full((len(a), 1), word + 1), step])
        cost = np.minimum.accumulate(step - at, axis=1) + at  # a word left out costs one: the least so far plus the way
        found = np.where(a_words == word + 1, cost[row, b_words], found)
    return found


Texts = tuple[Hashes, Whole, Whole]
"""Word hashes of all texts one after the other; where each text starts; how many words each has."""


def _unpacked(words: pa.ChunkedArray) -> Texts:
    kept = words.combine_chunks() if isinstance(words, pa.ChunkedArray) else words
    ends = np.asarray(kept.offsets, dtype=np.int64) - kept.offsets[0].as_py()
    return np.asarray(kept.flatten()), ends[:-1], np.diff(ends)


def _pairs(flat: Hashes, starts: Whole) -> Hashes:
    """A hash for each word together with the one before it; the first word of a text stands with none."""
    before = np.concatenate([flat[:1], flat[:-1]])
    before[starts] = 0
    return (before * MIX ^ flat) * MIX


def _padded(texts: Texts, rows: Whole, sign: int) -> Hashes:
    """The texts of some rows, `SHORT` words wide; what lies past a text's end is `sign`, which no hash is."""
    flat, starts, counts = texts
    at = np.arange(SHORT)
    words = flat[np.minimum(starts[rows, None] + at, len(flat) - 1)]
    return np.where(at < counts[rows, None], words, np.uint64(sign))
