"""How long to wait before asking again: as long as the platform says, else a little longer each time."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
REMAINING = ("RateLimit-Remaining", "X-RateLimit-Remaining")
RESET = ("RateLimit-Reset", "X-RateLimit-Reset")
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


def used_up(headers: Mapping[str, str], now: float) -> float:
    """The moment from which on the platform answers again, as it said beside a good answer; `now` if it may go on."""
    left = next((headers[name] for name in REMAINING if name in headers), "")
    if left.strip() not in {"0", "0.0"}:
        return now
    resets = (_moment(headers.get(name), now) for name in RESET)
    return next((moment for moment in resets if moment is not None), now)


def growing(attempt: int) -> float:
    """Seconds before attempt `attempt` (1, 2, …): 1, 2, 4, … with jitter, so that many runs do not ask in step."""
    return 2.0 ** (attempt - 1) * random.uniform(0.5, 1.5)  # noqa: S311 - spreads load, keeps no secret


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
