"""Probabilities of the answers, one column of numbers an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def softmax(scores: Mapping[str, pa.Array], sharpness: float = 1.0) -> dict[str, pa.Array]:
    """Probabilities of the answers, exp(sharpness × score) over their sum; every column the same length."""
    top = pc.max_element_wise(*scores.values())
    grown = {name: pc.exp(pc.multiply(pc.subtract(column, top), sharpness)) for name, column in scores.items()}
    total = sum_of(list(grown.values()))
    return {name: pc.divide(column, total) for name, column in grown.items()}


def logistic(score: pa.Array, slope: float, middle: float) -> pa.Array:
    """Platt's curve: the probability 1 / (1 + exp(−slope × (score − middle)))."""
    return pc.divide(1.0, pc.add(1.0, pc.exp(pc.multiply(pc.subtract(score, middle), -slope))))


def sum_of(columns: Sequence[pa.Array]) -> pa.Array:
    """The columns added up, row by row."""
    total = columns[0]
    for column in columns[1:]:
        total = pc.add(total, column)
    return total


def most_probable(chances: Mapping[str, pa.Array]) -> pa.Array:
    """The name of the highest probability in each row, the first named of equals."""
    top = pc.max_element_wise(*chances.values())
    cases = pc.make_struct(*(pc.equal(column, top) for column in chances.values()))
    return pc.case_when(cases, *(pa.scalar(name) for name in chances))


def maps(chances: Mapping[str, pa.Array]) -> pa.Array:
    """For each row the map from name to probability."""
    values = np.stack([column.to_numpy(zero_copy_only=False) for column in chances.values()], axis=1)
    length, width = values.shape
    offsets = pa.array(np.arange(0, length * width + 1, width), pa.int32())
    names = pa.DictionaryArray.from_arrays(np.tile(np.arange(width), length), list(chances)).cast(pa.string())
    return pa.MapArray.from_arrays(offsets, names, pa.array(values.ravel()))
