"""Texts a second of what labels a text: our screening beside what others would use, each with its answer, no file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import process_time
from typing import Any

import baselines
import encoder
import pyarrow as pa
from threadpoolctl import threadpool_limits

from pipeline.questions import value_or_pitch
from training import train

Line = tuple[str, int, float]
SOME = {"VADER": 5_000, "encoder": 500}
"""Texts given to the slow ones: enough for a steady figure."""


def lines(texts: Sequence[str], langs: Sequence[str | None] | None = None) -> Iterator[Line]:
    """Name, texts and seconds of a core of each; a labeller that is not installed is named with no texts."""
    yield screening(texts, langs)
    known = [row for row in train.rows() if "text" in row]
    read, answers = [row["text"] for row in known], [row["label"] for row in known]
    seen, fitted = baselines.words_fitted(read, answers)
    yield _timed("  scikit-learn, TF-IDF + LR", texts, lambda some: fitted.predict_proba(seen.transform(some)))
    if encoder.installed():
        yield _encoded(texts[:SOME["encoder"]], read[::4], answers[::4])
    else:
        yield f"  encoder + LR ({encoder.MISSING})", 0, 0.0
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    vader = SentimentIntensityAnalyzer()
    yield _timed("  VADER", texts[:SOME["VADER"]], lambda some: [vader.polarity_scores(text) for text in some])


def screening(texts: Sequence[str], langs: Sequence[str | None] | None = None) -> Line:
    """The first look at a text, probabilities without words; once it is warm, as it is from the second batch on."""
    table = asked(texts, langs)
    value_or_pitch.screen(table.slice(0, 1000))
    return _timed("screening, value_or_pitch", texts, lambda _: value_or_pitch.screen(table))


def asked(texts: Sequence[str], langs: Sequence[str | None] | None = None) -> pa.Table:
    """Texts as the question is shown them."""
    nothing = [None] * len(texts)
    columns = dict.fromkeys(("parent", "root", "parent_state", "platform"), nothing)
    told = {"text": texts, **columns, "lang": langs or ["en"] * len(texts)}
    return pa.table(told, schema=pa.schema([(name, pa.string()) for name in told]))


def _encoded(texts: Sequence[str], read: Sequence[str], answers: Sequence[str]) -> Line:
    fitted = baselines.vectors_fitted(encoder.fresh(read), answers)
    return _timed("  encoder + LR", texts, lambda some: fitted.predict_proba(encoder.fresh(some)))


def _timed(name: str, texts: Sequence[str], label: Callable[[Sequence[str]], Any]) -> Line:
    """One call, in seconds of a core: all threads together, and none that other programs took."""
    with threadpool_limits(1):
        begin = process_time()
        label(texts)
        return name, len(texts), process_time() - begin
