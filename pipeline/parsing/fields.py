"""Fields of a platform's items, held to what they must be: a null must never become the word `None` in an id."""

from __future__ import annotations

import re
from typing import Any

LARGEST = 10**18
"""No count of anything is larger, and no column takes it."""


def identity(value: Any) -> str:
    """An id, a name or an address as text. Raises `ValueError` for everything that is neither text nor a number."""
    if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).strip():
        raise ValueError(f"{value!r:.40} is no id and no name")
    return str(value)


def number(value: Any) -> int | None:
    """A count, be it written as text; None for everything else."""
    if type(value) is int:
        return value if abs(value) < LARGEST else None
    return int(value) if not isinstance(value, bool) and re.fullmatch(r"-?\d{1,18}", str(value)) else None
