"""What a model is told of labelled texts: their words as buckets, what the cues say, and the truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.sparse import csr_matrix

from pipeline.hearing import BITS, hear
from pipeline.questions import _offers, reply_in_context, value_or_pitch

PITCHING = ("invited_pitch", "helpful_offer", "off_context_pitch")
SHOWN = ("text", "parent", "root", "parent_state", "platform", "lang")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """One model: the part that its rows have, the words it hears, the answers, and what cues say.

    `start` has for each input the answer it speaks for and its log-odds; `trust` is what a text that was heard and not
    kept counts beside one of the corpus.
    """

    name: str
    part: str
    heard: Callable[[Row], str]
    answers: tuple[str, ...]
    target: str
    inputs: Callable[[pa.Table], pa.Table]
    start: dict[str, tuple[str, float]]
    truth: Callable[[Row], str]
    trust: float = 1.0

    def rows(self, corpus: Sequence[Row]) -> list[Row]:
        """Those of some rows that the model learns from."""
        some = [row for row in corpus if self.part in row]
        return [row for row in some if row["verdict"] in PITCHING] if self.name == _offers.MODEL else some


@dataclass(frozen=True, slots=True)
class Examples:
    """Rows of one task: counts of buckets over the root of the number of words, inputs, and the place of the truth.

    `weight` says how much each counts, `names` are those of the inputs.
    """

    words: csr_matrix
    said: npt.NDArray[np.float64]
    truth: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float64]
    names: tuple[str, ...]


def _does(row: Row) -> str:
    return "pitch" if row["verdict"] in PITCHING else "care" if row["verdict"] == "care" else "talk"


def _thread(row: Row) -> str:
    return f"{row['parent']}\n{row.get('root') or ''}"


TASKS = {task.name: task for task in (
    Task(value_or_pitch.MODEL, "text", lambda row: str(row["text"]),
         value_or_pitch.INPUTS, "pitch", value_or_pitch.inputs,
         {name: (name, 1.0) for name in value_or_pitch.INPUTS}, lambda row: str(row["label"])),
    Task(reply_in_context.REPLIES, "reply", lambda row: str(row["reply"]),
         ("talk", "care", "pitch"), "pitch", reply_in_context.inputs,
         {name: (name, 0.5) for name in ("pitch", "care")}, _does),
    Task(reply_in_context.THREADS, "parent", _thread,
         tuple(reply_in_context.INVITING), "product", reply_in_context.thread_inputs,
         {name: (name, 0.7) for name in reply_in_context.INVITING}, lambda row: str(row["invites"])),
    Task(_offers.MODEL, "reply", lambda row: str(row["reply"]),
         _offers.ANSWERS, "off_context_pitch", reply_in_context.offer_inputs, {}, lambda row: str(row["verdict"]),
         trust=0.3),  # next to none of those were asked for
)}


def table(rows: Sequence[Row]) -> pa.Table:
    """Rows of the corpus as a question is shown them."""
    whole = [{**row, "text": row.get("text") or row["reply"], "parent_state": "ok"} for row in rows]
    return pa.table({name: pa.array([row.get(name) for row in whole], pa.string()) for name in SHOWN})


def examples(rows: Sequence[Row], task: Task) -> Examples:
    """The rows as the task's model is told of them; only rows that have its part may be given."""
    said = task.inputs(table(rows))
    truth = np.array([task.answers.index(task.truth(row)) for row in rows], np.int64)
    words = counted([task.heard(row) for row in rows])
    return Examples(words, matrix(said), truth, np.ones(len(truth)), tuple(said.column_names))


def matrix(said: pa.Table) -> npt.NDArray[np.float64]:
    """The columns of a table side by side."""
    return np.stack([column.to_numpy() for column in said.columns]).T


def bags(texts: Sequence[str]) -> tuple[list[npt.NDArray[np.int64]], list[int]]:
    """For each text the buckets it falls into, in no order but their own, and its number of words."""
    found, words = [], []
    for heard in hear(pa.array(texts, pa.string())):
        found += [np.sort(heard.buckets[:, begin:end].ravel()) for begin, end in pairwise(heard.first.tolist())]
        words += np.diff(heard.first).tolist()
    return [bag[bag > 0] for bag in found], words


def counted(texts: Sequence[str]) -> csr_matrix:
    """A row a text, a column a bucket: how often it fell there, over the root of the text's number of words."""
    return stacked(*bags(texts))


def stacked(found: Sequence[npt.NDArray[np.int64]], words: Sequence[int]) -> csr_matrix:
    """Bags of buckets as a matrix."""
    lengths = np.array([len(bag) for bag in found])
    counts = np.repeat(1 / np.sqrt(np.maximum(words, 1)), lengths)
    places = np.concatenate([np.zeros(0, np.int64), *found])
    rows = np.repeat(np.arange(len(found)), lengths)
    return csr_matrix((counts, (rows, places)), shape=(len(found), 1 << BITS))
