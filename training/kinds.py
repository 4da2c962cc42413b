"""Learn which kinds and claims a text has, given its answer: one logistic regression each.

Posts tell of all kinds that their answer allows, replies that pitch tell of kinds of pitches. A kind's line is drawn
on texts judged by what was learnt from others, and moved into its bias.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from scipy.sparse import csr_matrix, vstack

from pipeline.questions import value_or_pitch
from pipeline.questions._kinds import ALLOWED, FLAGS, KINDS, MODEL, PITCH_KINDS, given
from training.features import PITCHING, Row, counted, matrix, stacked, table
from training.logistic import fit
from training.softmax import Fitted, Floats

NAMES = KINDS + FLAGS
RARE = 3
"""A feature of fewer texts than this tells nothing of the kinds of other texts."""
FOLDS = 3
WORTH = {**dict.fromkeys(KINDS, 0.38), **dict.fromkeys(FLAGS, 0.2), "health_claim": 0.4}
"""A line is drawn lower as long as this share of what it adds is right. For the most of F1 that is half of the F1 that
can be had (Lipton and others, 2014, Optimal thresholding of classifiers to maximize F1 measure); claims are rather told
too often than missed."""
LINES = np.linspace(-2.5, 0.8, 34)
"""Log-odds at which a line may be drawn."""
LEAST = {"health_claim": -1.2}
"""No line is drawn lower: a cream alone is no promise of health."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts with what was heard in them, what else is told of them, and for each name the truth and if it counts."""

    words: csr_matrix
    said: Floats
    truth: Floats
    counts: Floats

    def some(self, which: np.ndarray) -> Examples:
        """Those of the texts."""
        return Examples(self.words[which], self.said[which], self.truth[which], self.counts[which])


def tells(row: Row) -> bool:
    """Whether a row of the corpus tells of kinds: a post does, a reply if it pitches."""
    return bool(row.get("label")) or row.get("verdict") in PITCHING


def inputs() -> list[str]:
    """The names of what is told of texts beside their words, in the order of the columns of `Examples.said`."""
    nothing = value_or_pitch.kind_inputs(table([{"text": "", "reply": ""}])).column_names
    return [*nothing, *given(pa.array([""]))]


def examples(corpus: Sequence[Row]) -> Examples:
    """The rows of a corpus that tell of kinds."""
    rows = [row for row in corpus if tells(row)]
    return _of(rows, counted([row.get("text") or row["reply"] for row in rows]), _said(rows))


def listen(rows: Sequence[Row]) -> pa.Table:
    """What is to be kept of real texts that tell of kinds, beside their buckets, which other models keep."""
    some = sorted((row for row in rows if tells(row)), key=lambda row: str(row["name"]))
    said = _said(some)
    return said.cast(pa.schema([(name, pa.float32()) for name in said.column_names])).add_column(
        0, "name", pa.array([row["name"] for row in some]))


def kept(folder: Path) -> Examples:
    """The real texts that tell of kinds, of which `listen` and the other models kept what was heard."""
    said = pq.read_table(folder / f"{MODEL}.parquet")
    labels = {row["name"]: row for row in pq.read_table(folder / "labels.parquet").to_pylist()}
    heard = {row["name"]: row for part in ("posts", "replies")
             for row in pq.read_table(folder / f"{part}.parquet", columns=["name", "buckets", "words"]).to_pylist()}
    names = said["name"].to_pylist()
    words = stacked([np.array(heard[name]["buckets"], np.int64) for name in names],
                    [heard[name]["words"] for name in names])
    return _of([labels[name] for name in names], words, said.drop_columns("name"))


def joined(parts: Sequence[Examples]) -> Examples:
    """Several lots of examples as one."""
    return Examples(vstack([part.words for part in parts], format="csr"),
                    *(np.concatenate([getattr(part, name) for part in parts]) for name in ("said", "truth", "counts")))


def learn(known: Examples) -> Fitted:
    """What the examples teach; a kind is there from a score of 0 on."""
    turn, odds = np.arange(len(known.truth)) % FOLDS, np.zeros(known.truth.shape)
    for fold in range(FOLDS):
        apart = known.some(turn == fold)
        odds[turn == fold] = _fitted(known.some(turn != fold)).log_odds(apart.words, apart.said)
    whole = _fitted(known)
    lines = [max(_line(odds[:, at], known.truth[:, at], known.counts[:, at], WORTH[name]), LEAST.get(name, LINES[0]))
             for at, name in enumerate(NAMES)]
    return Fitted(whole.words, whole.mixing, whole.bias - np.array(lines))


def _line(odds: Floats, truth: Floats, counts: Floats, worth: float) -> float:
    gains = [((odds >= line) * counts * (truth - worth)).sum() for line in LINES]
    return float(LINES[int(np.argmax(gains))])


def _fitted(known: Examples) -> Fitted:
    texts = np.bincount(known.words.indices, minlength=known.words.shape[1])
    texts[0] = 0  # the bucket of no feature
    heard = np.flatnonzero(texts >= RARE)
    some = fit(known.words[:, heard], known.said, known.truth, known.counts)
    words = np.zeros((known.words.shape[1], len(NAMES)))
    words[heard] = some.words
    return Fitted(words, some.mixing, some.bias)


def _said(rows: Sequence[Row]) -> pa.Table:
    return value_or_pitch.kind_inputs(table(rows))


def _of(rows: Sequence[Row], words: csr_matrix, said: pa.Table) -> Examples:
    answers = [row.get("label") or "pitch" for row in rows]
    told = np.hstack([matrix(said), matrix(pa.table(given(pa.array(answers))))])
    truth = np.array([[name in (row["kinds"] or []) or name in (row["flags"] or []) for name in NAMES]
                      for row in rows], float)
    counts = np.array([_counts(row) for row in rows], float)
    return Examples(words, told, truth, counts)


def _counts(row: Row) -> list[bool]:
    allowed: Any = ALLOWED.get(row["label"], ()) if row.get("label") else PITCH_KINDS
    return [name in allowed or name in FLAGS for name in NAMES]
