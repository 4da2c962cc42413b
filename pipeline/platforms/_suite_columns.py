"""What the columns of a suite's export mean: known suites in `_suite_columns.toml`, others as brand.toml says."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.parsing.proof import EARLIEST
from pipeline.parsing.workbook import Row, TableError, rows

PARTS = ("text", "created_at", "author", "to", "post_id", "url", "network", "kind", "parent", "repost_of", "lang",
         "likes", "replies", "reposts")
"""What a column can hold."""
NETWORKS = {"twitter": "x", "x.com": "x", "x (twitter)": "x", "twitter/x": "x", "fb": "facebook", "bsky": "bluesky",
            "bsky.app": "bluesky", "facebook page": "facebook"}
LANGUAGES = {"english": "en", "spanish": "es", "portuguese": "pt", "french": "fr", "german": "de"}
STATUS = re.compile(r"(?:twitter|x)\.com/[^/]+/status(?:es)?/(\d+)")
MANGLED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
"""A long number as a spreadsheet rounds it: `1.9E+18` is no id any more."""
ZONE = re.compile(r"\((?:GMT|UTC)(?P<offset>[+-]\d{1,2}(?::?\d\d)?)?\)")


LATEST = 2100


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; of several names for one thing the first that is not empty counts."""

    title: str
    known_by: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]
    formats: tuple[str, ...]
    timezone: str

    def cell(self, row: Row, part: str) -> str:
        """What a row says of `part`; empty where the export has no such column."""
        return row.get(self.column(row, part), "").strip()

    def column(self, row: Row, part: str) -> str:
        """The column of a row that says it; a zone behind its name, as `Date (GMT+2)`, makes it no other column."""
        filled = {ZONE.sub("", name).strip(): name for name, cell in row.items() if cell.strip()}
        return next((filled[name] for name in self.names.get(part, ()) if name in filled), "")

    def told(self) -> dict[str, Any]:
        """The same as a table of JSON or TOML, from which `of` makes it again."""
        return {"title": self.title, "known_by": self.known_by, "formats": self.formats, "timezone": self.timezone,
                **self.names}

    def lacking(self, columns: Sequence[str]) -> list[str]:
        """What an export with these columns cannot say."""
        return [part for part in PARTS if not set(self.names.get(part, ())) & set(columns)]


@cache
def known() -> Mapping[str, Mapping[str, Any]]:
    """The suites whose exports are known, by name, as `_suite_columns.toml` tells them."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def of(told: Mapping[str, Any]) -> Columns:
    """Columns as a TOML table tells them; one name may stand alone, without a list."""
    lists = {part: (one,) if isinstance(one := told[part], str) else tuple(one) for part in PARTS if told.get(part)}
    needed = tuple(told.get("known_by") or (names[0] for names in lists.values() if names))
    return Columns(told.get("title", "columns of brand.toml"), needed, lists, tuple(told.get("formats", ())),
                   told.get("timezone", ""))


def recognised(name: str, body: bytes, own: Mapping[str, Mapping[str, Any]]) -> Columns:
    """The columns of an export: those of brand.toml first, then the known suites, with the brand's own time zone.

    `own` is `[collect.columns]`; a table in it that is called like a known suite only adds to that one. Raises
    `TableError` when no header is known.
    """
    suites = dict(known())
    mine = [of({**suites.get(title, {}), **told}) for title, told in own.items()]
    every = [*mine, *(of(told) for title, told in suites.items() if title not in own)]
    return every[rows(name, body, [one.known_by for one in every])[0]]


def profiles(name: str, body: bytes, own: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Whose rows an export has, as `profile@network`, the commonest first. Raises `TableError`."""
    columns = recognised(name, body, own)
    return [f"{who}@{where}" for (who, where), _ in counted(name, body, columns, "").most_common() if who]


def counted(name: str, body: bytes, columns: Columns, network_else: str) -> Counter[tuple[str, str]]:
    """How many rows are of each profile on each network, both in their bare form; `network_else` where none is told."""
    return Counter((bare(columns.cell(row, "author")), network(columns.cell(row, "network")) or network_else)
                   for _, row in rows(name, body, [columns.known_by])[1])


def bare(name: str) -> str:
    """A profile's name as it is compared."""
    return name.strip().lstrip("@").casefold()


def written(row: Row, columns: Columns) -> datetime:
    """When a row was written, UTC. Raises `TableError` for what is no date, or a time whose zone nobody told."""
    found = _parsed(columns.cell(row, "created_at"), columns.formats)
    if not EARLIEST <= found.year < LATEST:
        raise TableError(f"nobody wrote on a network in the year {found.year}")
    if found.tzinfo:
        return found.astimezone(UTC)
    if match := ZONE.search(columns.column(row, "created_at")):
        return datetime.fromisoformat(f"{found.isoformat()}{_offset(match['offset'] or '+0')}").astimezone(UTC)
    if not columns.timezone:
        raise TableError("its time has no zone; write timezone = \"Europe/Dublin\", or the suite's, into "
                         "[collect.columns.NAME] of brand.toml")
    return found.replace(tzinfo=ZoneInfo(columns.timezone)).astimezone(UTC)


def _offset(said: str) -> str:
    hours, _, minutes = said[1:].partition(":")
    return f"{said[0]}{int(hours):02d}:{minutes or '00'}"


def _parsed(said: str, formats: Sequence[str]) -> datetime:
    for form in formats:
        try:
            return datetime.strptime(said, form)
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        raise TableError(f"{said!r:.40} is no date of the forms {', '.join(formats) or 'ISO 8601'}") from None


def network(said: str) -> str:
    """The network's name as the other connectors call it, by what a suite calls it or by its domain."""
    word = said.strip().lower().removeprefix("www.")
    return NETWORKS.get(word) or re.sub(r"\.(com|net|social|app|org)$", "", word)


def identity(post_id: str, url: str) -> str | None:
    """The network's id of a post: X's out of its address, else the column's, else the address; None without any."""
    if match := STATUS.search(url):
        return match[1]
    return post_id if post_id and not MANGLED.fullmatch(post_id) else url or None


def count(said: str) -> int | None:
    """A number as people write it (`1,204`); None where there is none."""
    digits = re.sub(r"[,.\s\u00a0](?=\d{3}\b)", "", said)
    return int(digits) if digits.isdecimal() else None


def language(said: str) -> str | None:
    """Two letters, out of `en`, `en-GB` or `English`; None for anything else."""
    word = said.strip().lower()
    return LANGUAGES.get(word) or (word[:2] if re.fullmatch(r"[a-z]{2}([-_].*)?", word) else None)
