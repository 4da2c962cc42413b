"""Does a text give, or does it ask? Four answers by its cues and its wording, after rules 1 to 16 of the codebook.

Each cue of `value_or_pitch.toml` speaks for answers; what was learnt (`_words`) weighs the cues' sums and the
wording, and the answers' log-odds go through a softmax. The tail rule and the brand's own names, which no pattern can
say, are here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import cues
from pipeline.hearing import Heard, hear
from pipeline.questions import _kinds, _words
from pipeline.questions._columns import answers, calibrated, called, near, shown, supported
from pipeline.questions._kinds import FLAGS, KINDS, PITCH_KINDS, VALUE_KINDS
from pipeline.questions._languages import language_of
from pipeline.records import Question

QUESTION = Question(
    name="value_or_pitch",
    title="Does it give, or does it ask?",
    version="1",
    answers=("value", "soft", "pitch", "other", "unsupported"),
    asked_of="role is not null and kind in ('post', 'reply', 'quote', 'invitation', 'message') and not deleted",
)
MODEL = "posts"
INPUTS = ("value", "soft", "pitch", "other")
"""The answers that cues speak for; their sums are what the model is told of the cues."""
PITCH_FROM = 0.35
"""A text is called a pitch from this probability on: fewer real pitches are missed than others called so."""
UNSURE_WITHIN = 0.85
"""A person should look where the log-odds of a pitch are nearer than this to those of `PITCH_FROM`."""
TAIL = 140
STANDS_ALONE = 220
"""The tail rule: an ask to follow in the last 140 characters of a text of 220 or more is a closing, not the point."""
ASKS_OF_THE_TAIL = ("asks to follow", "asks to share")
NAMING = {"soft": 2.4, "pitch": 0.8}
"""Log-odds where a text names the brand or one of its products: soft, unless something in it asks."""

__all__ = ["FLAGS", "INPUTS", "MODEL", "PITCH_KINDS", "QUESTION", "VALUE_KINDS", "cue_list", "inputs", "judge",
           "kind_inputs", "languages", "pitching", "screen"]


@cache
def cue_list(language: str = "en") -> tuple[cues.Cue, ...]:
    """The cues of the file beside this one, or of the one for another language."""
    return cues.read(Path(__file__).with_suffix(".toml" if language == "en" else f".{language}.toml"))


def languages() -> list[str]:
    """The languages there are cues for, two letters each, English first."""
    others = sorted(file.suffixes[0].lstrip(".") for file in Path(__file__).parent.glob("value_or_pitch.??.toml"))
    return ["en", *others]


def judge(texts: pa.Table) -> pa.Table:
    """One row of `tables.ANSWERS` for each row of `texts`, in order; `text`, `lang` and, if there, `own` are looked at.

    `own` holds the names of the brand and its products, separated by `|`: to praise or show those is soft.
    """
    return _by_language(texts, _answers)


def screen(texts: pa.Table) -> pa.Table:
    """The answer to each row of `texts` and the probability of every answer, a column each: no reasons, no kinds."""
    def told(read: Read) -> pa.Table:
        chances = _chances(read)
        return pa.table({"answer": called(chances, "pitch", PITCH_FROM), **chances})

    return _by_language(texts, told, only_what_weighs=True)


def inputs(texts: pa.Table) -> pa.Table:
    """What the cues say of each row of `texts`, one column an input of the model, in log-odds as people gave them."""
    return _by_language(texts, lambda read: pa.table(_said(read.hits, len(read.text))))


def kind_inputs(texts: pa.Table) -> pa.Table:
    """What the model of kinds is told of each row of `texts` beside its words and its answer, one column an input."""
    return _by_language(texts, lambda read: pa.table(_kinds.inputs(read.hits, read.text)))


def pitching(text: pa.Array, rows: pa.Array) -> dict[str, pa.Array]:
    """Where English texts have each kind of pitch and each claim, by name; only `rows` are looked at, as pitches."""
    some = _read(text.filter(rows), pa.nulls(pc.sum(rows).as_py() or 0, pa.string()), "en", cue_list())
    told = _kinds.told(some.hits, some.heard, some.text, pa.repeat(pa.scalar("pitch"), len(some.text)))
    return {name: pc.replace_with_mask(cues.nowhere(len(text)), rows, told[name]) for name in PITCH_KINDS + FLAGS}


@dataclass(frozen=True, slots=True)
class Read:
    """Texts of one language (none: of those nobody can judge), the cues found in them and the words heard."""

    text: pa.Array
    language: str | None
    hits: list[cues.Hit]
    heard: list[Heard]


def _by_language(texts: pa.Table, told: Callable[[Read], pa.Table], *, only_what_weighs: bool = False) -> pa.Table:
    """What is told of the texts of each language, in the order of `texts`; cues of claims alone may be left out."""
    text = shown(texts, "text")
    own = texts["own"].combine_chunks() if "own" in texts.column_names else pa.nulls(len(text), pa.string())
    spoken = pc.fill_null(language_of(text, texts["lang"].combine_chunks()), "")
    groups, judged = [], []
    for language in [*languages(), None]:
        none = pc.invert(pc.is_in(spoken, pa.array(languages())))
        rows = none if language is None else pc.equal(spoken, language)
        groups.append(pc.indices_nonzero(rows))
        wanted = () if language is None else _weighing(language) if only_what_weighs else cue_list(language)
        judged.append(told(_read(text.filter(rows), own.filter(rows), language, wanted)))
    return pa.concat_tables(judged).combine_chunks().take(pc.array_sort_indices(pa.concat_arrays(groups)))


@cache
def _weighing(language: str) -> tuple[cues.Cue, ...]:
    return tuple(cue for cue in cue_list(language) if cue.weights)


def _read(text: pa.Array, own: pa.Array, language: str | None, wanted: Sequence[cues.Cue]) -> Read:
    heard = hear(text)
    if language is None:
        return Read(text, None, [], heard)
    hits = cues.find(wanted, {"text": text}, {"text": heard})
    return Read(text, language, without_tails(hits, text) + _naming(text, own), heard)


def _said(hits: Sequence[cues.Hit], length: int) -> dict[str, pa.Array]:
    return {name: cues.score(hits, name, 0.0, length) for name in INPUTS}


def _chances(read: Read) -> dict[str, pa.Array]:
    known = _words.model(MODEL)
    chances = cues.softmax(_words.scores(known, read.heard, _said(read.hits, len(read.text))))
    readable = pa.repeat(pa.scalar(read.language is not None), len(read.text))
    return supported(calibrated(chances, "pitch", known.curve), readable)


def _answers(read: Read) -> pa.Table:
    text, chances, known = read.text, _chances(read), _words.model(MODEL)
    answer = called(chances, "pitch", PITCH_FROM)
    found = _kinds.told(read.hits, read.heard, text, answer)
    told = pc.if_else(pc.equal(answer, "unsupported"), "", answer)
    return answers(chances, answer, unsure=near(chances["pitch"], PITCH_FROM, UNSURE_WITHIN),
                   kinds=_kinds.names(found, KINDS, len(text)), flags=_kinds.names(found, FLAGS, len(text)),
                   because=cues.because([(_words.mixed(read.hits, known), told)], {"text": text},
                                        _words.because(known, read.heard, told)))


def _naming(text: pa.Array, own: pa.Array) -> list[cues.Hit]:
    """Where a text names what is its author's own: one hit a list of names, of which a table mostly holds one."""
    found = []
    for names in pc.unique(own.drop_null()).to_pylist():
        words = [rf"\b{re.escape(name)}s?\b".replace(r"\ ", " ") for name in names.split("|") if name]
        patterns = tuple(map(cues.pattern, words))
        cue = cues.Cue("names its own brand or product", "rule 5 of the codebook", patterns, weights=NAMING)
        found.append(cues.Hit(cue, pc.and_(pc.equal(own, names), pc.match_substring_regex(text, cue.pattern))))
    return found


def without_tails(hits: Sequence[cues.Hit], text: pa.Array) -> list[cues.Hit]:
    """The hits, with asks to follow or share that merely close a text made cues that ask nothing (rule 11)."""
    kept = [hit for hit in hits if hit.cue.name not in ASKS_OF_THE_TAIL]
    for hit in hits:
        if hit.cue.name in ASKS_OF_THE_TAIL:
            closing = _only_in_tail(hit, text)
            mild = replace(hit.cue, name=f"closes: {hit.cue.name}", weights={"value": 0.1})
            kept += [replace(hit, rows=pc.and_not(hit.rows, closing)), replace(hit, cue=mild, rows=closing)]
    return kept


def _only_in_tail(hit: cues.Hit, text: pa.Array) -> pa.Array:
    rows = text.filter(hit.rows)
    head = pc.match_substring_regex(pc.utf8_slice_codeunits(rows, 0, -TAIL), hit.cue.pattern)
    closing = pc.and_not(pc.greater_equal(pc.utf8_length(rows), STANDS_ALONE), head)
    return pc.replace_with_mask(cues.nowhere(len(text)), hit.rows, closing)


