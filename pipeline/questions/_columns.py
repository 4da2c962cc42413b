"""The columns that every judge looks at and gives back."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import cues
from pipeline.tables import ANSWERS

TINY = 1e-12
LONGEST = 4000
"""Characters of a text that are judged; a longer one is judged by its beginning and its end."""
FANCY = r"[\x{1D400}-\x{1D7FF}\x{FF01}-\x{FF5E}]"


def shown(texts: pa.Table, name: str) -> pa.Array:
    """A column of texts as one array without nulls, letters in fancy type made plain, the middle of long ones cut."""
    column = pc.fill_null(texts[name].combine_chunks().cast(pa.string()), "")
    wide = pc.greater(pc.binary_length(column), pc.utf8_length(column))
    styled = pc.replace_with_mask(wide, wide, pc.match_substring_regex(column.filter(wide), FANCY))
    if styled.true_count:
        column = pc.replace_with_mask(column, styled, pc.utf8_normalize(column.filter(styled), "NFKC"))
    long = pc.greater(pc.utf8_length(column), LONGEST)
    if long.true_count:
        half, some = LONGEST // 2, column.filter(long)
        ends = pc.binary_join_element_wise(pc.utf8_slice_codeunits(some, 0, half),
                                           pc.utf8_slice_codeunits(some, -half, 2**31 - 1), " ")
        column = pc.replace_with_mask(column, long, ends)
    return column


def supported(chances: Mapping[str, pa.Array], readable: pa.Array) -> dict[str, pa.Array]:
    """The probabilities with `unsupported` added: certain where a text is not readable, impossible elsewhere."""
    kept = {name: pc.if_else(readable, column, 0.0) for name, column in chances.items()}
    return kept | {"unsupported": pc.if_else(readable, 0.0, 1.0)}


def calibrated(chances: Mapping[str, pa.Array], answer: str, curve: tuple[float, float]) -> dict[str, pa.Array]:
    """The probabilities with that of `answer` moved along Platt's curve; the others keep their proportions."""
    others = cues.sum_of([column for name, column in chances.items() if name != answer])
    rest = pc.max_element_wise(others, TINY)
    odds = pc.subtract(pc.ln(pc.max_element_wise(chances[answer], TINY)), pc.ln(rest))
    moved = cues.logistic(odds, *curve)
    share = pc.divide(pc.subtract(1.0, moved), rest)
    return {name: moved if name == answer else pc.multiply(column, share) for name, column in chances.items()}


def called(chances: Mapping[str, pa.Array], target: str, least: float) -> pa.Array:
    """`target` where it is at least so probable, elsewhere the most probable of the other answers."""
    likeliest = cues.most_probable({name: column for name, column in chances.items() if name != target})
    return pc.if_else(pc.greater_equal(chances[target], least), target, likeliest)


def near(chance: pa.Array, least: float, band: float) -> pa.Array:
    """Where the log-odds of a probability are nearer than `band` to those of the least probability of a target."""
    inside = pc.min_element_wise(pc.max_element_wise(chance, TINY), 1.0 - TINY)
    odds = pc.subtract(pc.ln(inside), pc.ln(pc.subtract(1.0, inside)))
    return pc.less(pc.abs(pc.subtract(odds, math.log(least / (1.0 - least)))), band)


def answers(chances: Mapping[str, pa.Array], answer: pa.Array, *, unsure: pa.Array, kinds: pa.Array, flags: pa.Array,
            because: pa.Array, invites: pa.Array | None = None) -> pa.Table:
    """The columns as a table of `tables.ANSWERS`; `invites` is null where a question does not ask for it."""
    inviting = pa.nulls(len(answer), pa.string()) if invites is None else invites
    columns = [answer, cues.maps(chances), unsure, kinds, flags, inviting, because]
    return pa.Table.from_arrays(columns, schema=ANSWERS)
