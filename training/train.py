"""Learn what wording tells, and write `pipeline/questions/weights/*.parquet` (`make train`).

Each model of `features.TASKS` learns from the corpus, which we wrote, and from what was heard in real texts. The same
files give the same weights: rows stand in the order of files and lines, and nothing is drawn at random.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from scipy.optimize import minimize
from scipy.sparse import vstack
from threadpoolctl import threadpool_limits

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.questions import _words  # noqa: E402
from training import heard, kinds  # noqa: E402
from training.features import SHOWN, TASKS, Examples, Row, Task, examples  # noqa: E402
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
                    np.concatenate([part.truth for part in parts]))


def learn(task: Task, known: Examples) -> tuple[Fitted, tuple[float, float]]:
    """What the examples teach: the weights, a row a bucket, and slope and middle of the curve of the target."""
    with threadpool_limits(1):  # sums split over threads differ in their last digits
        turn = np.arange(len(known.truth)) % FOLDS
        odds = np.zeros(len(known.truth))
        for fold in range(FOLDS):
            odds[turn == fold] = _log_odds(task, _fitted(task, _some(known, turn != fold)), _some(known, turn == fold))
        return _fitted(task, known), _curve(odds, known.truth == task.answers.index(task.target))


def write(task: Task, fitted: Fitted, curve: tuple[float, float], folder: Path = _words.FOLDER) -> None:
    """Write the model of a task, a column an answer."""
    _save(folder / f"{task.name}.parquet", task.answers, _inputs(task), fitted, curve)


def train(corpus: Sequence[Row], folder: Path = _words.FOLDER, *, real: bool = True) -> None:
    """Learn every model from the rows of a corpus, and, if `real`, from what was heard in real texts; write them."""
    for task in TASKS.values():
        known = [examples([row for row in corpus if task.part in row], task)]
        known += [heard.examples(task)] if real else []
        write(task, *learn(task, joined(known)), folder)
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
    some = fit(known.words[:, kept], known.said, truth, np.ones(len(truth)), _start(task))
    words = np.zeros((known.words.shape[1], len(task.answers)))
    words[kept] = some.words
    return Fitted(words, some.mixing, some.bias)


def _inputs(task: Task) -> list[str]:
    return list(task.inputs(pa.table({name: pa.array([""]) for name in SHOWN})).column_names)


def _start(task: Task) -> Floats:
    start = np.zeros((len(names := _inputs(task)), len(task.answers)))
    for name, (answer, weight) in task.start.items():
        start[names.index(name), task.answers.index(answer)] = weight
    return start


def _some(known: Examples, which: np.ndarray) -> Examples:
    return Examples(known.words[which], known.said[which], known.truth[which])


def _log_odds(task: Task, fitted: Fitted, known: Examples) -> Floats:
    chance = chances(fitted.log_odds(known.words, known.said))[:, task.answers.index(task.target)]
    odds: Floats = np.log(np.maximum(chance, TINY) / np.maximum(1 - chance, TINY))
    return odds


def _curve(odds: Floats, truth: np.ndarray) -> tuple[float, float]:
    """Slope and middle of the curve 1 / (1 + exp(−slope·(odds − middle))) that fits best (Platt, 1999)."""

    def surprise(at: Floats) -> float:
        signed = np.where(truth, 1, -1) * at[0] * (odds - at[1])
        return float(np.logaddexp(0, -signed).mean())

    slope, middle = minimize(surprise, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(slope), float(middle)


if __name__ == "__main__":
    train(rows())
