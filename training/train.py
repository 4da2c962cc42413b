"""Learn what wording tells from the corpus, and write `pipeline/questions/words.parquet` (`make train`).

A logistic regression over hashed words tells value, soft, pitch and other apart; replies stand beside the posts, as
pitch or value. The same corpus gives the same weights: rows stand in the order of files and lines, and nothing is drawn
at random.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from pipeline.hearing import BITS, hear
from pipeline.questions import _words

CORPUS = Path(__file__).with_name("corpus")
RARE = 2
"""A feature of fewer texts than this tells nothing of other texts."""
STRENGTH = 1.0
"""Inverse of the regularisation; did best on files left out, and on them more changed little."""
MOST = 127
"""Weights are rounded to whole numbers of this size at most."""
PITCHING = ("invited_pitch", "helpful_offer", "off_context_pitch")
ANSWERS = ("value", "soft", "pitch", "other")

Row = dict[str, Any]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Learnt:
    """The weights of one answer, a bucket each, and its bias, in log-odds."""

    name: str
    weights: Floats
    bias: float


def rows(folder: Path = CORPUS) -> list[Row]:
    """All rows of the corpus in the order of files and lines, each with its `file`."""
    return [json.loads(line) | {"file": file.name} for file in sorted(folder.glob("*.jsonl"))
            for line in file.read_text(encoding="utf-8").splitlines()]


def learn(corpus: Sequence[Row]) -> list[Learnt]:
    """The weights of every answer, learnt from the rows of a corpus."""
    features = _features([row["text"] if "text" in row else row["reply"] for row in corpus])
    answers = [row["label"] if "text" in row else "pitch" if row["verdict"] in PITCHING else "value" for row in corpus]
    texts = np.bincount(features.indices, minlength=features.shape[1])
    rarity = np.where(texts >= RARE, np.log((1 + features.shape[0]) / (1 + texts)), 0.0)
    rarity[0] = 0.0
    kept = np.flatnonzero(rarity)
    weighed = features[:, kept].multiply(rarity[kept]).tocsr()
    with threadpool_limits(1):  # sums split over threads differ in their last digits
        fitted = LogisticRegression(C=STRENGTH, max_iter=1000, tol=1e-5).fit(weighed, answers)
    return [_learnt(name, fitted, kept, rarity) for name in ANSWERS]


def write(learnt: Sequence[Learnt], file: Path = _words.FILE) -> None:
    """Write the weights as whole numbers of eight bits, a column an answer."""
    units = {one.name: float(np.abs(one.weights).max() / MOST) or 1.0 for one in learnt}
    columns = {one.name: np.rint(one.weights / units[one.name]).astype(np.int8) for one in learnt}
    told = json.dumps({one.name: {"unit": units[one.name], "bias": one.bias} for one in learnt})
    pq.write_table(pa.table(columns).replace_schema_metadata({"words": told}), file, compression="zstd")


def _features(texts: Sequence[str]) -> csr_matrix:
    """A row a text, a column a bucket: how often it fell there, over the root of the text's number of words."""
    pieces = []
    for heard in hear(pa.array(texts, pa.string())):
        kinds = len(heard.buckets)
        counts = np.tile(1 / heard.root()[heard.text], kinds)
        places = (np.tile(heard.text, kinds), heard.buckets.reshape(-1))
        pieces.append(csr_matrix((counts, places), shape=(len(heard), 1 << BITS)))
    return vstack(pieces, format="csr")


def _learnt(name: str, fitted: LogisticRegression, kept: npt.NDArray[np.int64], rarity: Floats) -> Learnt:
    at = list(fitted.classes_).index(name)
    weights = np.zeros(len(rarity))
    weights[kept] = fitted.coef_[at] * rarity[kept]
    return Learnt(name, weights, float(fitted.intercept_[at]))


if __name__ == "__main__":
    write(learn(rows()))
