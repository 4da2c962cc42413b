"""Chance that falls the same way every time, on every machine and Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

Face = TypeVar("Face")


class Dice:
    """Only `random()` is used: of all methods, it alone is promised never to change between Pythons."""

    def __init__(self, *name: object) -> None:
        """A stream of its own for each name, so that a change to one account moves no other."""
        self._random = random.Random("wrenfold " + " ".join(map(str, name)))

    def chance(self, share: float) -> bool:
        """True in `share` of all throws."""
        return self._random.random() < share

    def number(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        """A number from `low` up to `high`."""
        return low + self._random.random() * (high - low)

    def pick(self, faces: Sequence[Face]) -> Face:
        """One of `faces`."""
        return faces[int(self._random.random() * len(faces))]

    def shuffled(self, faces: Sequence[Face]) -> list[Face]:
        """All of `faces` in another order."""
        return [face for _, _, face in sorted((self._random.random(), place, face) for place, face in enumerate(faces))]
