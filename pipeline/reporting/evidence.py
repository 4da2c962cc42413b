"""The posts behind a number, and where in them the words stand that decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pipeline.reporting.record import Mark, Quote
from pipeline.reporting.tables import rows

if TYPE_CHECKING:
    import duckdb


def quotes(con: duckdb.DuckDBPyConnection, keys: Iterable[str]) -> dict[str, Quote]:
    """The posts with these keys, by key, newest first; a key the warehouse does not know is left out."""
    wanted = sorted(set(keys))
    return {row["post_key"]: _quote(row) for row in rows(con, "evidence", keys=wanted)}


def marks(text: str, because: Iterable[Mapping[str, Any]]) -> tuple[Mark, ...]:
    """Where the words stand in `text` that spoke for its answer, in order; the weightier win where two overlap."""
    found: list[Mark] = []
    for reason in sorted(because, key=lambda one: -one["weight"]):
        place = _find(text, reason["words"] or "") if reason["weight"] > 0 else None
        if place and not any(_overlap(place, mark) for mark in found):
            found.append(Mark(*place, cue=reason["cue"] or ""))
    return tuple(sorted(found, key=lambda mark: mark.start))


def _find(text: str, words: str) -> tuple[int, int] | None:
    pattern = r"\s+".join(map(re.escape, words.split()))
    match = re.search(pattern, text, re.IGNORECASE) if pattern else None
    return match.span() if match else None


def _overlap(place: tuple[int, int], mark: Mark) -> bool:
    return place[0] < mark.end and mark.start < place[1]


def _quote(row: dict[str, Any]) -> Quote:
    found = marks(row["text"], row.pop("because"))
    return Quote(**row | {"kinds": tuple(row["kinds"]), "flags": tuple(row["flags"]), "marks": found})
