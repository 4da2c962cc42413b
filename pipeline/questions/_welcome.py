"""Is an offer welcome where a reply stands? By what the thread asks for, by its venue, and by whose thread it is.

The probabilities follow the codebook's rules 2, 3 and 10 for replies; two columns of texts may say what no words do:
`opted_in` (people joined the venue to hear offers) and `own_thread` (the reply's author opened the thread).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import cues
from pipeline.questions import value_or_pitch
from pipeline.questions._offers import Offers, chances
from pipeline.tables import BECAUSE

WORTH_A_LOOK = 0.3
"""Fit and help are looked into where a pitch is more probable than this."""
LIKELY = 0.5
"""A thread of one's own opened with a pitch where that is at least so probable."""
OF_THE_VENUE = {"words": "the venue", "cue": "people joined it to hear offers", "weight": 0.0}
OF_THE_THREAD = {"words": "the thread", "cue": "opened by its author's own pitch", "weight": 0.0}
"""What is told of a welcome that stands in no words of the texts; it moves no log-odds, hence the weight."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where replies stand: `opted_in` is true in an opt-in venue, `own_pitch` is P(below the author's own pitch)."""

    opted_in: pa.Array
    own_pitch: pa.Array

    @property
    def below_own_pitch(self) -> pa.Array:
        """Where the author's own pitch above is likely."""
        return pc.greater_equal(self.own_pitch, LIKELY)


def place(texts: pa.Table) -> Place:
    """Where each row of `texts` stands; nowhere in particular without the columns `opted_in` and `own_thread`."""
    return Place(_marked(texts, "opted_in"), _own_pitch(texts))


def talk(parts: Mapping[str, pa.Array]) -> pa.Array:
    """What was said before each reply: the text replied to, and the one that opened the thread."""
    return pc.binary_join_element_wise(parts["parent"], parts["root"], "\n")


def asked_for(where: Place, parts: Mapping[str, pa.Array], hits: tuple[Sequence[cues.Hit], Sequence[cues.Hit]],
              pitch: pa.Array, invites: Mapping[str, pa.Array]) -> tuple[pa.Array, pa.Array]:
    """P(asked for) and P(an answer remains without the pitch); looked into only where a pitch is not improbable.

    `hits` are those of the cues of the reply, and of the thread.
    """
    worth = pc.greater(pitch, WORTH_A_LOOK)
    reply, thread = ([replace(hit, rows=hit.rows.filter(worth), likely=()) for hit in side] for side in hits)
    offers = Offers(parts["text"].filter(worth), talk(parts).filter(worth), reply, thread,
                    {name: column.filter(worth) for name, column in invites.items()})
    judged = chances(offers)
    none = pa.repeat(pa.scalar(0.0), len(pitch))
    asked = pc.replace_with_mask(none, worth, judged["invited_pitch"])
    rest = pc.add(judged["helpful_offer"], judged["off_context_pitch"])
    helps = pc.replace_with_mask(none, worth, pc.divide(judged["helpful_offer"], rest))
    return pc.max_element_wise(asked, _welcome(where)), helps


def inviting(where: Place, said: pa.Array) -> pa.Array:
    """What the thread invites: `promo` in an opt-in venue; below one's own pitch what would be mere discussion is too.

    A customer's problem under an advert stays `service`, a request for the offered thing `product` (rule 8).
    """
    drummed = pc.and_(where.below_own_pitch, pc.equal(said, "discussion"))
    return pc.if_else(pc.or_(where.opted_in, drummed), "promo", said)


def because(where: Place, pitches: pa.Array) -> list[tuple[pa.Array, pa.Array]]:
    """What of the place spoke for a welcome, told of the rows that pitch; pairs for `cues.lists`."""
    told = [(where.opted_in, OF_THE_VENUE), (pc.and_not(where.below_own_pitch, where.opted_in), OF_THE_THREAD)]
    rows = [(pc.and_(there, pitches), pa.scalar(reason, BECAUSE.value_type)) for there, reason in told]
    return [(there, pa.repeat(reason, pc.sum(there).as_py() or 0)) for there, reason in rows]


def _welcome(where: Place) -> pa.Array:
    return pc.max_element_wise(where.opted_in.cast(pa.float64()), where.own_pitch)


def _marked(texts: pa.Table, name: str) -> pa.Array:
    if name not in texts.column_names:
        return cues.nowhere(len(texts))
    return pc.fill_null(texts[name].combine_chunks(), False)  # noqa: FBT003 -- a value, not a switch


def _own_pitch(texts: pa.Table) -> pa.Array:
    """P(the thread's opening text is a pitch) where the reply's author wrote it, else 0."""
    none = pa.repeat(pa.scalar(0.0), len(texts))
    own = pc.and_(_marked(texts, "own_thread"), pc.is_valid(texts["root"].combine_chunks()))
    if not pc.any(own).as_py():
        return none
    openings = texts.filter(own)
    seen = pa.table({"text": openings["root"], "lang": pa.nulls(len(openings), pa.string())}
                    | ({"own": openings["own"]} if "own" in texts.column_names else {}))
    return pc.replace_with_mask(none, own, value_or_pitch.screen(seen)["pitch"].combine_chunks())


