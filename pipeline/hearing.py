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

BITS = 17
"""A feature falls into one of 2 to this power buckets; bucket 0 is that of no feature and weighs nothing."""
AT_A_TIME = 4096
"""Texts heard together; more would leave the processor's cache."""
BLANK, LETTER, SIGN = 0, 1, 2
HTTP = np.frombuffer(b"http", "<u4")[0]
LATIN, CAPITALS = 0xC3, 0x9F
"""First byte of the letters from À to ÿ, and the least second byte of those that are no capitals."""
CURLY, APOSTROPHES = "’".encode(), tuple(b"'''")
STEM, WORD = 5, 8
"""Bytes of a stem, and of each half of a word."""
MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)
"""Odd numbers whose multiples spread over 64 bits: the golden ratio's, two primes of xxHash's and one of rrmxmx's."""

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Heard:
    """Some texts as words: their bytes, where each word begins and ends in them, its text, the buckets it falls into.

    `first` is the place of each text's first word, with the number of all words at its end; `buckets` has a row for
    words, one for pairs (with the word before) and one for stems. `every` has the buckets of words and of stems and
    the places of first words where links are heard as well, `links` the places there of words behind a word of a link
    and the buckets of the two, `border` the place of each text's first byte.
    """

    read: Bytes
    start: Numbers
    end: Numbers
    text: Numbers
    first: Numbers
    buckets: Numbers
    every: tuple[Numbers, Numbers, Numbers]
    links: tuple[Numbers, Numbers]
    border: Numbers

    def __len__(self) -> int:
        """The number of texts."""
        return len(self.first) - 1

    def root(self) -> npt.NDArray[np.float64]:
        """The square root of each text's number of words, at least 1."""
        return np.sqrt(np.maximum(np.diff(self.first), 1))


def hear(texts: pa.Array, *, accented: bool = True) -> list[Heard]:
    """The words of a column of strings without nulls, some thousand texts at a time.

    Where `accented` is false only the letters of ASCII are letters, as they are to RE2.
    """
    return [_hear(texts.slice(at, AT_A_TIME), accented) for at in range(0, len(texts), AT_A_TIME)]


def _hear(texts: pa.Array, accented: bool) -> Heard:
    read, border = _bytes(texts)
    plain = _plain(read)
    start, end, linked = _words(plain, border, _kinds(accented))
    word, stem = _hashes(plain, start, end - start)
    every = _bucket(word, 2), _bucket(stem, 3) * (end - start > STEM), np.searchsorted(start, border)
    aloud, after = np.flatnonzero(~linked), np.flatnonzero(linked) + 1
    after = after[after < len(word)]
    links = after, _bucket(word[after - 1] * MIX[3] ^ word[after] * MIX[0], 2)
    start, end, word = start[aloud], end[aloud], word[aloud]
    first = np.searchsorted(start, border)
    text = np.repeat(np.arange(len(texts)), np.diff(first))
    follows = np.zeros(len(word), bool)
    follows[1:] = text[1:] == text[:-1]
    pair = np.roll(word, 1) * MIX[3] ^ word * MIX[0]
    buckets = np.stack([every[0][aloud], _bucket(pair, 2) * follows, every[1][aloud]])
    return Heard(read, start, end, text, first, buckets, every, links, border)


def _hashes(plain: Bytes, start: Numbers, length: Numbers) -> tuple[Hashes, Hashes]:
    """Of each word, and of its stem."""
    windows = np.ndarray((len(plain) - WORD + 1,), "<u8", plain, strides=(1,))
    head = windows[start] & _first_bytes()[np.minimum(length, WORD)]
    tail = windows[np.minimum(start + WORD, len(windows) - 1)] & _first_bytes()[np.clip(length - WORD, 0, WORD)]
    word = (head * MIX[0]) ^ (tail * MIX[1])
    word ^= word >> np.uint64(32)
    return word, (head & _first_bytes()[STEM]) * MIX[1] ^ MIX[0]


def _bytes(texts: pa.Array) -> tuple[Bytes, Numbers]:
    """The texts' bytes, with a blank before them and two words of blanks behind; where each text begins and ends."""
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset:texts.offset + len(texts) + 1].astype(np.int64)
    read = np.full(offsets[-1] - offsets[0] + 1 + 2 * WORD, ord(" "), np.uint8)
    if texts.buffers()[2] is not None:
        read[1:-2 * WORD] = np.frombuffer(texts.buffers()[2], np.uint8)[offsets[0]:offsets[-1]]
    return read, offsets - offsets[0] + 1


def _plain(read: Bytes) -> Bytes:
    """The bytes in lower case, each digit a 0, apostrophes straight: as many bytes, in the same places."""
    plain = _folded()[read]
    latin = np.flatnonzero(read == LATIN) + 1  # À to Þ lie 32 below à to þ
    plain[latin[(read[latin] < CAPITALS)]] += 32
    signs = np.flatnonzero(read == CURLY[0])
    curly = signs[(read[signs + 1] == CURLY[1]) & (read[signs + 2] | 1 == CURLY[2])]  # or ‘
    plain[curly], plain[curly + 1], plain[curly + 2] = APOSTROPHES
    for lead, other in (sign.encode() for sign in "´ʼ"):
        signs = np.flatnonzero(read == lead)
        signs = signs[read[signs + 1] == other]
        plain[signs], plain[signs + 1] = APOSTROPHES[:2]
    return plain


def _words(plain: Bytes, border: Numbers, kinds: Bytes) -> tuple[Numbers, Numbers, Flags]:
    """Where each word begins and ends, and which are of a link: bytes of one kind that stand together in one text."""
    kind = kinds[plain]
    kind[1:][_leads(kinds)[plain[:-1]]] = LETTER
    linked = np.zeros(len(plain), bool)
    linked[_linked(plain, kind, border)] = True
    changes = np.zeros(len(plain), bool)
    changes[1:] = (kind[1:] != kind[:-1]) | (linked[1:] != linked[:-1])
    changes[border] = True
    edges = np.flatnonzero(changes)
    words = np.flatnonzero(kind[edges[:-1]])
    return edges[words], edges[words + 1], linked[edges[words]]


def _linked(plain: Bytes, kind: Bytes, border: Numbers) -> Numbers:
    """The places of the bytes of links, their first four apart."""
    begins: Numbers = np.flatnonzero(np.ndarray((len(plain) - 3,), "<u4", plain, strides=(1,)) == HTTP)
    begins = begins[plain[begins + 4 + (plain[begins + 4] == ord("s"))] == ord(":")]
    if not len(begins):
        return begins
    stop = (kind == BLANK) & (plain != ord("'"))
    stop[border] = True
    stops = np.flatnonzero(stop)
    ends = stops[np.searchsorted(stops, begins, side="right")]
    return spans(begins + 4, np.maximum(ends - begins - 4, 0))


def spans(start: Numbers, length: Numbers) -> Numbers:
    """The places from each start on, so many as its length says."""
    before = np.cumsum(length) - length
    places: Numbers = np.repeat(start - before, length) + np.arange(length.sum())
    return places


def _bucket(hashes: Hashes, mix: int) -> Numbers:
    buckets: Numbers = (hashes * MIX[mix] >> np.uint64(64 - BITS)).astype(np.int64)
    return buckets


@cache
def _first_bytes() -> npt.NDArray[np.uint64]:
    return np.array([(1 << 8 * count) - 1 for count in range(WORD + 1)], np.uint64)


@cache
def _folded() -> Bytes:
    """Each byte in lower case, a digit as 0, a backtick as an apostrophe."""
    return np.frombuffer(bytes(range(256)).lower().translate(bytes.maketrans(b"123456789`", b"000000000'")), np.uint8)


@cache
def _kinds(accented: bool) -> Bytes:
    """The kind of each byte: letters are those of ASCII, the digit 0, and the first byte of a letter of two bytes."""
    kinds = np.full(256, SIGN, np.uint8)
    kinds[list(b"\0\t\n\v\f\r '")] = BLANK
    kinds[list(b"abcdefghijklmnopqrstuvwxyz0")] = LETTER
    kinds[0xC3:0xE0] = LETTER if accented else SIGN
    return kinds


def _leads(kinds: Bytes) -> Flags:
    """True for the first byte of a letter of two bytes: the byte after it is of that letter."""
    leads: Flags = (kinds == LETTER) & (np.arange(256) > ord("z"))
    return leads
