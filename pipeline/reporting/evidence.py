"""The posts behind a number, and where in them the words stand that decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pipeline.reporting.record import Mark, Quote
from pipeline.reporting.tables import rows

if TYPE_CHECKING:
    import duckdb


WHOLE = re.compile(r"https?://\S*[\w/]|[^\W\u0e00-\u0eff\u3040-\u9fff]+")
"""What is marked whole or not at all: addresses, and words of scripts that part words by spaces."""
WORDING = "wording"
"""The cue of words that were learnt and have no name; beside words that have one they say nothing to a reader."""
FAINT = 0.3
"""Words that weigh less than this part of the weightiest in the text did not decide: “your” beside “message me”."""


def quotes(con: duckdb.DuckDBPyConnection, keys: Iterable[str]) -> dict[str, Quote]:
    """The posts with these keys, by key, newest first; a key the warehouse does not know is left out."""
    wanted = sorted(set(keys))
    return {row["post_key"]: _quote(row) for row in rows(con, "evidence", keys=wanted)}


def marks(text: str, because: Iterable[Mapping[str, Any]]) -> tuple[Mark, ...]:
    """Where the words stand in `text` that decided, in order; the weightier win where two overlap."""
    told = sorted((one for one in because if one["weight"] > 0), key=lambda one: -one["weight"])
    there = [(one, place) for one in told if (place := _find(text, one["words"] or ""))]
    named = [(one, place) for one, place in there if one["cue"] != WORDING]
    found: list[Mark] = []
    for one, place in named or there:
        if one["weight"] > FAINT * there[0][0]["weight"] and not any(_overlap(place, mark) for mark in found):
            found.append(Mark(*place, cue=one["cue"] or ""))
    return tuple(sorted(found, key=lambda mark: mark.start))


def _find(text: str, words: str) -> tuple[int, int] | None:
    pattern = r"\s+".join(map(re.escape, words.split()))
    match = re.search(pattern, text, re.IGNORECASE) if pattern else None
    return _whole(text, *match.span()) if match else None


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """The place grown to the ends of the words and addresses it cuts: `https://shop` to the whole address."""
    cut = [piece.span() for piece in WHOLE.finditer(text) if piece.start() < end and start < piece.end()]
    return min([start, *(left for left, _ in cut)]), max([end, *(right for _, right in cut)])


def _overlap(place: tuple[int, int], mark: Mark) -> bool:
    return place[0] < mark.end and mark.start < place[1]


def _quote(row: dict[str, Any]) -> Quote:
    found = marks(row["text"], row.pop("because"))
    return Quote(**row | {"kinds": tuple(row["kinds"]), "flags": tuple(row["flags"]), "marks": found})
