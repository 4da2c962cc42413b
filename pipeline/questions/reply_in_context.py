"""Was the pitch in a reply asked for? verdict = pitch × what the thread invites × fit × what else the reply gives.

Four probabilities, each from its own cues, are multiplied as the codebook's rules 1 to 10 for replies say: does the
reply pitch, does the thread ask for a product, does the offer fit it, does an answer remain without the pitch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import cues
from pipeline.questions import _fit, value_or_pitch
from pipeline.questions._languages import is_english
from pipeline.records import Question

QUESTION = Question(
    name="reply_in_context",
    title="Was the pitch in this reply asked for?",
    version="1",
    answers=("conversation", "care", "invited_pitch", "helpful_offer", "off_context_pitch", "context_missing",
             "unsupported"),
    asked_of="role is not null and kind = 'reply' and not deleted and parent_author_id is distinct from author_id",
)
PITCHING = ("invited_pitch", "helpful_offer", "off_context_pitch")
INVITING = {"discussion": 1.6, "product": 0.0, "service": 0.0, "promo": -0.2}
"""Log-odds of what a thread invites before any word is read."""
OF_THE_ROOT = 0.8
"""Weight of a cue in the thread's opening text, as a share of its weight in the text replied to."""
PITCH_SLOPE, PITCH_MIDDLE = 2.1, 1.5
"""Platt's curve of P(the reply pitches) over the sum of its cues."""
CARE_SLOPE, CARE_MIDDLE = 1.4, 2.4
"""Platt's curve of P(care, given no pitch) over the sum of its cues."""
CARE_FROM_SERVICE = 2.6
"""What a customer's words in the thread add to the sum for care, times their probability."""
SERVICE_FROM_CARE = 0.5
"""What each log-odd of care in the reply adds to `service`: who is helped like a customer has spoken like one."""
NEVER_ASKED_FOR = ("ask_share", "recruiting")
LURES = ("site for something", "giveaway", "coin shilling", "coin sale")
"""Kinds and cues of replies that want followers, recruits or clicks: no thread asks for them, nor do they help it."""
OPEN_FLOOR, CHANCE_ON_OPEN_FLOOR = "opens the floor to offers", 0.9
ADVERT, CHANCE_UNDER_ADVERT = "sells", 0.8
"""Cues of threads in which a pitch is welcome, and how probably; an advert's question is answered by its author."""
WORTH_A_LOOK = 0.3
"""Fit and help are looked into where a pitch is more probable than this."""
HELPING, PITCH_WHILE_HELPING = "helps a customer", -1.5
"""What words of help take from the sum for pitch, times the probability that a customer is helped."""
CHANCE_OF_HELP = 0.85
"""P(helpful offer) where an answer remains without the pitch; set by hand."""
UNSURE_BELOW = 0.7
"""A person should look where the most probable verdict is less probable than this."""


@cache
def cue_lists() -> tuple[tuple[cues.Cue, ...], tuple[cues.Cue, ...]]:
    """The cues of the reply (those of `value_or_pitch` among them), and those of the thread."""
    own = cues.read(Path(__file__).with_suffix(".toml"))
    reply = tuple(cue for cue in own if cue.part == "text")
    thread = tuple(cue for cue in own if cue.part == "parent")
    opening = tuple(replace(cue, part="root", weights=_less(cue.weights)) for cue in thread)
    asks = tuple(cue for cue in value_or_pitch.cue_list() if "pitch" in cue.weights)
    return asks + reply, thread + opening


def judge(texts: pa.Table) -> pa.Table:
    """One row of `tables.ANSWERS` for each row of `texts`, in order; all columns but `platform` are looked at."""
    parts = {name: value_or_pitch.shown(texts, name) for name in ("text", "parent", "root")}
    reply, thread = (cues.find(cue_list, parts) for cue_list in cue_lists())
    invites = _invites(thread, cues.score(reply, "care", 0.0, len(texts)), parts)
    pitch = cues.logistic(_asking(reply, invites["service"], len(texts)), PITCH_SLOPE, PITCH_MIDDLE)
    care = _care(reply, invites["service"], len(texts))
    chances = _verdicts(pitch, care, *_welcome(parts, pitch, invites, reply, thread))
    return _answers(texts, parts, chances, invites, reply, thread)


def _less(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: weight * OF_THE_ROOT for name, weight in weights.items()}


def _invites(thread: list[cues.Hit], care: pa.Array, parts: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    length = len(parts["parent"])
    scores = {name: cues.score(thread, name, bias, length) for name, bias in INVITING.items()}
    scores["service"] = pc.add(scores["service"], pc.multiply(pc.max_element_wise(care, 0.0), SERVICE_FROM_CARE))
    return cues.softmax(scores)


def _asking(reply: list[cues.Hit], service: pa.Array, length: int) -> pa.Array:
    helping = pc.multiply(cues.named(reply, HELPING).cast(pa.float64()), service)
    return pc.add(cues.score(reply, "pitch", 0.0, length), pc.multiply(helping, PITCH_WHILE_HELPING))


def _care(reply: list[cues.Hit], service: pa.Array, length: int) -> pa.Array:
    words = cues.score(reply, "care", 0.0, length)
    return cues.logistic(pc.add(words, pc.multiply(service, CARE_FROM_SERVICE)), CARE_SLOPE, CARE_MIDDLE)


def _selfish(reply: list[cues.Hit], length: int) -> pa.Array:
    return cues.any_of([hit.rows for hit in reply if hit.cue.kind in NEVER_ASKED_FOR or hit.cue.name in LURES], length)


def _floor(thread: list[cues.Hit], parts: Mapping[str, pa.Array]) -> pa.Array:
    """P(asked for) from the thread alone: it calls for offers, or a question is answered under one's own advert."""
    called = cues.any_of([hit.rows for hit in thread if hit.cue.name == OPEN_FLOOR], len(parts["root"]))
    advert = cues.any_of([hit.rows for hit in thread if hit.cue.name == ADVERT and hit.cue.part == "root"], len(called))
    under = pc.and_(advert, pc.match_substring_regex(parts["parent"], r"\?"))
    return pc.if_else(called, CHANCE_ON_OPEN_FLOOR, pc.if_else(under, CHANCE_UNDER_ADVERT, 0.0))


def _welcome(parts: Mapping[str, pa.Array], pitch: pa.Array, invites: Mapping[str, pa.Array],
             reply: list[cues.Hit], thread: list[cues.Hit]) -> tuple[pa.Array, pa.Array]:
    """P(asked for) and P(an answer remains without the pitch); looked into only where a pitch is not improbable."""
    worth = pc.greater(pitch, WORTH_A_LOOK)
    text = parts["text"].filter(worth)
    talk = pc.binary_join_element_wise(parts["parent"].filter(worth), parts["root"].filter(worth), " ")
    selfish = _selfish(reply, len(pitch)).filter(worth)
    fit = pc.multiply(invites["product"].filter(worth), _fit.chance_of_fit(text, talk, selfish))
    asked = pc.max_element_wise(fit, _floor(thread, parts).filter(worth))
    asks = [cues.Hit(hit.cue, hit.rows.filter(worth)) for hit in reply if hit.cue.weights.get("pitch", 0) > 1]
    first = pc.and_not(_fit.answers_first(text, talk, asks), selfish).cast(pa.float64())
    unlike_care = pc.multiply(pc.subtract(1.0, invites["service"].filter(worth)), CHANCE_OF_HELP)
    none = pa.repeat(pa.scalar(0.0), len(pitch))
    return pc.replace_with_mask(none, worth, asked), pc.replace_with_mask(none, worth, pc.multiply(first, unlike_care))


def _verdicts(pitch: pa.Array, care: pa.Array, asked: pa.Array, helps: pa.Array) -> dict[str, pa.Array]:
    quiet, unasked = pc.subtract(1.0, pitch), pc.multiply(pitch, pc.subtract(1.0, asked))
    return {
        "conversation": pc.multiply(quiet, pc.subtract(1.0, care)),
        "care": pc.multiply(quiet, care),
        "invited_pitch": pc.multiply(pitch, asked),
        "helpful_offer": pc.multiply(unasked, helps),
        "off_context_pitch": pc.multiply(unasked, pc.subtract(1.0, helps)),
    }


def _answers(texts: pa.Table, parts: Mapping[str, pa.Array], chances: dict[str, pa.Array], invites: dict[str, pa.Array],
             reply: list[cues.Hit], thread: list[cues.Hit]) -> pa.Table:
    lang, length = texts["lang"].combine_chunks(), len(texts)
    known = _known(texts)
    readable = pc.and_(is_english(parts["text"], lang), is_english(parts["parent"], pa.nulls(length, pa.string())))
    chances = value_or_pitch.supported(chances, readable)
    chances = {name: pc.if_else(known, column, 0.0) for name, column in chances.items()}
    chances["context_missing"] = pc.if_else(known, 0.0, 1.0)
    answer = cues.most_probable(chances)
    judged = pc.invert(pc.is_in(answer, pa.array(["unsupported", "context_missing"])))
    inviting = pc.if_else(judged, cues.most_probable(invites), None)
    told = pc.if_else(pc.is_in(answer, pa.array(PITCHING)), "pitch", answer)
    flags = {flag: pc.and_(judged, cues.any_of([hit.rows for hit in reply if hit.cue.flag == flag], length))
             for flag in value_or_pitch.FLAGS}
    return value_or_pitch.answers(
        chances, answer, unsure=pc.less(pc.max_element_wise(*chances.values()), UNSURE_BELOW), invites=inviting,
        kinds=cues.names_where(value_or_pitch.pitch_kinds(reply, pc.equal(told, "pitch")), length),
        flags=cues.names_where(flags, length),
        because=cues.because([(reply, told), (thread, pc.if_else(judged, inviting, ""))], parts))


def _known(texts: pa.Table) -> pa.Array:
    state = pc.fill_null(texts["parent_state"].combine_chunks().cast(pa.string()), "ok")
    written = pc.not_equal(pc.fill_null(texts["parent"].combine_chunks().cast(pa.string()), ""), "")
    return pc.and_(pc.equal(state, "ok"), written)
