"""Texts as words, pairs of words and stems, each in a bucket: one pass over the bytes of a whole column.

A word is bytes of one kind that stand together: letters and digits, or signs and pictures. It is known by its first
sixteen bytes, in lower case and with each digit a 0, a stem by its first five; what stands in a link is not heard.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.folding import LATIN, Bytes, bytes_of, folded, translated

BITS = 17
"""A feature falls into one of 2 to this power buckets; bucket 0 is that of no feature and weighs nothing."""
AT_A_TIME = 4096
"""Texts heard together; more would leave the processor's cache."""
BLANK, LETTER, SIGN = 0, 1, 2
HTTP = np.frombuffer(b"http", "<u4")[0]
TWO_BYTES = 0xE0 - LATIN
"""So many bytes, from `LATIN` on, begin a letter of two."""
STEM, WORD = 5, 8
"""Bytes of a stem, and of each half of a word."""
MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)
"""Odd numbers whose multiples spread over 64 bits: the golden ratio's, two primes of xxHash's and one of rrmxmx's."""

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Heard:
    """Some texts as words: their bytes, where each word begins and ends in them, the buckets it falls into.

    `first` is the place of each text's first word, with the number of all words at its end; `buckets` has a row for
    words, one for pairs (with the word before) and one for stems. `every` has the buckets of words and of stems and
    the places of first words where links are heard as well, `links` the places there of words behind a word of a link
    and the buckets of the two, `border` the place of each text's first byte.
    """

    read: Bytes
    start: Numbers
    end: Numbers
    first: Numbers
    buckets: Numbers
    every: tuple[Numbers, Numbers, Numbers]
    links: tuple[Numbers, Numbers]
    border: Numbers

    def __len__(self) -> int:
        """The number of texts."""
        return len(self.first) - 1

    @property
    def text(self) -> Numbers:
        """The text of each word."""
        return np.repeat(np.arange(len(self)), np.diff(self.first))

    def root(self) -> npt.NDArray[np.float64]:
        """The square root of each text's number of words, at least 1."""
        return np.sqrt(np.maximum(np.diff(self.first), 1))


def hear(texts: pa.Array, *, accented: bool = True) -> list[Heard]:
    """The words of a column of strings without nulls, some thousand texts at a time.

    Where `accented` is false only the letters of ASCII are letters, as they are to RE2.
    """
    return [_hear(texts.slice(at, AT_A_TIME), accented) for at in range(0, len(texts), AT_A_TIME)]


def _hear(texts: pa.Array, accented: bool) -> Heard:
    read, border = bytes_of(texts, 2 * WORD)
    plain = folded(read)
    start, end, linked = _words(plain, border, accented)
    word, stem = _hashes(plain, start, end - start)
    every = _bucket(word, 2), _bucket(stem, 3) * (end - start > STEM), np.searchsorted(start, border)
    after = np.flatnonzero(linked) + 1
    after = after[after < len(word)]
    links = after, _bucket(_paired(word[after - 1], word[after]), 2)
    aloud = np.flatnonzero(~linked)
    start, word = start.take(aloud), word.take(aloud)
    first = np.searchsorted(start, border)
    pair = _bucket(_paired(word[:-1], word[1:]), 2)
    buckets = np.stack([every[0].take(aloud), np.append(0, pair)[:len(aloud)], every[1].take(aloud)])
    buckets[1, first[first < len(aloud)]] = 0  # nothing stands before the first
    return Heard(read, start, end.take(aloud), first, buckets, every, links, border)


def _hashes(plain: Bytes, start: Numbers, length: Numbers) -> tuple[Hashes, Hashes]:
    """Of each word, and of its stem."""
    windows = np.ndarray((len(plain) - WORD + 1,), "<u8", plain, strides=(1,))
    head = windows.take(start) & _first_bytes().take(np.minimum(length, WORD))
    word = head * MIX[0]
    long = np.flatnonzero(length > WORD)
    rest = np.minimum(length.take(long) - WORD, WORD)
    word[long] ^= (windows.take(start.take(long) + WORD) & _first_bytes().take(rest)) * MIX[1]
    word ^= word >> np.uint64(32)
    return word, (head & _first_bytes()[STEM]) * MIX[1] ^ MIX[0]


def _paired(one: Hashes, two: Hashes) -> Hashes:
    pair: Hashes = one * MIX[3] ^ two * MIX[0]
    return pair


def _words(plain: Bytes, border: Numbers, accented: bool) -> tuple[Numbers, Numbers, Flags]:
    """Where each word begins and ends, and which are of a link: bytes of one kind that stand together in one text."""
    kind = translated(plain, _kinds(accented))
    if accented:  # the byte after the first of a letter is of that letter
        kind[np.flatnonzero(plain - np.uint8(LATIN) < TWO_BYTES) + 1] = LETTER
    begins, ends = _linked(plain, kind, border)
    changes = np.zeros(len(plain), bool)
    np.not_equal(kind[1:], kind[:-1], out=changes[1:])
    changes[border] = changes[begins] = changes[ends] = True
    said = kind != BLANK
    start, end = np.flatnonzero(changes & said), np.flatnonzero(changes[1:] & said[:-1]) + 1
    linked = np.zeros(len(start), bool)
    of_link = np.searchsorted(start, begins)
    linked[spans(of_link, np.searchsorted(start, ends) - of_link)] = True
    return start, end, linked


def _linked(plain: Bytes, kind: Bytes, border: Numbers) -> tuple[Numbers, Numbers]:
    """Where each link begins, its first four bytes apart, and where it ends."""
    fours = np.ndarray((len(plain) - 3,), "<u4", plain, strides=(1,))
    colons = np.flatnonzero(plain == ord(":"))
    begins = colons - (plain[colons - 1] == ord("s"))
    begins = begins[fours[np.maximum(begins - 4, 0)] == HTTP]
    if not len(begins):
        return begins, begins
    stop = (kind == BLANK) & (plain != ord("'"))
    stop[border] = True
    stops = np.flatnonzero(stop)
    ends = stops[np.searchsorted(stops, begins - 4, side="right")]
    whole = (ends > begins) & np.append(True, ends[1:] != ends[:-1])  # a link in a link is of that link
    return begins[whole], ends[whole]


def spans(start: Numbers, length: Numbers) -> Numbers:
    """The places from each start on, so many as its length says."""
    before = np.cumsum(length) - length
    places: Numbers = np.repeat(start - before, length) + np.arange(length.sum())
    return places


def _bucket(hashes: Hashes, mix: int) -> Numbers:
    buckets: Numbers = (hashes * MIX[mix] >> np.uint64(64 - BITS)).view(np.int64)
    return buckets


@cache
def _first_bytes() -> npt.NDArray[np.uint64]:
    return np.array([(1 << 8 * count) - 1 for count in range(WORD + 1)], np.uint64)


@cache
def _kinds(accented: bool) -> bytes:
    """The kind of each byte: letters are those of ASCII, the digit 0, and the first byte of a letter of two bytes."""
    kinds = np.full(256, SIGN, np.uint8)
    kinds[list(b"\0\t\n\v\f\r '")] = BLANK
    kinds[list(b"abcdefghijklmnopqrstuvwxyz0")] = LETTER
    kinds[LATIN:LATIN + TWO_BYTES] = LETTER if accented else SIGN
    return kinds.tobytes()
