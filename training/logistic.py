"""Logistic regressions side by side, one a name, with a ridge, by L-BFGS: many sparse columns, few dense ones.

The loss is Σ −ln p(truth) over what counts + (RIDGE·‖words‖² + LOOSE·‖mixing‖²) / 2 (Hastie, Tibshirani, Friedman, The
Elements of Statistical Learning, 4.4). Dense columns are brought to one scale and words made as loud as those, else the
steps go astray; the weights are given back for columns as they came. The same rows give the same weights.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import minimize

from training.softmax import Fitted, Floats

LOUD = 3.0
"""Words are multiplied by this while learning."""
RIDGE, LOOSE = 0.5, 0.05
ROUNDS = 60
TINY = 1e-9


def fit(words: Any, said: Floats, truth: Floats, counts: Floats) -> Fitted:
    """The weights under which the truths (a row a text, a column a name, 0 or 1) are least surprising.

    `words` is a sparse matrix, `said` a dense one; `counts`, shaped like `truth`, is 0 where a text tells nothing.
    """
    spread, middle = np.maximum(said.std(axis=0), TINY), said.mean(axis=0)
    flat = _least(words * LOUD, (said - middle) / spread, truth, counts)
    some = _whole(flat, words.shape[1], truth.shape[1])
    mixing = some.mixing / spread[:, None]
    return Fitted(some.words * LOUD, mixing, some.bias - middle @ mixing)


def _least(words: Any, said: Floats, truth: Floats, counts: Floats) -> Floats:
    flipped, total = words.T.tocsr(), len(truth)

    def loss(flat: Floats) -> tuple[float, Floats]:
        one = _whole(flat, words.shape[1], truth.shape[1])
        odds = one.log_odds(words, said)
        surprise = (counts * (np.logaddexp(0, odds) - truth * odds)).sum()
        held = (RIDGE * (one.words**2).sum() + LOOSE * (one.mixing**2).sum()) / 2
        wrong = counts * (1 / (1 + np.exp(-odds)) - truth)
        slope = (flipped @ wrong + RIDGE * one.words, said.T @ wrong + LOOSE * one.mixing, wrong.sum(0))
        return (surprise + held) / total, np.concatenate([each.ravel() for each in slope]) / total

    begin = np.zeros((words.shape[1] + said.shape[1] + 1) * truth.shape[1])
    flat: Floats = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    return flat


def _whole(flat: Floats, words: int, names: int) -> Fitted:
    at = words * names
    return Fitted(flat[:at].reshape(words, names), flat[at:-names].reshape(-1, names), flat[-names:])
