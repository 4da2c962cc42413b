"""The kinds and claims that a text has beside its answer: one learnt yes or no each, within the codebook's rules.

`training/kinds.py` learns them from the wording, the cues and the answer; what it found the best line for each is in
its bias, so that a kind is there from a score of 0 on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import cues
from pipeline.hearing import Heard, Numbers
from pipeline.questions import _words

MODEL = "kinds"
VALUE_KINDS = ("article", "tip", "question", "personal", "celebration", "event", "listening")
PITCH_KINDS = ("sale", "deal", "recruiting", "booking", "dm_handoff", "ask_share", "ask_endorsement", "ask_favour")
KINDS = VALUE_KINDS + PITCH_KINDS
FLAGS = ("income_claim", "health_claim", "disclosed")
ALLOWED = {"value": (*VALUE_KINDS, "ask_share"), "pitch": KINDS, "soft": ("recruiting",)}
"""The kinds that a text of each answer may have: rules 1, 11 and 12."""
NEEDED = {"value": VALUE_KINDS, "pitch": PITCH_KINDS}
"""A text of these answers has at least one of these kinds: the likeliest where none is likely."""
ANSWERS = ("value", "soft", "pitch", "other")
"""The answers with which a text is read; their cues' sums and which of them it was given are told to the model."""
CLOSING, JOB, PRICE = "closes: ", "job opening", "price"
TO_A_SHOP = ("price beside a link", "link in bio", "own shop", "shop address")
"""Cues that make a bare price a deal (rule 13)."""
SURE = "ask_endorsement"
"""A kind so rare that its cues decide beside what was learnt."""
OF_ONESELF = (r"(?i)\b(?:i|i['’](?:m|ve|d|ll)|me|my|mine|we|us|our|you|your|yo|mis?|nos|nuestr[oa]s?|tus?|ustedes|"
              r"eu|meus?|minhas?|noss[oa]s?|voc|je|j['’]ai|mon|ma|mes|nous|vous|"
              r"ich|mein(?:e[nmrs]?)?|wir|uns|du|ihr|euch)\b|[!😀-🙏❤]|\.\.\.|\blol\b")
"""Speech of and to people; a text without it tells of the world."""
SHAPES = {"of_oneself": OF_ONESELF, "link": r"https?:|www\.", "ends_in_link": r"(?:https?:\S+|\.\.\.|…)\W*$",
          "asks": r"\?", "ends_in_question": r"\?\W*(?:https?:\S+\W*)?$"}

Flags = npt.NDArray[np.bool_]


def inputs(hits: Sequence[cues.Hit], text: pa.Array) -> dict[str, pa.Array]:
    """What is told of texts beside their words and their answer, one column an input, one number a text."""
    length = len(text)
    told = {f"cues of {name}": _count([hit.rows for hit in hits if name in (hit.cue.kind, hit.cue.flag)], length)
            for name in KINDS + FLAGS}
    told |= {f"sum of {name}": cues.score(hits, name, 0.0, length) for name in ANSWERS}
    told["closing"] = _count([hit.rows for hit in hits if hit.cue.name.startswith(CLOSING)], length)
    told["job"] = _count([hit.rows for hit in hits if hit.cue.name == JOB], length)
    told |= {name: pc.match_substring_regex(text, shape).cast(pa.float64()) for name, shape in SHAPES.items()}
    return told | {"length": pc.ln(pc.add(pc.utf8_length(text).cast(pa.float64()), 1.0))}


def given(answer: pa.Array) -> dict[str, pa.Array]:
    """The inputs that say which answer each text was given."""
    return {f"is {name}": pc.equal(answer, name).cast(pa.float64()) for name in ANSWERS}


def told(hits: Sequence[cues.Hit], heard: Sequence[Heard], text: pa.Array, answer: pa.Array) -> dict[str, pa.Array]:
    """Where each kind and each claim is, by name; a claim also wherever a cue of it was found.

    A text of any other answer than `ANSWERS` has neither.
    """
    said = inputs(hits, text) | given(answer)
    scores = _words.scores(_words.model(MODEL), heard, said)
    scores |= {name: pc.if_else(rows, pc.max_element_wise(scores[name], 0.0), scores[name])
               for name, rows in _sure(hits, len(text)).items()}
    known = pc.is_in(answer, pa.array(ANSWERS))
    kinds = within_rules(np.stack([scores[name].to_numpy() for name in KINDS]), answer.to_numpy(zero_copy_only=False))
    claims = {name: pc.or_(pc.greater_equal(scores[name], 0.0), pc.greater(said[f"cues of {name}"], 0.0))
              for name in FLAGS}
    return {name: pa.array(rows) for name, rows in zip(KINDS, kinds, strict=True)} | {
        name: pc.and_(known, rows) for name, rows in claims.items()}


def within_rules(scores: npt.NDArray[np.float64], answer: npt.NDArray[np.object_]) -> Flags:
    """Where each kind is, a row a kind of `KINDS`, a column a text: from 0 on, and what its answer allows and needs."""
    there = np.zeros(scores.shape, bool)
    for name, kinds in ALLOWED.items():
        rows, places = answer == name, _places(kinds)
        there[places] |= (scores[places] >= 0) & rows
    for name, kinds in NEEDED.items():
        places = _places(kinds)
        bare = np.flatnonzero((answer == name) & ~there[places].any(axis=0))
        there[places[scores[places][:, bare].argmax(axis=0)], bare] = True
    return there


def _places(kinds: Sequence[str]) -> Numbers:
    return np.array([KINDS.index(kind) for kind in kinds])


def names(masks: Mapping[str, pa.Array], of: Sequence[str], length: int) -> pa.Array:
    """For each text the names among `of` that it has."""
    return cues.names_where({name: masks[name] for name in of}, length)


def _sure(hits: Sequence[cues.Hit], length: int) -> dict[str, pa.Array]:
    """Where a kind is sure beside an ask, whatever was learnt."""
    price, shop = ([hit.rows for hit in hits if hit.cue.name in some] for some in ((PRICE,), TO_A_SHOP))
    return {"deal": pc.and_(cues.any_of(price, length), cues.any_of(shop, length)),
            SURE: cues.any_of([hit.rows for hit in hits if hit.cue.kind == SURE], length)}


def _count(masks: Sequence[pa.Array], length: int) -> pa.Array:
    return cues.sum_of([pa.repeat(pa.scalar(0.0), length), *(rows.cast(pa.float64()) for rows in masks)])
