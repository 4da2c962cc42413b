"""What the wording of a text says beside its cues: a linear model over hashed words, pairs of words and stems.

`training/train.py` learns the weights from the corpus; they lie in `words.parquet`, one column an answer, one whole
number of eight bits a bucket. A word is known by its first sixteen bytes, a stem by its first five; what stands in a
link is not read. The score of an answer is its bias plus the sum of its weights over the root of their number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

BITS = 17
"""A feature falls into one of 2 to this power buckets."""
AT_A_TIME = 8192
"""Texts looked at together; more would leave the processor's cache."""
LINK = r"https?://\S+"
SPACE, LETTER, SIGN = 0, 1, 2
HASH = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
"""Odd numbers with well-mixed bits (the golden ratio's, and two primes of xxHash); products of them spread a hash."""

Longs = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some texts: where each begins and ends in `read`, and where each text's first one is.

    `first` has one entry more than there are texts; `words`, `pairs` and `stems` are buckets, one entry a word. A
    pair is the word and the one before it; a text's first word has no such pair and its bucket is that of its stem.
    """

    read: bytes
    start: Places
    end: Places
    first: Places
    buckets: npt.NDArray[np.int64]
