"""Softmax regression with a ridge, by L-BFGS: many sparse columns of words beside a few of what cues say.

The loss is Σ wᵢ·(−ln pᵢ(truth)) + (ridge·‖words‖² + loose·‖mixing − start‖²) / 2 (Hastie, Tibshirani, Friedman, The
Elements of Statistical Learning, 4.4), minimised from the same start in the same order, so the same rows give the same
weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

RIDGE, LOOSE = 0.5, 0.01
"""How strongly the weights of words are held to 0, and those of cues to what people gave them."""
ROUNDS = 150

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A column an answer: a row of `words` a sparse column, a row of `mixing` a dense one; `bias` in log-odds."""

    words: Floats
    mixing: Floats
    bias: Floats

    def log_odds(self, words: Any, said: Floats) -> Floats:
        """The score of each answer, a row a text."""
        total: Floats = words @ self.words + said @ self.mixing + self.bias
        return total


def fit(words: Any, said: Floats, truth: Floats, weight: Floats, start: Floats) -> Fitted:
    """The weights under which the truths (a row a text, a column an answer, 0 or 1) are least surprising.

    `words` is a sparse matrix, `said` a dense one; `weight` says how much each text counts, `start` is the mixing that
    people gave the cues.
    """
    shape, width = (words.shape[1], truth.shape[1]), truth.shape[1]
    share, flipped, total = (weight / weight.sum())[:, None], words.T.tocsr(), weight.sum()

    def whole(flat: Floats) -> Fitted:
        at = shape[0] * width
        return Fitted(flat[:at].reshape(shape), flat[at:-width].reshape(start.shape), flat[-width:])

    def loss(flat: Floats) -> tuple[float, Floats]:
        one = whole(flat)
        chance = chances(one.log_odds(words, said))
        off = one.mixing - start
        surprise = -(share[:, 0] * np.log(np.maximum((chance * truth).sum(1), 1e-12))).sum()
        held = (RIDGE * (one.words**2).sum() + LOOSE * (off**2).sum()) / 2 / total
        wrong = (chance - truth) * share
        slope = (flipped @ wrong + RIDGE * one.words / total, said.T @ wrong + LOOSE * off / total, wrong.sum(0))
        return surprise + held, np.concatenate([one.ravel() for one in slope])

    begin = np.concatenate([np.zeros(shape[0] * width), start.ravel(), np.zeros(width)])
    return whole(minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x)


def chances(log_odds: Floats) -> Floats:
    """The probabilities of the answers, a row a text."""
    grown = np.exp(log_odds - log_odds.max(1, keepdims=True))
    shares: Floats = grown / grown.sum(1, keepdims=True)
    return shares
