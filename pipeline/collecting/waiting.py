"""How long to wait before asking again: as long as the platform says, else a little longer each time."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
TOO_MANY = 429
SPELLINGS = ("RateLimit-{}", "X-RateLimit-{}", "X-Rate-Limit-{}", "X-Ratelimit-Perhour-{}", "X-Ratelimit-Perday-{}")
"""Bluesky and the RateLimit draft; Mastodon, Reddit; X; Tumblr, which counts hours and days."""
REMAINING, RESET, LIMIT, USED = (
    tuple(name.format(what) for name in SPELLINGS) for what in ("Remaining", "Reset", "Limit", "Used"))
EPOCH = 1_000_000_000
"""A reset above this is a moment in seconds since 1970, below it a number of seconds left."""


def asked(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds the platform asks us to wait; None when it does not say.

    `Retry-After` is seconds or an HTTP date (RFC 9110, 10.2.3), sometimes both joined by a comma; a reset is seconds
    since 1970 (Bluesky), an ISO time (Mastodon) or seconds left.
    """
    for name in ("Retry-After", *RESET):
        if (until := _moment(headers.get(name), now)) is not None:
            return max(0.0, until - now)
    return None


@dataclass(frozen=True, slots=True)
class Left:
    """Requests that a host still allows until a moment, and how many its window allows in all where it says so."""

    requests: int
    until: float
    most: int | None


def left(headers: Mapping[str, str], now: float) -> Left | None:
    """What a host says beside an answer about the requests left; of several windows the scarcest, None if nothing."""
    told = (_window(headers, now, *names) for names in zip(REMAINING, RESET, LIMIT, USED, strict=True))
    return min(filter(None, told), key=lambda window: (window.requests, -window.until), default=None)


def growing(attempt: int) -> float:
    """Seconds before attempt `attempt` (1, 2, …): 1, 2, 4, … with jitter, so that many runs do not ask in step."""
    return 2.0 ** (attempt - 1) * random.uniform(0.5, 1.5)  # noqa: S311 - spreads load, keeps no secret


def _window(headers: Mapping[str, str], now: float, *names: str) -> Left | None:
    number, most, used = (_number(headers.get(names[at])) for at in (0, 2, 3))
    until = _moment(headers.get(names[1]), now)
    if number is None or until is None:
        return None
    return Left(max(0, number), until, number + used if most is None and used is not None else most)


def _number(value: str | None) -> int | None:
    """The whole number that a field begins with: some give it as `299.0`, some add the window behind a comma."""
    match = re.match(r"\s*(-?\d+)", value or "")
    return int(match[1]) if match else None


def _moment(value: str | None, now: float) -> float | None:
    if not value:
        return None
    word = value.strip() if "," not in value or value[:1].isalpha() else value.split(",")[0].strip()
    try:
        number = float(word)
    except ValueError:
        return _date(word)
    return number if number > EPOCH else now + number


def _date(word: str) -> float | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(word)
        except ValueError:
            continue
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return None
