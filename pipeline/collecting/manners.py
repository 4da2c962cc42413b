"""How many requests a host allows, and whose turn it is: one count for all workers that share a folder.

Where a host says how many are left until when (RateLimit fields, in their many spellings), all of them are used and
the rest waits for the next window. Elsewhere the brand's pace for the host counts, else the platform's own, and below
either the one that a 429 taught: as many as were answered until then, over the time until the host may be asked again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.collecting import shared, waiting

FORGOTTEN = 600.0
"""Seconds for which a pace learnt from a 429 holds."""
MANY = 10
"""Answers before a refusal that tell how many a window allows."""
IDLE = 5.0
"""Seconds without a request after which a new count of what a silent host answers begins."""


class Manners:
    """Turns at hosts. `folder` is shared by all workers of a machine; None keeps the count in this object alone."""

    def __init__(self, folder: Path | None = None, pace: Mapping[str, float] | None = None) -> None:
        """`pace` has requests a second for hosts by name, as the brand's settings give them."""
        self._folder, self._pace = folder, pace or {}
        self._own: dict[str, dict[str, Any]] = {}
        self._lock = threading.Lock()

    def turn(self, host: str, now: float, pace: float | None = None) -> float:
        """The moment from which on the next request may go out; it is then reserved for the caller."""
        with self._fact(host) as fact:
            at, asked = max(now, fact.get("closed", 0.0)), self._pace.get(host)
            if fact.get("limit"):
                at = _paced(fact, _counted(fact, at), asked)
            else:
                at = _paced(fact, at, fact.get("learnt") or asked or pace)
            fact["sent"] = fact.get("sent", 0) + 1
            _go_on(fact, at)
        return at

    def heard(self, host: str, turn: float, now: float, headers: Mapping[str, str], status: int) -> None:
        """Learn from the answer to the request of a turn: what its window allows, what others used, or to slow down."""
        with self._fact(host) as fact:
            if fact.get("learnt_until", 0.0) < now:
                fact["learnt"] = None
            if told := waiting.left(headers, now):
                _learn(fact, turn, now, told, refused=status == waiting.TOO_MANY)
            elif status == waiting.TOO_MANY and turn >= fact.get("closed", 0.0):
                _slow_down(fact, now, waiting.asked(headers, now))

    def close(self, host: str, until: float) -> None:
        """Let nobody ask `host` before `until`."""
        with self._fact(host) as fact:
            fact["closed"] = max(until, fact.get("closed", 0.0))

    def left(self, host: str, now: float) -> tuple[int, int] | None:
        """Requests left in the present window and how many it allows, as the host last said; None if it never did."""
        with self._fact(host) as fact:
            if not fact.get("limit"):
                return None
            return (_room(fact) if fact["until"] > now else fact["limit"]), fact["limit"]

    @contextmanager
    def _fact(self, host: str) -> Iterator[dict[str, Any]]:
        if self._folder is None:
            with self._lock:
                yield self._own.setdefault(host, {})
        else:
            with shared.changed(self._folder / f"{host.replace(':', '_')}.json") as fact:
                yield fact


def _counted(fact: dict[str, Any], at: float) -> float:
    """A turn in the present window, or the first in the next, which allows as many again."""
    at = max(at, fact["opens"])
    if at < fact["until"] and _room(fact) == 0:
        at = fact["until"] + min(1.0, max(0.02, fact["window"] / 50))  # clocks differ, and some round to seconds
    if at >= fact["until"]:
        _open(fact, at, at + fact["window"])
    return at


def _room(fact: dict[str, Any]) -> int:
    return max(0, int(fact["limit"] - fact["sent"] - fact["others"]))


def _open(fact: dict[str, Any], opens: float, until: float) -> None:
    fact.update(opens=opens, until=until, others=0, sent=0)


def _learn(fact: dict[str, Any], turn: float, now: float, told: waiting.Left, *, refused: bool) -> None:
    """What a host says about its window; a late answer about a window that is over says nothing any more."""
    known = fact.get("until")
    if known is not None and told.until <= fact["opens"]:
        return
    fact["window"] = max(fact.get("window", 0.0), told.until - now)
    fact["limit"] = told.most or max(fact.get("limit", 0), told.requests + 1)
    if known is None:
        fact.update(opens=0.0, others=0)
    elif told.until > known + fact["window"] / 2:
        _open(fact, now, told.until)
    fact["until"] = told.until
    fact["sent"] = fact.get("sent", 0) + (turn < fact["opens"])  # begun in the window before, counted in this one
    seen = fact["limit"] - (0 if refused else told.requests)
    fact["others"] = max(fact["others"], seen - fact["sent"])


def _paced(fact: dict[str, Any], at: float, pace: float | None) -> float:
    if not pace:
        return at
    at = max(at, fact.get("next", 0.0))
    fact["next"] = at + 1 / pace
    return at


def _go_on(fact: dict[str, Any], at: float) -> None:
    """Count how many a host was asked since it was last idle or closed."""
    last = fact.get("last", 0.0)
    if at > last + IDLE or last < fact.get("closed", 0.0) <= at:
        fact["burst"], fact["burst_at"] = 0, at
    fact["burst"], fact["last"] = fact["burst"] + 1, at


def _slow_down(fact: dict[str, Any], now: float, pause: float | None) -> None:
    """A pace below the one that was too fast, for a while.

    After many answers it is what fits before the host may be asked again; a refusal after few of them says little.
    """
    burst, span = fact.get("burst", 1), now - fact.get("burst_at", now)
    known = pause is not None and burst >= MANY
    fact["learnt"] = max(0.1, (0.95 if known else 0.7) * burst / max(1.0, span + (pause or 0.0) * known))
    fact["learnt_until"] = now + FORGOTTEN
    fact["next"] = max(fact.get("next", 0.0), now + 1 / fact["learnt"])
