"""The verb learn: people's corrections -> calibration.json, where they make texts held out more probable.

Only the curve between the judge's probability and the truth is learned, and how probable is sure; which words speak
for what stays as it ships. A few hundred corrections are enough for two numbers, not for hundreds of weights.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from operator import mul

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import calibration, paths, questions
from pipeline.ask import open_published
from pipeline.calibration import Curve
from pipeline.label import judge_of, shown_to
from pipeline.reporting.tables import about
from pipeline.settings import Brand

ASKS = {"value_or_pitch": "pitch", "reply_in_context": "off_context_pitch"}
"""The answer of each question whose probability is learned."""
FEWEST = 50
FOLDS = 5
TOWARDS_ITSELF = 1.0
"""How strongly a curve is drawn to slope 1 and middle 0, in texts: few corrections move it little."""
FLATTEST = 0.05
"""The least slope of a curve: one that falls would call the likeliest pitches the least likely."""
STEPS = 60
MOST_UNSURE = 0.12
"""Share of texts that a person may be asked to look at."""


class LearnError(Exception):
    """Nothing can be learned yet, in one line with what to do."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What corrections of one question came to: mean log loss of texts held out, as the judge ships and as learned."""

    question: str
    texts: int
    before: float | None
    after: float | None
    kept: bool
    why: str


def learn(brand: Brand) -> list[Learned]:
    """One row a question. A curve is kept only where it lowers the log loss of texts that it was not learned from.

    Raises `LearnError` where the corrections are newer than the database.
    """
    file, built = brand.folder / "corrections.csv", paths.warehouse(brand.slug)
    if not file.exists():
        raise LearnError(f"{brand.slug} has no corrections.csv yet; begin with offpitch review {brand.slug}")
    if built.exists() and file.stat().st_mtime > built.stat().st_mtime:
        raise LearnError(f"corrections.csv is newer than the database; run offpitch build {brand.slug} first")
    curves = calibration.read(brand.slug)
    found = [_learned(brand, name, answer, curves) for name, answer in ASKS.items()]
    if any(one.before is not None for one in found):
        calibration.write(brand.slug, curves)
    return found


def _learned(brand: Brand, name: str, answer: str, curves: dict[str, Curve]) -> Learned:
    """What one question came to; its curve in `curves` is replaced, or taken out where it does not help."""
    module = questions.question(name)
    texts = _reviewed(brand, name)
    if texts.num_rows < FEWEST:
        why = f"{texts.num_rows} texts reviewed; {FEWEST} are needed, so nothing was changed"
        return Learned(name, texts.num_rows, None, None, kept=False, why=why)
    judge = judge_of(module.QUESTION)
    answers = module.judge(shown_to(brand, texts))
    chances = calibration.chances_of(answers)
    odds = calibration.log_odds(chances[answer]).to_pylist()
    truth = [one == answer for one in texts["truth"].to_pylist()]
    before, after = log_loss(odds, truth), held_out(odds, truth, texts["text"].to_pylist())
    curves.pop(judge, None)
    if kept := after < before:
        curve = Curve(judge, answer, *fitted(odds, truth), None)
        sure = pc.max_element_wise(*calibration.moved(curve, chances).values())
        wrong = pc.not_equal(answers["answer"].combine_chunks(), texts["truth"].combine_chunks())
        random = texts["by_chance"].combine_chunks()
        below = unsure_below(sure.filter(random).to_pylist(), wrong.filter(random).to_pylist())
        curves[judge] = replace(curve, unsure_below=below)
    why = "used from the next offpitch label on" if kept else "it does not help texts held out, so it is not used"
    return Learned(name, texts.num_rows, before, after, kept, why)


def fitted(odds: Sequence[float], truth: Sequence[bool]) -> tuple[float, float]:
    """Slope and middle of the curve through log-odds and truths: Newton's method, each step halved until it helps."""
    usual = sum(odds) / len(odds)
    around = [x - usual for x in odds]
    slope, shift = 1.0, usual
    cost = _cost(around, truth, slope, shift, usual)
    for _ in range(STEPS):
        step = _step(around, truth, slope, shift, usual)
        for _ in range(STEPS):
            if (lower := _cost(around, truth, slope + step[0], shift + step[1], usual)) <= cost:
                break
            step = step[0] / 2, step[1] / 2
        gain, cost = cost - lower, min(cost, lower)
        slope, shift = slope + step[0], shift + step[1]
        if gain < 1e-9:
            break
    slope = max(slope, FLATTEST)
    return slope, usual - shift / slope


def _cost(odds: Sequence[float], truth: Sequence[bool], slope: float, shift: float, usual: float) -> float:
    """The log loss of all texts, plus what a curve costs that is not the judge's own."""
    own = (slope - 1) ** 2 + (shift - usual) ** 2
    return log_loss([slope * x + shift for x in odds], truth) * len(odds) + TOWARDS_ITSELF * own / 2


def _step(
    odds: Sequence[float], truth: Sequence[bool], slope: float, shift: float, usual: float
) -> tuple[float, float]:
    """Newton's step of slope and shift: the inverse of the second derivatives times the first."""
    chances = [_logistic(slope * x + shift) for x in odds]
    gaps = [y - chance for y, chance in zip(truth, chances, strict=True)]
    bends = [chance * (1 - chance) for chance in chances]
    down = (sum(map(mul, odds, gaps)) - TOWARDS_ITSELF * (slope - 1), sum(gaps) - TOWARDS_ITSELF * (shift - usual))
    crossed = sum(map(mul, odds, bends))
    squared = sum(bend * x * x for x, bend in zip(odds, bends, strict=True)) + TOWARDS_ITSELF
    ones = sum(bends) + TOWARDS_ITSELF
    whole = squared * ones - crossed * crossed
    return (ones * down[0] - crossed * down[1]) / whole, (squared * down[1] - crossed * down[0]) / whole


def held_out(odds: Sequence[float], truth: Sequence[bool], texts: Sequence[str]) -> float:
    """Mean log loss of each fifth of the texts under a curve learned from the others; equal texts stay together."""
    fold = [int(hashlib.md5(text.strip().lower().encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS
            for text in texts]
    total = 0.0
    for number in range(FOLDS):
        there = [place for place, one in enumerate(fold) if one == number]
        rest = [place for place, one in enumerate(fold) if one != number]
        slope, middle = fitted([odds[place] for place in rest], [truth[place] for place in rest])
        moved = [slope * (odds[place] - middle) for place in there]
        total += log_loss(moved, [truth[place] for place in there]) * len(there)
    return total / len(texts)


def log_loss(odds: Sequence[float], truth: Sequence[bool]) -> float:
    """Mean of −ln(probability given to what is true), 0 for no texts; `odds` are log-odds."""
    losses = [-math.log(max(_logistic(x if y else -x), calibration.TINY)) for x, y in zip(odds, truth, strict=True)]
    return sum(losses) / max(len(losses), 1)


def unsure_below(sure: Sequence[float], wrong: Sequence[bool]) -> float | None:
    """The probability under which half of the mistakes lie, but no more than `MOST_UNSURE` of the texts.

    `sure` is the probability of the most probable answer of each text, `wrong` whether people gave another answer.
    None where there is no mistake, or too few texts to say.
    """
    if len(sure) < FEWEST or not any(wrong):
        return None
    in_order = sorted(zip(sure, wrong, strict=True))
    found = list(accumulate(mistake for _, mistake in in_order))
    half = next(place for place, mistakes in enumerate(found, 1) if 2 * mistakes >= found[-1])
    return in_order[min(half, int(MOST_UNSURE * len(sure)))][0]


def _reviewed(brand: Brand, question: str) -> pa.Table:
    with open_published(brand.slug) as con:
        return con.sql(about("reviewed").sql, params={"question": question}).to_arrow_table()


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0
