"""Labelled rows, the questions they answer, and what a system says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.questions import reply_in_context, value_or_pitch
from training.features import Row, table

Names = npt.NDArray[np.str_]
Chances = npt.NDArray[np.float64]
Sets = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the part of a row it is about, the name of its answer there, and the answer that counts."""

    module: Any
    part: str
    truth: str
    target: str
    classes: tuple[str, ...]


@dataclass(slots=True)
class Said:
    """What a system says of some rows; a baseline that says nothing of a column leaves it empty.

    `chance` is the probability of the target, `kinds` and `flags` hold a set a text.
    """

    answer: Names
    chance: Chances
    unsure: npt.NDArray[np.bool_]
    invites: Names
    kinds: Sets
    flags: Sets


POSTS = Asked(value_or_pitch, "text", "label", "pitch", ("value", "soft", "pitch"))
REPLIES = Asked(reply_in_context, "reply", "verdict", "off_context_pitch",
                ("conversation", "care", "invited_pitch", "helpful_offer", "off_context_pitch"))


def judged(rows: Sequence[Row], asked: Asked) -> Said:
    """What the question itself says, with the weights that hold now."""
    told = asked.module.judge(table(rows))
    chances = [dict(one)[asked.target] for one in told["probability"].to_pylist()]
    invites = ["" if one is None else one for one in told["invites"].to_pylist()]
    return Said(np.array(told["answer"].to_pylist()), np.array(chances), np.array(told["unsure"].to_pylist()),
                np.array(invites), sets(told["kinds"].to_pylist()), sets(told["flags"].to_pylist()))


def bare(answer: Names, chance: Chances) -> Said:
    """An answer and its probability, with nothing else said."""
    length = len(answer)
    none = sets([()] * length)
    return Said(np.asarray(answer).astype(str), chance, np.zeros(length, bool), np.array([""] * length), none, none)


def joined(parts: Sequence[Said]) -> Said:
    """What was said of several groups of rows, as one."""
    return Said(*(np.concatenate([getattr(part, name) for part in parts]) for name in Said.__slots__))


def sets(lists: Sequence[Sequence[str] | None]) -> Sets:
    """Lists of names as an array of sets, one a text; none for a null."""
    cells = np.empty(len(lists), object)
    cells[:] = [frozenset(names or ()) for names in lists]
    return cells
