"""A kinder way to say a flagged text, out of `reports/coaching.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import paths


class CoachingError(Exception):
    """A `coaching.toml` that cannot be used; says what is wrong where."""


def kinder(findings: Sequence[str], kinds: Sequence[str], heard: str | None = None,
           turn: int = 0) -> tuple[str, str]:
    """Advice and an example for a flagged text.

    `heard` is what it answered where nobody had asked: what fits there comes first, since trouble wants another
    answer than joy. Then comes what suits the first of `findings` that has its own, then the most telling of `kinds`.
    Where there are several examples, `turn` says which.
    """
    told = _read(paths.reports() / "coaching.toml")
    if heard:
        found = next((one for one in told["heard"] if _speaks_of(heard, one["words"])), told["otherwise"])
    else:
        own = [told["findings"][name] for name in findings if name in told["findings"]]
        found = next(iter((*own, *(told["kinds"][kind] for kind in told["order"]["kinds"] if kind in kinds))),
                     told["otherwise"])
    return found["kinder"], found["examples"][turn % len(found["examples"])]


def _speaks_of(text: str, words: Sequence[str]) -> bool:
    """Whether one of `words` stands in the text, as a whole word whatever its case; a sign as ? stands for itself."""
    ends = ((re.escape(word), r"\b" if word[0].isalnum() else "") for word in words)
    return any(re.search(f"{end}{word}{end}", text, re.IGNORECASE) for word, end in ends)


@cache
def _read(file: Path) -> dict[str, Any]:
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CoachingError(f"coaching.toml is no TOML: {error}") from None
    _check(told)
    return told


def _check(told: dict[str, Any]) -> None:
    heard = {f"heard, number {place}": one for place, one in enumerate(told["heard"], 1)}
    for name, one in {**told["findings"], **told["kinds"], "otherwise": told["otherwise"], **heard}.items():
        fields = {"kinder", "examples"} | ({"words"} if name in heard else set())
        if set(one) != fields or not all(one.values()) or not all(one.get("words", ())):
            raise CoachingError(f"coaching.toml: {name} needs {', '.join(sorted(fields))}, and nothing else")
    if lost := set(told["order"]["kinds"]) ^ set(told["kinds"]):
        raise CoachingError(f"coaching.toml: {min(lost)} must stand both in [order] and as a table [kinds.{min(lost)}]")
