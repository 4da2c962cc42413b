"""Shares put right by people: what the judge says of all texts, plus what it got wrong on those that people read.

This is prediction-powered inference (A. N. Angelopoulos, S. Bates, C. Fannjiang, M. I. Jordan and T. Zrnic,
"Prediction-powered inference", Science 382, 2023, pages 669-674): mean of the predictions over all texts + mean of
(label − prediction) over the reviewed ones, which chance must have chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.reporting.record import Checked
from pipeline.reporting.tables import rows

if TYPE_CHECKING:
    import duckdb

FEWEST = 10
"""Reviewed texts below which nothing is said: the interval would reach from almost nothing to almost all."""
Z = 1.959963984540054
"""The 97.5 % point of the normal distribution."""
IMAGINED = (1.0, -1.0)
"""Two mistakes added to those seen, one in each direction, so that a small sample without mistakes does not look
certain; A. Agresti and B. A. Coull, The American Statistician 52, 1998, add imagined answers for the same reason."""


def checked(con: duckdb.DuckDBPyConnection) -> tuple[Checked, ...]:
    """One corrected share a question of which people have read enough texts that chance chose."""
    return tuple(
        Checked(row["question"], len(row["gaps"]), row["texts"], row["mean"],
                *corrected(row["mean"], row["texts"], row["gaps"], row["weights"]))
        for row in rows(con, "checked") if len(row["gaps"]) >= FEWEST
    )


def corrected(
    mean: float, texts: int, gaps: Sequence[float], weights: Sequence[float]
) -> tuple[float, float, float]:
    """The corrected share with the ends of its 95 % interval, all between 0 and 1.

    `mean` is the mean prediction over all `texts`, `gaps` are label − prediction of each reviewed text (from −1 to 1),
    `weights` how many texts each stands for. The variance is that of the share itself, share × (1 − share) / texts,
    and that of the weighted mean gap, (1 − n / texts) × Σ w² (gap − mean gap)² / (Σ w)², with `IMAGINED` added.
    """
    count = len(gaps)
    gap = sum(weight * one for weight, one in zip(weights, gaps, strict=True)) / sum(weights)
    share = min(max(mean + gap, 0.0), 1.0)
    usual = sum(weights) / count
    seen = [*zip(weights, gaps, strict=True), *((usual, one) for one in IMAGINED)]
    of_gap = sum((weight * (one - gap)) ** 2 for weight, one in seen) / sum(weight for weight, _ in seen) ** 2
    variance = share * (1 - share) / texts + (1 - count / texts) * of_gap
    reach = _student(count + 1) * variance ** 0.5
    return share, max(share - reach, 0.0), min(share + reach, 1.0)


def _student(freedom: int) -> float:
    """The 97.5 % point of Student's distribution, from 5 degrees of freedom on to a hundredth.

    M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 1964, formula 26.7.5, two terms.
    """
    return Z + (Z ** 3 + Z) / (4 * freedom) + (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / (96 * freedom ** 2)
