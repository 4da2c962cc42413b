"""How often the questions are right, beside baselines; `make accuracy` prints the tables.

    python bench/accuracy.py [GOLD]

GOLD is a folder of files in the corpus' format, as read by two people; without it each file of the corpus is judged by
what was learnt from the others (each has another author, so that nobody's phrases stand on both sides).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from measures import error, f1, resampled, wilson

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline import cues  # noqa: E402
from pipeline.hearing import hear  # noqa: E402
from pipeline.questions import _words, reply_in_context, value_or_pitch  # noqa: E402
from training import train  # noqa: E402

SHOWN = ("text", "parent", "root", "parent_state", "platform", "lang")
KEYWORDS = (r"(?i)\b(?:buy|shop|order now|discount|sale|% off|link in bio|dm me|message me|sign up|join my team|"
            r"giveaway|promo code|use code|book (?:now|a call)|limited time)\b")
"""What a marketer would search for first."""

Row = dict[str, Any]
Chances = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the part of a row it is about, the name of its answer there, and the answer that counts."""

    module: Any
    part: str
    truth: str
    target: str
    classes: tuple[str, ...]


@dataclass(slots=True)
class Said:
    """What a system says of some rows: answers, the probability of the target, and where it is unsure."""

    answer: npt.NDArray[np.str_]
    chance: Chances
    unsure: npt.NDArray[np.bool_]
    invites: npt.NDArray[np.str_]


POSTS = Asked(value_or_pitch, "text", "label", "pitch", ("value", "soft", "pitch"))
REPLIES = Asked(reply_in_context, "reply", "verdict", "off_context_pitch",
                ("conversation", "care", "invited_pitch", "helpful_offer", "off_context_pitch"))


def shown(rows: Sequence[Row], asked: Asked) -> pa.Table:
    """Rows as a question is shown them."""
    whole = [{**row, "text": row[asked.part], "root": row.get("root") or None, "parent_state": "ok"} for row in rows]
    return pa.table({name: pa.array([row.get(name) for row in whole], pa.string()) for name in SHOWN})


def judged(rows: Sequence[Row], asked: Asked) -> Said:
    """What the question itself says, with the weights and shares that hold now."""
    table = asked.module.judge(shown(rows, asked))
    chances = [dict(one)[asked.target] for one in table["probability"].to_pylist()]
    invites = ["" if one is None else one for one in table["invites"].to_pylist()]
    return Said(np.array(table["answer"].to_pylist()), np.array(chances), np.array(table["unsure"].to_pylist()),
                np.array(invites))


@contextmanager
def learnt_from(rows: Sequence[Row]) -> Iterator[None]:
    """The questions with weights that were learnt from these rows."""
    kept = _words.FILE
    with tempfile.TemporaryDirectory() as folder:
        _words.FILE = Path(folder) / kept.name
        train.write(train.learn(rows), _words.FILE)
        try:
            yield
        finally:
            _words.FILE = kept


def offpitch(rows: Sequence[Row], _: Sequence[Row], asked: Asked) -> Said:
    """The question as it is shipped, but for what was learnt."""
    return judged(rows, asked)


def cues_alone(rows: Sequence[Row], _: Sequence[Row], asked: Asked) -> Said:
    """Cues without words."""
    kept = _words.SHARE, _words.MORE_WHEN_CLEAR
    _words.SHARE = _words.MORE_WHEN_CLEAR = 0.0
    try:
        return judged(rows, asked)
    finally:
        _words.SHARE, _words.MORE_WHEN_CLEAR = kept


def words_alone(rows: Sequence[Row], _: Sequence[Row], asked: Asked) -> Said:
    """Words without cues."""
    chances = cues.softmax(_words.scores(hear(pa.array([row[asked.part] for row in rows]))))
    return _bare(cues.most_probable(chances).to_numpy(zero_copy_only=False), chances["pitch"].to_numpy())


def keywords(rows: Sequence[Row], _: Sequence[Row], asked: Asked) -> Said:
    """A list of words that sell: every text that holds one is a pitch, a reply out of context."""
    import pyarrow.compute as pc

    texts = pa.array([row[asked.part] for row in rows])
    found = pc.match_substring_regex(texts, KEYWORDS).to_numpy(zero_copy_only=False)
    return _bare(np.where(found, asked.target, asked.classes[0]), found.astype(float))


def tfidf(rows: Sequence[Row], others: Sequence[Row], asked: Asked) -> Said:
    """TF-IDF over words and pairs with logistic regression, learnt from the same rows."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    known = [row for row in others if asked.part in row]
    seen = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    fitted = LogisticRegression(C=10.0, max_iter=1000)
    fitted.fit(seen.fit_transform([_whole(row, asked) for row in known]), [row[asked.truth] for row in known])
    chances = fitted.predict_proba(seen.transform([_whole(row, asked) for row in rows]))
    return _bare(fitted.classes_[chances.argmax(1)], chances[:, list(fitted.classes_).index(asked.target)])


PEERS = {"keyword list": keywords, "TF-IDF + LR": tfidf}
SYSTEMS: dict[str, dict[str, Callable[[Sequence[Row], Sequence[Row], Asked], Said]]] = {
    "label": PEERS | {"words alone": words_alone, "cues alone": cues_alone, "offpitch": offpitch},
    "verdict": PEERS | {"offpitch": offpitch},
}


def told(name: str, rows: Sequence[Row], said: Said, asked: Asked) -> str:
    """One line of the table: figures with intervals of 95 %."""
    truth = np.array([row[asked.truth] for row in rows])
    is_target, called = truth == asked.target, said.answer == asked.target
    hit = int((is_target & called).sum())
    low, high = resampled(lambda at: f1(is_target[at], called[at]), len(rows))
    macro = np.mean([f1(truth == one, said.answer == one) for one in asked.classes if (truth == one).any()])
    wrong = is_target != called
    band = f"{said.unsure.mean():6.1%} {said.unsure[wrong].mean() if wrong.any() else 0:6.1%}"
    invites = np.array([row.get("invites", "") for row in rows])
    inviting = np.mean([f1(invites == one, said.invites == one) for one in sorted(set(invites))])
    return (f"{name:22} {f1(is_target, called):.3f} ({low:.2f}–{high:.2f})  {wilson(hit, int(called.sum()))}  "
            f"{wilson(hit, int(is_target.sum()))}  {macro:.3f}  {error(is_target, said.chance):.3f}  {band}"
            + (f"  {inviting:.3f}" if said.invites[0] else ""))


def _whole(row: Row, asked: Asked) -> str:
    return " ".join(row.get(part) or "" for part in (asked.part, "parent", "root"))


def _bare(answer: npt.NDArray[np.str_], chance: Chances) -> Said:
    return Said(np.asarray(answer).astype(str), chance, np.zeros(len(answer), bool), np.array([""] * len(answer)))


def _folds(rows: Sequence[Row], corpus: Sequence[Row], gold: bool) -> Iterator[tuple[list[Row], list[Row]]]:
    """Rows to be judged, and those to be learnt from."""
    if gold:
        yield list(rows), list(corpus)
        return
    for file in sorted({row["file"] for row in rows}):
        yield [row for row in rows if row["file"] == file], [row for row in corpus if row["file"] != file]


def _joined(parts: Sequence[Said]) -> Said:
    return Said(*(np.concatenate([getattr(part, name) for part in parts]) for name in Said.__slots__))


def main() -> None:
    """Print a table a question, and under that of the corpus the figures of each file."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1] else None
    corpus = train.rows()
    every = train.rows(folder) if folder else corpus
    for asked in (POSTS, REPLIES):
        systems = SYSTEMS[asked.truth]
        rows, lines, said = [], [], {name: [] for name in systems}
        for some, others in _folds([row for row in every if asked.part in row], corpus, gold=folder is not None):
            with learnt_from(others):
                for name, system in systems.items():
                    said[name].append(system(some, others, asked))
            rows += some
            lines.append(told(f"  {some[0]['file'][:-6][:20]}", some, said["offpitch"][-1], asked))
        if rows:
            print(f"\n{asked.module.QUESTION.title} {len(rows):,} texts, "
                  f"{sum(row[asked.truth] == asked.target for row in rows):,} {asked.target}"
                  f"\n{'':22} F1                 precision          recall             macro  ECE    "
                  "unsure  errors in it" + ("  invites" if asked is REPLIES else ""))
            for line in [*(told(name, rows, _joined(parts), asked) for name, parts in said.items()), *lines]:
                print(line)


if __name__ == "__main__":
    main()
