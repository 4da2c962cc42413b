"""Learn what wording tells, and write `pipeline/questions/weights/*.parquet` (`make train`).

Each model of `features.TASKS` learns from the corpus, which we wrote, and from what was heard in real texts. The same
files give the same weights: rows stand in the order of files and lines, and nothing is drawn at random.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from scipy.optimize import minimize
from scipy.sparse import vstack
from threadpoolctl import threadpool_limits

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.questions import _words, reply_in_context  # noqa: E402
from training import heard, kinds  # noqa: E402
from training.features import TASKS, Examples, Row, Task, examples  # noqa: E402
from training.softmax import Fitted, Floats, chances, fit  # noqa: E402

CORPUS = Path(__file__).with_name("corpus")
RARE = 2
"""A feature of fewer texts than this tells nothing of other texts."""
MOST = 127
"""Weights are rounded to whole numbers of this size at most."""
FOLDS = 4
"""Texts are judged by what was learnt from the others, in so many parts, to see how probable a probability is."""
TINY = 1e-9


def rows(folder: Path = CORPUS) -> list[Row]:
    """All rows of the corpus in the order of files and lines, each with its `file`."""
    return [json.loads(line) | {"file": file.name} for file in sorted(folder.glob("*.jsonl"))
            for line in file.read_text(encoding="utf-8").splitlines()]


def joined(parts: Sequence[Examples]) -> Examples:
    """Several lots of examples as one."""
    return Examples(vstack([part.words for part in parts], format="csr"), np.concatenate([part.said for part in parts]),
                    np.concatenate([part.truth for part in parts]), np.concatenate([part.weight for part in parts]),
                    parts[0].names)


@dataclass(frozen=True, slots=True)
class Learnt:
    """The weights, the inputs' names, slope and middle of the target's curve, and what the others say of each example.

    `unseen` has the probability of each answer, a row an example, by weights learnt without it.
    """

    fitted: Fitted
    names: tuple[str, ...]
    curve: tuple[float, float]
    unseen: Floats


def learn(task: Task, known: Examples) -> Learnt:
    """What the examples teach."""
    with threadpool_limits(1):  # sums split over threads differ in their last digits
        turn = np.arange(len(known.truth)) % FOLDS
        unseen = np.zeros((len(known.truth), len(task.answers)))
        for fold in range(FOLDS):
            some, fitted = _some(known, turn == fold), _fitted(task, _some(known, turn != fold))
            unseen[turn == fold] = chances(fitted.log_odds(some.words, some.said))
        target = task.answers.index(task.target)
        curve = _curve(odds(unseen[:, target]), known.truth == target)
        return Learnt(_fitted(task, known), known.names, curve, unseen)


def write(task: Task, learnt: Learnt, folder: Path = _words.FOLDER) -> None:
    """Write the model of a task, a column an answer."""
    _save(folder / f"{task.name}.parquet", task.answers, learnt.names, learnt.fitted, learnt.curve)


def train(corpus: Sequence[Row], folder: Path = _words.FOLDER, *, real: bool = True) -> None:
    """Learn every model from the rows of a corpus, and, if `real`, from what was heard in real texts; write them."""
    invites: dict[str, Floats] = {}
    for task in TASKS.values():
        some = task.rows(corpus)
        offered = replace(task, inputs=partial(_offer_inputs, rows=some, invites=invites)) if invites else task
        known = [examples(some, offered)]
        known += [heard.examples(task)] if real else []
        write(task, learnt := learn(task, joined(known)), folder)
        if task.name == reply_in_context.THREADS:
            invites = {name_of_row(row): chance for row, chance in zip(some, learnt.unseen, strict=False)}
    train_kinds(corpus, folder, real=real)


def train_kinds(corpus: Sequence[Row], folder: Path = _words.FOLDER, *, real: bool = True) -> None:
    """Learn the kinds and claims that a text has, like `train`; write them, a column a name."""
    known = [kinds.examples(corpus), *([kinds.kept(heard.FOLDER)] if real else [])]
    with threadpool_limits(1):
        fitted = kinds.learn(kinds.joined(known))
    _save(folder / f"{kinds.MODEL}.parquet", kinds.NAMES, kinds.inputs(), fitted, (1.0, 0.0))


def _save(file: Path, names: Sequence[str], inputs: Sequence[str], fitted: Fitted, curve: tuple[float, float]) -> None:
    """The weights are kept as whole numbers of eight bits."""
    units = np.maximum(np.abs(fitted.words).max(axis=0), TINY) / MOST
    steps = np.rint(fitted.words / units).astype(np.int8)
    told = {"inputs": list(inputs), "unit": units.tolist(), "bias": fitted.bias.tolist(),
            "mixing": fitted.mixing.tolist(), "curve": curve}
    columns = pa.table({name: steps[:, at] for at, name in enumerate(names)})
    file.parent.mkdir(exist_ok=True)
    pq.write_table(columns.replace_schema_metadata({"words": json.dumps(told)}), file,
                   compression="zstd", compression_level=19)


def _fitted(task: Task, known: Examples) -> Fitted:
    texts = np.bincount(known.words.indices, minlength=known.words.shape[1])
    texts[0] = 0  # the bucket of no feature
    kept = np.flatnonzero(texts >= RARE)
    truth = np.eye(len(task.answers))[known.truth]
    some = fit(known.words[:, kept], known.said, truth, known.weight, _start(task, known.names))
    words = np.zeros((known.words.shape[1], len(task.answers)))
    words[kept] = some.words
    return Fitted(words, some.mixing, some.bias)


def _offer_inputs(texts: pa.Table, rows: Sequence[Row], invites: dict[str, Floats]) -> pa.Table:
    said = np.stack([invites[name_of_row(row)] for row in rows])
    threads = TASKS[reply_in_context.THREADS].answers
    return reply_in_context.offer_inputs(texts, {name: pa.array(said[:, at]) for at, name in enumerate(threads)})


def name_of_row(row: Row) -> str:
    """By what a reply of the corpus is known."""
    return heard.name_of(row["reply"], f"{row['parent']}\0{row.get('root') or ''}")


def _start(task: Task, names: Sequence[str]) -> Floats:
    start = np.zeros((len(names), len(task.answers)))
    for name, (answer, weight) in task.start.items():
        start[names.index(name), task.answers.index(answer)] = weight
    return start


def _some(known: Examples, which: np.ndarray) -> Examples:
    return replace(known, words=known.words[which], said=known.said[which], truth=known.truth[which],
                   weight=known.weight[which])


def odds(chance: Floats) -> Floats:
    """The log-odds of probabilities."""
    told: Floats = np.log(np.maximum(chance, TINY) / np.maximum(1 - chance, TINY))
    return told


def _curve(at_first: Floats, truth: np.ndarray) -> tuple[float, float]:
    """Slope and middle of the curve 1 / (1 + exp(−slope·(odds − middle))) that fits best (Platt, 1999)."""

    def surprise(at: Floats) -> float:
        signed = np.where(truth, 1, -1) * at[0] * (at_first - at[1])
        return float(np.logaddexp(0, -signed).mean())

    slope, middle = minimize(surprise, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(slope), float(middle)


if __name__ == "__main__":
    train(rows())
