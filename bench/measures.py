"""The measures that `accuracy.py` prints, each with its interval or its definition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DRAWS, SEED = 1000, 1
"""Resamples of the bootstrap, and where its dice begin."""
BINS = 10
Z = 1.96
"""Standard deviations on either side that hold 95 % of a normal distribution."""

Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Tally:
    """Of `texts`, how many are so, how many were called so, and how many of those called so are (`hits`)."""

    hits: int
    called: int
    are: int
    texts: int

    def f1(self) -> float:
        """Twice the hits over the texts that are so and those called so; 0 where there are none."""
        return 2 * self.hits / (self.called + self.are) if self.called + self.are else 0.0

    def f1_ends(self) -> tuple[float, float]:
        """The middle 95 % of F1 over resamples of the texts, drawn as the four cells they fall into."""
        misses = self.called - self.hits, self.are - self.hits
        cells = np.array([self.hits, *misses, self.texts - self.hits - sum(misses)])
        drawn = np.random.default_rng(SEED).multinomial(self.texts, cells / self.texts, DRAWS)
        twice = 2 * drawn[:, 0]
        return middle(twice / np.maximum(twice + drawn[:, 1] + drawn[:, 2], 1))


def tally(is_so: Truths, called: Truths) -> Tally:
    """What two columns of truths count up to, a row a text."""
    return Tally(int((is_so & called).sum()), int(called.sum()), int(is_so.sum()), len(is_so))


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The ends of Wilson's interval of 95 % of a share of at least one."""
    at, spread = (hits + Z**2 / 2) / (of + Z**2), Z * np.sqrt(hits * (of - hits) / of + Z**2 / 4) / (of + Z**2)
    return max(float(at - spread), 0.0), min(float(at + spread), 1.0)


def macro(truth: npt.NDArray[np.str_], said: npt.NDArray[np.str_], classes: tuple[str, ...]) -> float:
    """The mean F1 of those classes that are true of some text; 0 where none is."""
    there = [one for one in classes if (truth == one).any()]
    return float(np.mean([tally(truth == one, said == one).f1() for one in there])) if there else 0.0


def micro(are: Truths, called: Truths) -> float:
    """F1 over all cells of two tables, a row a text and a column a name that it may have."""
    return tally(are.reshape(-1), called.reshape(-1)).f1()


def resampled(measure: Callable[[Numbers], float], length: int) -> tuple[float, float]:
    """The middle 95 % of a measure over resamples of the rows; `measure` is given their places."""
    dice = np.random.default_rng(SEED)
    return middle(np.array([measure(dice.integers(0, length, length)) for _ in range(DRAWS)]))


def middle(found: npt.NDArray[np.float64]) -> tuple[float, float]:
    """The ends that 2.5 % lie below and 2.5 % above."""
    return float(np.quantile(found, 0.025)), float(np.quantile(found, 0.975))


def error(is_so: Truths, chance: npt.NDArray[np.float64]) -> float:
    """The expected calibration error over ten equal bins: |share that is so − mean probability|, weighed by texts."""
    places = np.minimum((chance * BINS).astype(int), BINS - 1)
    return float(sum(abs(is_so[places == one].mean() - chance[places == one].mean()) * (places == one).mean()
                     for one in np.unique(places)))
