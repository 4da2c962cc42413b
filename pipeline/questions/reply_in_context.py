"""Was the pitch in a reply asked for? verdict = pitch × what the thread invites × fit × what else the reply gives.

Probabilities are multiplied as the codebook's rules 1 to 10 for replies say: does the reply pitch, does the thread ask
for a product, does the offer fit it, does an answer remain without the pitch. The first two weigh cues and wording.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import cues
from pipeline.hearing import hear
from pipeline.questions import _offers, _welcome, _words, value_or_pitch
from pipeline.questions._columns import answers, calibrated, called, near, shown, supported
from pipeline.questions._denials import without_denials
from pipeline.questions._kinds import FLAGS, PITCH_KINDS, names
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
SERVICE_FROM_CARE = 0.5
"""What each log-odd of care in the reply adds to `service`: who is helped like a customer has spoken like one."""
HELPING = "helps a customer"
"""The cue whose words of help are told apart from a pitch by whether a customer is helped."""
OFF_FROM = 0.5
"""A reply is called off-context from this probability on."""
UNSURE_WITHIN = 1.6
"""A person should look where the log-odds of an off-context pitch are nearer than this to those of `OFF_FROM`."""
REPLIES, THREADS = "replies", "threads"
"""The models of what a reply does and of what a thread invites."""


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
    """One row of `tables.ANSWERS` for each row of `texts`, in order; all columns but `platform` are looked at.

    `opted_in` and `own_thread`, true or false, say where a reply stands; both may be missing.
    """
    read, where = _read(texts), _welcome.place(texts)
    does, invites = _does(read), _invites(read)
    asked = _welcome.asked_for(where, read.parts, (read.reply, read.thread), does["pitch"], invites)
    return _answers(texts, read, where, _verdicts(does, *asked), invites)


def inputs(texts: pa.Table) -> pa.Table:
    """What cues say of each reply, one column an input of the model `REPLIES`."""
    return pa.table(_of_reply(_read(texts)))


def thread_inputs(texts: pa.Table) -> pa.Table:
    """What cues say of each thread, one column an input of the model `THREADS`."""
    return pa.table(_of_thread(_read(texts)))


def offer_inputs(texts: pa.Table, invites: Mapping[str, pa.Array] | None = None) -> pa.Table:
    """What is known of each offer, one column an input of the model of offers.

    `invites` has the probability of what each thread invites; by default what the model `THREADS` says.
    """
    read = _read(texts)
    said = _invites(read) if invites is None else invites
    before = _welcome.talk(read.parts)
    return pa.table(_offers.inputs(_offers.Offers(read.parts["text"], before, read.reply, read.thread, said)))


@dataclass(frozen=True, slots=True)
class Read:
    """Replies with the texts they stand under, and the cues found in either."""

    parts: dict[str, pa.Array]
    reply: list[cues.Hit]
    thread: list[cues.Hit]


def _read(texts: pa.Table) -> Read:
    parts = {name: shown(texts, name) for name in ("text", "parent", "root")}
    return Read(parts, *(cues.find(cue_list, parts) for cue_list in cue_lists()))


def _less(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: weight * OF_THE_ROOT for name, weight in weights.items()}


def _of_thread(read: Read) -> dict[str, pa.Array]:
    length = len(read.parts["parent"])
    care = pc.max_element_wise(cues.score(read.reply, "care", 0.0, length), 0.0)
    return {name: cues.score(read.thread, name, 0.0, length) for name in INVITING} | {"care": care}


def _of_reply(read: Read) -> dict[str, pa.Array]:
    length, said = len(read.parts["text"]), _of_thread(read)
    scores = {name: pc.add(said[name], bias) for name, bias in INVITING.items()}
    scores["service"] = pc.add(scores["service"], pc.multiply(said["care"], SERVICE_FROM_CARE))
    invites = cues.softmax(scores)
    helping = pc.multiply(cues.named(read.reply, HELPING).cast(pa.float64()), invites["service"])
    own = {name: cues.score(read.reply, name, 0.0, length) for name in ("pitch", "care")}
    return own | {"service": invites["service"], "helping": helping, "product": invites["product"],
                  "promo": invites["promo"]}


def _does(read: Read) -> dict[str, pa.Array]:
    """P(talks), P(care) and P(pitches)."""
    known = _words.model(REPLIES)
    chances = cues.softmax(_words.scores(known, hear(without_denials(read.parts["text"])), _of_reply(read)))
    return calibrated(chances, "pitch", known.curve)


def _invites(read: Read) -> dict[str, pa.Array]:
    known = _words.model(THREADS)
    return cues.softmax(_words.scores(known, hear(_welcome.talk(read.parts)), _of_thread(read)))


def _verdicts(does: Mapping[str, pa.Array], asked: pa.Array, helps: pa.Array) -> dict[str, pa.Array]:
    pitch, care = does["pitch"], does["care"]
    unasked = pc.multiply(pitch, pc.subtract(1.0, asked))
    return {
        "conversation": pc.max_element_wise(pc.subtract(1.0, pc.add(pitch, care)), 0.0),
        "care": care,
        "invited_pitch": pc.multiply(pitch, asked),
        "helpful_offer": pc.multiply(unasked, helps),
        "off_context_pitch": pc.multiply(unasked, pc.subtract(1.0, helps)),
    }


def _answers(texts: pa.Table, read: Read, where: _welcome.Place, chances: dict[str, pa.Array],
             invites: dict[str, pa.Array]) -> pa.Table:
    length, known = len(texts), _known(texts)
    readable = is_english(read.parts["text"], texts["lang"].combine_chunks())
    chances = supported(chances, pc.and_(readable, is_english(read.parts["parent"], pa.nulls(length, pa.string()))))
    chances = {name: pc.if_else(known, column, 0.0) for name, column in chances.items()}
    chances["context_missing"] = pc.if_else(known, 0.0, 1.0)
    answer = called(chances, "off_context_pitch", OFF_FROM)
    judged = pc.invert(pc.is_in(answer, pa.array(["unsupported", "context_missing"])))
    inviting = pc.if_else(judged, _welcome.inviting(where, cues.most_probable(invites)), None)
    told = pc.if_else(judged, pc.if_else(pc.is_in(answer, pa.array(PITCHING)), "pitch", answer), "")
    found = _kinds_and_claims(read, judged, pc.equal(told, "pitch"))
    return answers(
        chances, answer, unsure=near(chances["off_context_pitch"], OFF_FROM, UNSURE_WITHIN), invites=inviting,
        kinds=names(found, PITCH_KINDS, length),
        flags=names(found, FLAGS, length), because=_because(read, where, told, pc.if_else(judged, inviting, "")))


def _kinds_and_claims(read: Read, judged: pa.Array, pitches: pa.Array) -> dict[str, pa.Array]:
    """Those of a post with the words of a reply that pitches; of any other the claims alone that cues find."""
    found = value_or_pitch.pitching(read.parts["text"], pitches)
    claims = {flag: cues.any_of([hit.rows for hit in read.reply if hit.cue.flag == flag], len(judged))
              for flag in FLAGS}
    return found | {flag: pc.or_(found[flag], pc.and_(judged, rows)) for flag, rows in claims.items()}


def _because(read: Read, where: _welcome.Place, told: pa.Array, inviting: pa.Array) -> pa.Array:
    reply, thread = _words.model(REPLIES), _words.model(THREADS)
    hits = [(_words.mixed(read.reply, reply), told), (_words.mixed(read.thread, thread), inviting)]
    beside = _words.because(reply, hear(read.parts["text"]), told) + _welcome.because(where, pc.equal(told, "pitch"))
    return cues.because(hits, read.parts, beside)


def _known(texts: pa.Table) -> pa.Array:
    state = pc.fill_null(texts["parent_state"].combine_chunks().cast(pa.string()), "ok")
    written = pc.not_equal(pc.fill_null(texts["parent"].combine_chunks().cast(pa.string()), ""), "")
    return pc.and_(pc.equal(state, "ok"), written)
