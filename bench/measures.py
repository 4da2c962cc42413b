"""The measures that `accuracy.py` prints, each with its interval or its definition."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

DRAWS, SEED = 1000, 1
"""Resamples of the bootstrap, and where its dice begin."""
BINS = 10
Z = 1.96
"""Standard deviations on either side that hold 95 % of a normal distribution."""


def f1(is_so: npt.NDArray[np.bool_], called: npt.NDArray[np.bool_]) -> float:
    """Twice the hits over the texts that are so and those called so; 0 where there are none."""
    both = int(is_so.sum() + called.sum())
    return 2 * int((is_so & called).sum()) / both if both else 0.0


def resampled(measure: Callable[[npt.NDArray[np.int64]], float], length: int) -> tuple[float, float]:
    """The middle 95 % of a measure over resamples of the rows."""
    dice = np.random.default_rng(SEED)
    found = [measure(dice.integers(0, length, length)) for _ in range(DRAWS)]
    return float(np.quantile(found, 0.025)), float(np.quantile(found, 0.975))


def wilson(hits: int, of: int) -> str:
    """A share with Wilson's interval of 95 %."""
    if not of:
        return f"{'–':>17}"
    at, spread = (hits + Z**2 / 2) / (of + Z**2), Z * np.sqrt(hits * (of - hits) / of + Z**2 / 4) / (of + Z**2)
    return f"{hits / of:.3f} ({at - spread:.2f}–{at + spread:.2f})"


def error(is_so: npt.NDArray[np.bool_], chance: npt.NDArray[np.float64]) -> float:
    """The expected calibration error over ten equal bins: |share that is so − mean probability|, weighed by texts."""
    places = np.minimum((chance * BINS).astype(int), BINS - 1)
    return float(sum(abs(is_so[places == one].mean() - chance[places == one].mean()) * (places == one).mean()
                     for one in np.unique(places)))
