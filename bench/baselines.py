"""What else could answer: a list of words, TF-IDF and a sentence encoder, the last two under logistic regression."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import encoder
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from asked import Asked, Row, Said, bare
from threadpoolctl import threadpool_limits

KEYWORDS = (r"(?i)\b(?:buy|shop|order now|discount|sale|% off|link in bio|dm me|message me|sign up|join my team|"
            r"giveaway|promo code|use code|book (?:now|a call)|limited time)\b")
"""What a marketer would search for first."""
STRENGTH = 10.0
"""Inverse of the regularisation of both regressions."""


def keywords(rows: Sequence[Row], _: Sequence[Row], asked: Asked) -> Said:
    """A list of words that sell: every text that holds one is a pitch, a reply out of context."""
    texts = pa.array([row[asked.part] for row in rows])
    found = pc.match_substring_regex(texts, KEYWORDS).to_numpy(zero_copy_only=False)
    return bare(np.where(found, asked.target, asked.classes[0]), found.astype(float))


def tfidf(rows: Sequence[Row], others: Sequence[Row], asked: Asked) -> Said:
    """TF-IDF over words and pairs with logistic regression, learnt from the same rows."""
    known = [row for row in others if asked.part in row]
    seen, fitted = words_fitted([_whole(row, asked) for row in known], [row[asked.truth] for row in known])
    return _said(fitted, fitted.predict_proba(seen.transform([_whole(row, asked) for row in rows])), asked)


def encoded(rows: Sequence[Row], others: Sequence[Row], asked: Asked) -> Said | None:
    """The vectors of a text and, beside them, of its thread with logistic regression; None where not installed."""
    if not encoder.installed():
        return None
    known = [row for row in others if asked.part in row]
    fitted = vectors_fitted(_vectors(known, asked), [row[asked.truth] for row in known])
    return _said(fitted, fitted.predict_proba(_vectors(rows, asked)), asked)


def words_fitted(texts: Sequence[str], answers: Sequence[str]) -> tuple[Any, Any]:
    """What turns texts into TF-IDF, and the regression over it."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    seen = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    return seen, vectors_fitted(seen.fit_transform(texts), answers)


def vectors_fitted(vectors: Any, answers: Sequence[str]) -> Any:
    """A logistic regression over rows of numbers."""
    from sklearn.linear_model import LogisticRegression

    with threadpool_limits(1):
        return LogisticRegression(C=STRENGTH, max_iter=1000).fit(vectors, answers)


PEERS: dict[str, Callable[[Sequence[Row], Sequence[Row], Asked], Said | None]] = {
    "keyword list": keywords, "TF-IDF + LR": tfidf, "encoder + LR": encoded,
}


def _vectors(rows: Sequence[Row], asked: Asked) -> encoder.Vectors:
    own = encoder.vectors([row[asked.part] for row in rows])
    if asked.part == "text":
        return own
    threads = encoder.vectors([" ".join(filter(None, (row.get("root"), row.get("parent")))) for row in rows])
    return np.hstack([own, threads])


def _whole(row: Row, asked: Asked) -> str:
    return " ".join(row.get(part) or "" for part in (asked.part, "parent", "root"))


def _said(fitted: Any, chances: Any, asked: Asked) -> Said:
    return bare(fitted.classes_[chances.argmax(1)], chances[:, list(fitted.classes_).index(asked.target)])
