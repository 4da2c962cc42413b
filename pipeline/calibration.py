"""A brand's own calibration: how probable an answer really is where the judge says p, as people's corrections show.

`data/BRAND/calibration.json` holds a curve a question; `offpitch learn` writes it, `label` applies it. A curve is
Platt's (J. Platt, "Probabilistic outputs for support vector machines", 1999) over the log-odds of one answer.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import cues, paths
from pipeline.tables import ANSWERS, write_text

TINY = 1e-6
COIN = 0.5
"""Nobody should rely on an answer that is no more probable than a coin's."""
NO_ANSWERS = ("context_missing", "unsupported")


@dataclass(frozen=True, slots=True)
class Curve:
    """P(answer) = 1 / (1 + exp(−slope × (log-odds − middle))); unsure where no answer reaches `unsure_below`.

    Where that is None, what the question calls unsure stays so.
    """

    judge: str
    """`question@version` it was learned from; another version's probabilities mean something else."""
    answer: str
    slope: float
    middle: float
    unsure_below: float | None


def read(slug: str) -> dict[str, Curve]:
    """The brand's curves by `question@version`; none where nothing was learned."""
    file = paths.calibration(slug)
    if not file.exists():
        return {}
    return {row["judge"]: Curve(**row) for row in json.loads(file.read_text(encoding="utf-8"))}


def write(slug: str, curves: dict[str, Curve]) -> None:
    """Replace the brand's curves."""
    rows = [asdict(curve) for _, curve in sorted(curves.items())]
    write_text(paths.calibration(slug), json.dumps(rows, indent=1) + "\n")


def applied(curve: Curve | None, answers: pa.Table) -> pa.Table:
    """`answers` (`tables.ANSWERS`) with their probabilities along the curve.

    No answer is turned over: where another has become the most probable, the label becomes unsure, since its words
    speak for the old one. Rows without an answer stay as they are.
    """
    if curve is None or not answers.num_rows:
        return answers
    said, unsure = (answers[name].combine_chunks() for name in ("answer", "unsure"))
    given = pc.invert(pc.is_in(said, pa.array(NO_ANSWERS)))
    before = chances_of(answers)
    after = {name: pc.if_else(given, column, before[name]) for name, column in moved(curve, before).items()}
    low = pc.less(pc.max_element_wise(*after.values()), max(curve.unsure_below or COIN, COIN))
    doubted = low if curve.unsure_below else pc.or_(low, unsure)
    turned = pc.not_equal(cues.most_probable(after), said)
    columns = {name: answers[name] for name in ANSWERS.names}
    columns["probability"] = cues.maps(after)
    columns["unsure"] = pc.if_else(given, pc.or_(doubted, turned), unsure)
    return pa.Table.from_arrays(list(columns.values()), schema=ANSWERS)


def chances_of(answers: pa.Table) -> dict[str, pa.Array]:
    """The probabilities of a table of answers as columns, one an answer, 0 where a row does not name it."""
    maps = answers["probability"].combine_chunks()
    names = sorted(name for name in pc.unique(maps.keys).to_pylist() if name is not None)
    return {name: pc.fill_null(pc.map_lookup(maps, pa.scalar(name), "first"), 0.0) for name in names}


def moved(curve: Curve, chances: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """The probabilities with that of the curve's answer moved; the others keep their proportions."""
    old = chances[curve.answer]
    new = cues.logistic(log_odds(old), curve.slope, curve.middle)
    rest = pc.divide(pc.subtract(1.0, new), pc.max_element_wise(pc.subtract(1.0, old), TINY))
    return {name: new if name == curve.answer else pc.multiply(column, rest) for name, column in chances.items()}


def log_odds(chance: pa.Array) -> pa.Array:
    """ln(p / (1 − p)) of each probability, which is kept a millionth away from 0 and 1."""
    kept = pc.min_element_wise(pc.max_element_wise(chance, TINY), 1 - TINY)
    return pc.subtract(pc.ln(kept), pc.ln(pc.subtract(1.0, kept)))
