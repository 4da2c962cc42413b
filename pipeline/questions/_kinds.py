"""The kinds that a text has beside its answer: those of its cues, and what it must be where no cue names one."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import cues

OF_ONESELF = (r"(?i)\b(?:i|i['’](?:m|ve|d|ll)|me|my|mine|we|us|our|you|your|yo|mis?|nos|nuestr[oa]s?|tus?|ustedes|"
              r"eu|meus?|minhas?|noss[oa]s?|voc|je|j['’]ai|mon|ma|mes|nous|vous|"
              r"ich|mein(?:e[nmrs]?)?|wir|uns|du|ihr|euch)\b|[!😀-🙏❤]|\.\.\.|\blol\b")
"""Speech of and to people; a text without it tells of the world."""
KEPT_BESIDE_AN_ASK = ("tip", "celebration", "event")
"""Value kinds that a pitch keeps (rule 1); the others are too faint beside an ask."""
VALUE_KINDS = ("article", "tip", "question", "personal", "celebration", "event", "listening")
PITCH_KINDS = ("sale", "deal", "recruiting", "booking", "dm_handoff", "ask_share", "ask_endorsement", "ask_favour")


def pitch_kinds(hits: Sequence[cues.Hit], pitches: pa.Array) -> dict[str, pa.Array]:
    """Where each kind of pitch was found among the rows that pitch; a pitch of no kind is a `sale`."""
    found = {kind: pc.and_(pitches, cues.any_of([hit.rows for hit in hits if hit.cue.kind == kind], len(pitches)))
             for kind in PITCH_KINDS}
    bare = pc.and_not(pitches, cues.any_of(found.values(), len(pitches)))
    return found | {"sale": pc.or_(found["sale"], bare)}


def kinds(hits: Sequence[cues.Hit], answer: pa.Array, text: pa.Array) -> pa.Array:
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
