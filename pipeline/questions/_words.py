"""What was learnt of wording: linear models over hashed words, beside what the cues say.

`training/train.py` learns them; `weights/NAME.parquet` holds one, with one column an answer and one whole number of
eight bits a bucket. The score of an answer is its bias, plus the sums of the cues times what each says for it, plus the
weights of the words, pairs and stems that were heard, over the root of the number of the text's words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.cues import Hit
from pipeline.hearing import BITS, Heard, Numbers, spans
from pipeline.tables import BECAUSE

FOLDER = Path(__file__).with_name("weights")
CUE = "wording"
MOST_TOLD = 3
"""Words told of one text."""
WORTH_TELLING, SHORTEST = 0.1, 3
"""Log-odds that a word adds to be told, and its least bytes: a shorter one is found in the midst of others."""
FAINT = 0.05
"""Log-odds of a cue for an answer that are not worth telling."""

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Model:
    """A row of `weights` and of `unit` (log-odds of one step) an answer, a row of `mixing` an input from the cues.

    `curve` has slope and middle of Platt's curve over the log-odds of the answer that the question is about.
    """

    names: tuple[str, ...]
    inputs: tuple[str, ...]
    weights: npt.NDArray[np.int8]
    unit: Scores
    bias: Scores
    mixing: Scores
    curve: tuple[float, float]


def model(name: str) -> Model:
    """The weights of that name. Raises `OSError` when they cannot be read."""
    return _read(FOLDER / f"{name}.parquet")


def scores(known: Model, heard: Sequence[Heard], said: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    """For each answer of the model the log-odds of each text; `said` has each input of the model, one number a text."""
    cues = np.einsum("it,ia->ta", np.stack([said[name].to_numpy() for name in known.inputs]), known.mixing)
    return {name: pa.array(known.bias[at] + cues[:, at] + _wording(known, heard, at))
            for at, name in enumerate(known.names)}


def mixed(hits: Iterable[Hit], known: Model) -> list[Hit]:
    """The hits with the log-odds that the model gives each answer for them."""
    return [replace(hit, cue=replace(hit.cue, weights=_mixed(hit.cue.weights, known))) for hit in hits]


def because(known: Model, heard: Sequence[Heard], answer: pa.Array) -> list[tuple[pa.Array, pa.Array]]:
    """The words that spoke most for each text's answer, as pairs for `cues.lists`.

    A text whose answer has no weights of that name is told nothing.
    """
    import pyarrow.compute as pc

    place = pc.fill_null(pc.index_in(answer, pa.array(known.names)), -1).to_numpy(zero_copy_only=False)
    ends = np.cumsum([len(some) for some in heard])
    told = [_tell(known, some, place[end - len(some):end]) for some, end in zip(heard, ends, strict=True)]
    return [(pa.concat_arrays([rows for rows, _ in turn]), pa.concat_arrays([words for _, words in turn]))
            for turn in zip(*told, strict=True)]


@cache
def _read(file: Path) -> Model:
    import pyarrow.parquet as pq

    table = pq.read_table(file)
    told = json.loads(table.schema.metadata[b"words"])
    unit, bias, mixing = (np.array(told[what], float) for what in ("unit", "bias", "mixing"))
    return Model(tuple(table.column_names), tuple(told["inputs"]),
                 np.stack([column.to_numpy() for column in table.columns]), unit, bias, mixing, tuple(told["curve"]))


def _mixed(weights: Mapping[str, float], known: Model) -> dict[str, float]:
    spoken = np.array([weights.get(name, 0.0) for name in known.inputs]) @ known.mixing
    return {name: float(weight) for name, weight in zip(known.names, spoken, strict=True) if abs(weight) >= FAINT}


def _wording(known: Model, heard: Sequence[Heard], at: int) -> Scores:
    return np.concatenate([np.zeros(0), *(_sum(known, some, at) for some in heard)])


def _sum(known: Model, heard: Heard, at: int) -> Scores:
    steps = _steps(known.weights[at], heard.buckets)
    sums = np.concatenate([[0], np.cumsum(steps, dtype=np.int64)])[heard.first]
    total: Scores = known.unit[at] * np.diff(sums) / heard.root()
    return total


def _steps(weights: npt.NDArray[np.int8], buckets: Numbers) -> npt.NDArray[np.int16]:
    """What each word, its pair and its stem add together, in steps."""
    word, pair, stem = (weights[each] for each in buckets)
    steps: npt.NDArray[np.int16] = word.astype(np.int16) + pair + stem
    return steps


def _tell(known: Model, heard: Heard, answer: Numbers) -> list[tuple[pa.Array, pa.Array]]:
    theirs = answer[heard.text]
    steps = _steps(known.weights.reshape(-1), heard.buckets + (np.maximum(theirs, 0) << BITS))
    weight = steps * known.unit[theirs] * (1 / heard.root())[heard.text]
    worth = np.flatnonzero((weight >= WORTH_TELLING) & (theirs >= 0) & (heard.end - heard.start >= SHORTEST))
    worth = worth[np.lexsort((-weight[worth], heard.text[worth]))]
    rank = np.arange(len(worth)) - np.searchsorted(heard.text[worth], heard.text[worth])
    return [_told(heard, weight, worth[rank == turn]) for turn in range(MOST_TOLD)]


def _told(heard: Heard, weight: Scores, words: Numbers) -> tuple[pa.Array, pa.Array]:
    rows = np.zeros(len(heard), bool)
    rows[heard.text[words]] = True
    length = heard.end[words] - heard.start[words]
    offsets = np.concatenate([[0], np.cumsum(length)]).astype(np.int32)
    letters = heard.read[spans(heard.start[words], length)]
    told = pa.StringArray.from_buffers(len(words), pa.py_buffer(offsets), pa.py_buffer(letters))
    columns = [told, pa.repeat(pa.scalar(CUE), len(words)), pa.array(weight[words])]
    return pa.array(rows), pa.StructArray.from_arrays(columns, fields=list(BECAUSE.value_type))
