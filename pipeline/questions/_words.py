"""What the wording of a text says beside its cues: a linear model over hashed words, pairs of words and stems.

`training/train.py` learns the weights from the corpus; `words.parquet` holds them, one column an answer and one whole
number of eight bits a bucket. The score of an answer is its bias plus the weights of what was heard, over the root of
the number of the text's words.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.hearing import BITS, Heard, Numbers, spans
from pipeline.tables import BECAUSE

FILE = Path(__file__).with_name("words.parquet")
CUE = "wording"
SHARE = 0.2
"""Share of the words' log-odds of a pitch, against the likeliest other answer, that is added to the cues'."""
CLEAR, MORE_WHEN_CLEAR = 0.5, 0.2
"""Where words put a pitch further ahead of all else than this, so much of what is beyond is added besides: few of the
asks that no cue knows are missed by them, and few of the real posts without any are that clear."""
MOST_TOLD = 3
"""Words told of one text."""
WORTH_TELLING, SHORTEST = 0.1, 3
"""Log-odds that a word adds to be told, and its least bytes: a shorter one is found in the midst of others."""

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Model:
    """The weights: a row of `weights` a name and a column a bucket; `unit` is the log-odds of one step of a row."""

    names: tuple[str, ...]
    weights: npt.NDArray[np.int8]
    unit: Scores
    bias: Scores


def model() -> Model:
    """The weights in `FILE`. Raises `OSError` when it cannot be read."""
    return _read(FILE)


def scores(heard: Sequence[Heard]) -> dict[str, pa.Array]:
    """For each name of the model the log-odds that its weights give to each text that was heard."""
    known = model()
    return {name: pa.concat_arrays([pa.array([], pa.float64()), *(_score(some, known, at) for some in heard)])
            for at, name in enumerate(known.names)}


def beside(heard: Sequence[Heard]) -> tuple[pa.Array, pa.Array]:
    """What wording adds to the cues' log-odds of a pitch, and the share of its weights in that, one a text."""
    full = scores(heard)
    others = pc.max_element_wise(*(column for name, column in full.items() if name != "pitch"))
    lead = pc.subtract(full["pitch"], others)
    beyond = pc.max_element_wise(pc.subtract(lead, CLEAR), 0.0)
    added = pc.add(pc.multiply(lead, SHARE), pc.multiply(beyond, MORE_WHEN_CLEAR))
    return added, pc.if_else(pc.greater(beyond, 0.0), SHARE + MORE_WHEN_CLEAR, SHARE)


def because(heard: Sequence[Heard], answer: pa.Array, share: pa.Array) -> list[tuple[pa.Array, pa.Array]]:
    """The words that spoke most for each text's answer, as pairs for `cues.lists`; `share` is that of its weights.

    A text whose answer has no weights of that name is told nothing.
    """
    place = pc.fill_null(pc.index_in(answer, pa.array(model().names)), -1).to_numpy(zero_copy_only=False)
    ends = np.cumsum([len(some) for some in heard])
    shares = share.to_numpy()
    told = [_tell(some, place[end - len(some):end], shares[end - len(some):end])
            for some, end in zip(heard, ends, strict=True)]
    return [(pa.concat_arrays([rows for rows, _ in turn]), pa.concat_arrays([words for _, words in turn]))
            for turn in zip(*told, strict=True)]


@cache
def _read(file: Path) -> Model:
    import pyarrow.parquet as pq

    table = pq.read_table(file)
    told = json.loads(table.schema.metadata[b"words"])
    unit, bias = (np.array([told[name][what] for name in table.column_names]) for what in ("unit", "bias"))
    return Model(tuple(table.column_names), np.stack([column.to_numpy() for column in table.columns]), unit, bias)


def _score(heard: Heard, known: Model, at: int) -> pa.Array:
    steps = _steps(known.weights[at], heard.buckets)
    sums = np.concatenate([[0], np.cumsum(steps, dtype=np.int64)])[heard.first]
    return pa.array(known.bias[at] + known.unit[at] * np.diff(sums) / heard.root())


def _steps(weights: npt.NDArray[np.int8], buckets: Numbers) -> npt.NDArray[np.int16]:
    """What each word, its pair and its stem add together, in steps."""
    word, pair, stem = (weights[each] for each in buckets)
    steps: npt.NDArray[np.int16] = word.astype(np.int16) + pair + stem
    return steps


def _tell(heard: Heard, answer: Numbers, share: Scores) -> list[tuple[pa.Array, pa.Array]]:
    known, theirs = model(), answer[heard.text]
    steps = _steps(known.weights.reshape(-1), heard.buckets + (np.maximum(theirs, 0) << BITS))
    weight = steps * known.unit[theirs] * (share / heard.root())[heard.text]
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
