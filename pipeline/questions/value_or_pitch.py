"""Does a text give, or does it ask? Four answers by the sum of its cues, after rules 1 to 16 of the codebook.

Each cue of `value_or_pitch.toml` adds its log-odds to the answers it speaks for; the answers' sums go through a
softmax. What a regular expression cannot say is here: the tail rule, the ask hidden in styled letters, the kinds
that a text has when no cue names one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import cues
from pipeline.hearing import hear
from pipeline.questions import _words
from pipeline.questions._languages import language_of
from pipeline.records import Question
from pipeline.tables import ANSWERS

QUESTION = Question(
    name="value_or_pitch",
    title="Does it give, or does it ask?",
    version="1",
    answers=("value", "soft", "pitch", "other", "unsupported"),
    asked_of="role is not null and kind <> 'repost' and not deleted",
)
BIAS = {"value": 1.5, "soft": 0.0, "pitch": 0.0, "other": -0.6}
"""Log-odds of each answer before any word is read."""
SHARPNESS = 1.1
"""Steepness of the softmax."""
PITCH_SLOPE, PITCH_MIDDLE = 2.0, -0.2
"""Platt's curve over the log-odds of pitch: of texts called pitch with probability p, a share p are pitches."""
UNSURE_BELOW = 0.65
"""A person should look where the most probable answer is less probable than this."""
TINY = 1e-12
LONGEST = 4000
"""Characters of a text that are judged; a longer one is judged by its beginning and its end."""
FANCY = r"[\x{1D400}-\x{1D7FF}\x{FF01}-\x{FF5E}]"
TAIL = 140
STANDS_ALONE = 220
"""The tail rule: an ask to follow in the last 140 characters of a text of 220 or more is a closing, not the point."""
ASKS_OF_THE_TAIL = ("asks to follow", "asks to share")
OF_ONESELF = (r"(?i)\b(?:i|i['’](?:m|ve|d|ll)|me|my|mine|we|us|our|you|your|yo|mis?|nos|nuestr[oa]s?|tus?|ustedes|"
              r"eu|meus?|minhas?|noss[oa]s?|voc|je|j['’]ai|mon|ma|mes|nous|vous|"
              r"ich|mein(?:e[nmrs]?)?|wir|uns|du|ihr|euch)\b|[!😀-🙏❤]|\.\.\.|\blol\b")
"""Speech of and to people; a text without it tells of the world."""
NAMING = {"soft": 2.4, "pitch": 0.8}
"""Log-odds where a text names the brand or one of its products: soft, unless something in it asks."""
KEPT_BESIDE_AN_ASK = ("tip", "celebration", "event")
"""Value kinds that a pitch keeps (rule 1); the others are too faint beside an ask."""
VALUE_KINDS = ("article", "tip", "question", "personal", "celebration", "event", "listening")
PITCH_KINDS = ("sale", "deal", "recruiting", "booking", "dm_handoff", "ask_share", "ask_endorsement", "ask_favour")
FLAGS = ("income_claim", "health_claim", "disclosed")


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
    text = shown(texts, "text")
    own = texts["own"].combine_chunks() if "own" in texts.column_names else pa.nulls(len(text), pa.string())
    spoken = pc.fill_null(language_of(text, texts["lang"].combine_chunks()), "")
    groups, judged = [], []
    for language in [*languages(), None]:
        none = pc.invert(pc.is_in(spoken, pa.array(languages())))
        rows = none if language is None else pc.equal(spoken, language)
        groups.append(pc.indices_nonzero(rows))
        judged.append(_judged(text.filter(rows), own.filter(rows), language))
    return pa.concat_tables(judged).combine_chunks().take(pc.array_sort_indices(pa.concat_arrays(groups)))


def _judged(text: pa.Array, own: pa.Array, language: str | None) -> pa.Table:
    """The answers about texts of one language; `unsupported` where it is None."""
    parts, heard = {"text": text}, hear(text)
    found = cues.find(cue_list(language), parts, {"text": heard}) if language else []
    hits = without_tails(found, text) + (_naming(text, own) if language else [])
    wording, share = _words.beside(heard)
    scores = {name: cues.score(hits, name, bias, len(text)) for name, bias in BIAS.items()}
    scores["pitch"] = pc.add(scores["pitch"], wording)
    readable = pa.repeat(pa.scalar(language is not None), len(text))
    chances = supported(_calibrated(cues.softmax(scores, SHARPNESS)), readable)
    answer = cues.most_probable(chances)
    pitches = pc.if_else(pc.equal(answer, "pitch"), "pitch", "")
    flags = {flag: cues.any_of([hit.rows for hit in hits if hit.cue.flag == flag], len(text)) for flag in FLAGS}
    return answers(chances, answer, unsure=pc.less(pc.max_element_wise(*chances.values()), UNSURE_BELOW),
                   kinds=_kinds(hits, answer, text), flags=cues.names_where(flags, len(text)),
                   because=cues.because([(hits, answer)], parts, _words.because(heard, pitches, share)))


def _naming(text: pa.Array, own: pa.Array) -> list[cues.Hit]:
    """Where a text names what is its author's own: one hit a list of names, of which a table mostly holds one."""
    found = []
    for names in pc.unique(own.drop_null()).to_pylist():
        words = tuple(cues.pattern(rf"\b{re.escape(name)}s?\b".replace(r"\ ", " ")) for name in names.split("|") if name)
        cue = cues.Cue("names its own brand or product", "rule 5 of the codebook", words, weights=NAMING)
        found.append(cues.Hit(cue, pc.and_(pc.equal(own, names), pc.match_substring_regex(text, cue.pattern))))
    return found


def shown(texts: pa.Table, name: str) -> pa.Array:
    """A column of texts as one array without nulls, letters in fancy type made plain, the middle of long ones cut."""
    column = pc.fill_null(texts[name].combine_chunks().cast(pa.string()), "")
    if pc.any(styled := pc.match_substring_regex(column, FANCY)).as_py():
        column = pc.if_else(styled, pc.utf8_normalize(column, "NFKC"), column)
    if pc.any(long := pc.greater(pc.utf8_length(column), LONGEST)).as_py():
        half = LONGEST // 2
        ends = pc.binary_join_element_wise(pc.utf8_slice_codeunits(column, 0, half),
                                           pc.utf8_slice_codeunits(column, -half), " ")
        column = pc.if_else(long, ends, column)
    return column


def supported(chances: Mapping[str, pa.Array], readable: pa.Array) -> dict[str, pa.Array]:
    """The probabilities with `unsupported` added: certain where a text is not readable, impossible elsewhere."""
    kept = {name: pc.if_else(readable, column, 0.0) for name, column in chances.items()}
    return kept | {"unsupported": pc.if_else(readable, 0.0, 1.0)}


def without_tails(hits: Sequence[cues.Hit], text: pa.Array) -> list[cues.Hit]:
    """The hits, with asks to follow or share that merely close a text made cues that ask nothing (rule 11)."""
    kept = [hit for hit in hits if hit.cue.name not in ASKS_OF_THE_TAIL]
    for hit in hits:
        if hit.cue.name in ASKS_OF_THE_TAIL:
            closing = _only_in_tail(hit, text)
            mild = replace(hit.cue, name=f"closes: {hit.cue.name}", weights={"value": 0.1})
            kept += [cues.Hit(hit.cue, pc.and_not(hit.rows, closing)), cues.Hit(mild, closing)]
    return kept


def answers(chances: Mapping[str, pa.Array], answer: pa.Array, *, unsure: pa.Array, kinds: pa.Array, flags: pa.Array,
            because: pa.Array, invites: pa.Array | None = None) -> pa.Table:
    """The columns as a table of `tables.ANSWERS`; `invites` is null where a question does not ask for it."""
    inviting = pa.nulls(len(answer), pa.string()) if invites is None else invites
    columns = [answer, cues.maps(chances), unsure, kinds, flags, inviting, because]
    return pa.Table.from_arrays(columns, schema=ANSWERS)


def pitch_kinds(hits: Sequence[cues.Hit], pitches: pa.Array) -> dict[str, pa.Array]:
    """Where each kind of pitch was found among the rows that pitch; a pitch of no kind is a `sale`."""
    found = {kind: pc.and_(pitches, cues.any_of([hit.rows for hit in hits if hit.cue.kind == kind], len(pitches)))
             for kind in PITCH_KINDS}
    bare = pc.and_not(pitches, cues.any_of(found.values(), len(pitches)))
    return found | {"sale": pc.or_(found["sale"], bare)}


def _calibrated(chances: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    """The probabilities with that of pitch moved along Platt's curve; the others keep their proportions."""
    others = cues.sum_of([column for name, column in chances.items() if name != "pitch"])
    rest = pc.max_element_wise(others, TINY)
    odds = pc.subtract(pc.ln(pc.max_element_wise(chances["pitch"], TINY)), pc.ln(rest))
    pitch = cues.logistic(odds, PITCH_SLOPE, PITCH_MIDDLE)
    share = pc.divide(pc.subtract(1.0, pitch), rest)
    return {name: pitch if name == "pitch" else pc.multiply(column, share) for name, column in chances.items()}


def _only_in_tail(hit: cues.Hit, text: pa.Array) -> pa.Array:
    rows = text.filter(hit.rows)
    head = pc.match_substring_regex(pc.utf8_slice_codeunits(rows, 0, -TAIL), hit.cue.pattern)
    closing = pc.and_not(pc.greater_equal(pc.utf8_length(rows), STANDS_ALONE), head)
    return pc.replace_with_mask(cues.nowhere(len(text)), hit.rows, closing)


def _kinds(hits: Sequence[cues.Hit], answer: pa.Array, text: pa.Array) -> pa.Array:
    value, soft = pc.equal(answer, "value"), pc.equal(answer, "soft")
    found = {kind: pc.and_(value, cues.any_of([hit.rows for hit in hits if hit.cue.kind == kind], len(text)))
             for kind in VALUE_KINDS}
    bare = pc.and_not(value, cues.any_of(found.values(), len(text)))
    own = pc.match_substring_regex(text, OF_ONESELF)
    found["article"] = pc.or_(found["article"], pc.and_not(bare, own))
    found["personal"] = pc.or_(found["personal"], pc.and_(bare, own))
    pitch = pc.equal(answer, "pitch")
    asked = pitch_kinds(hits, pitch)
    closing = [hit.rows for hit in hits if hit.cue.name.startswith("closes: ")]
    asked["ask_share"] = pc.or_(asked["ask_share"], pc.and_(value, cues.any_of(closing, len(text))))
    jobs = cues.any_of([hit.rows for hit in hits if hit.cue.name == "job opening"], len(text))
    asked["recruiting"] = pc.or_(asked["recruiting"], pc.and_(soft, jobs))
    for kind in KEPT_BESIDE_AN_ASK:
        there = cues.any_of([hit.rows for hit in hits if hit.cue.kind == kind], len(text))
        found[kind] = pc.or_(found[kind], pc.and_(pitch, there))
    return cues.names_where(found | asked, len(text))
