"""The states of a flagged post, in the order in which they usually come, and what a reader is told about each."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.reporting.record import Step

STATES = {
    "new": "New this week",
    "seen": "Shown in an earlier report",
    "notified": "The rep was told",
    "still_up": "Still up, unchanged",
    "edited": "Changed since",
    "back": "Back again",
    "accepted": "The rep agrees",
    "disputed": "Disputed",
    "not_our_rep": "Not our rep",
    "withdrawn": "No longer found",
    "gone": "No longer there",
}
SAYABLE = ("seen", "notified", "accepted", "disputed", "not_our_rep")
"""What a person can say about a case in `cases.csv`; all else shows by itself."""
CLOSED = ("not_our_rep", "withdrawn", "gone")
STANDING = ("accepted", "disputed")
"""A person's word that a later sighting does not push aside."""


def state(steps: Iterable[Step]) -> str:
    """Where a case stands after steps in order of time: what closes it, then a person's word, then the latest step."""
    told = list(steps)
    words = [step.state for step in told if step.state in STANDING]
    return [*[step.state for step in told][-1:], *words[-1:], *closed(told)[-1:]][-1]


def closed(steps: Iterable[Step]) -> tuple[str, ...]:
    """What closes a case after these steps, oldest first.

    What came "back" is closed no more, nor is a rep not ours of whom a person says something else later.
    """
    found = list[str]()
    for step in steps:
        undone = CLOSED if step.state == "back" else ("not_our_rep",) if step.state in STANDING else ()
        found = [one for one in found if one not in undone] + [step.state] * (step.state in CLOSED)
    return tuple(found)


def is_open(name: str) -> bool:
    """Whether somebody still has to look at a case in this state."""
    return name not in CLOSED and name != "accepted"
