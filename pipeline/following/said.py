"""What people say about flagged posts: `brands/NAME/cases.csv`, read strictly; a bad row is named, the others count."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.following.states import SAYABLE
from pipeline.parsing import sheets
from pipeline.records import Issue, PlatformError
from pipeline.scoring import risk

if TYPE_CHECKING:
    import duckdb

COLUMNS = ("platform", "post_id", "state", "by", "on")
"""Needed; `finding` (empty: every finding about the post), `note` and more columns are welcome."""


KNOWN = """
    select key
    from (select unnest($keys::varchar[]) as key)
    semi join posts on
        posts.platform = split_part(key, ' ', 1)
        and posts.post_id = key[strpos(key, ' ') + 1:]
"""


class SayingError(ValueError):
    """A row that cannot be used, in one line."""


@dataclass(frozen=True, slots=True)
class Said:
    """What `by` said on a day about a post; `finding` is empty where it is meant for all findings about it."""

    post_key: str
    state: str
    by: str
    on: date
    finding: str = ""
    note: str = ""


def read(folder: Path) -> tuple[list[Said], list[Issue]]:
    """Every good row of the brand folder's `cases.csv`, oldest first, and a warning for each other one."""
    file = folder / "cases.csv"
    if not file.exists():
        return [], []
    good, bad = list[Said](), list[str]()
    try:
        for number, row in enumerate(sheets.rows(file.read_bytes(), COLUMNS, "cases.csv"), 2):
            good += _read(number, row, bad)
    except PlatformError as error:
        bad.append(f"{folder.name}/{error}")
    return sorted(good, key=lambda one: (one.on, one.post_key)), [_issue(folder, line) for line in bad]


def troubles(con: duckdb.DuckDBPyConnection, folder: Path) -> list[Issue]:
    """A warning for each row of `cases.csv` that counts for nothing: it cannot be read, or no text has its key."""
    good, complaints = read(folder)
    keys = {one.post_key for one in good}
    known = {row[0] for row in con.execute(KNOWN, {"keys": sorted(keys)}).fetchall()} if keys else keys
    return complaints + [
        _issue(folder, f"cases.csv: there is no text {key!r}, or no more; check platform and post_id")
        for key in sorted(keys - known)]


def _issue(folder: Path, line: str) -> Issue:
    changed = datetime.fromtimestamp((folder / "cases.csv").stat().st_mtime, UTC)
    return Issue(changed, "report", "warning", line)


def _read(number: int, row: Mapping[str, str], bad: list[str]) -> Iterator[Said]:
    try:
        if not row:
            raise SayingError("it has more cells than there are columns; put a note with commas into quotes")
        if any(cell.strip() for cell in row.values()):
            yield _said({name: cell.strip() for name, cell in row.items()})
    except SayingError as error:
        bad.append(f"cases.csv, row {number}: {error}")


def _said(row: Mapping[str, str]) -> Said:
    if missing := [name for name in COLUMNS if not row.get(sheets.named(name))]:
        raise SayingError(f"{missing[0]} is empty; fill it in")
    state = row["state"].lower().replace(" ", "_").replace("-", "_")
    _known("state", row["state"], state, SAYABLE)
    if finding := row.get("finding", ""):
        _known("finding", finding, finding, sorted(path.stem for path in risk.findings_folder().glob("*.sql")))
    key = f"{row['platform'].lower()} {row['post id'].removeprefix(chr(39))}"
    return Said(key, state, row["by"], _day(row["on"]), finding, row.get("note", ""))


def _known(what: str, told: str, name: str, names: Sequence[str]) -> None:
    if name not in names:
        close = difflib.get_close_matches(name, names, n=1)
        hint = f"did you mean {close[0]}?" if close else f"write one of {', '.join(names)}"
        raise SayingError(f"there is no {what} {told!r}; {hint}")


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise SayingError(f"{said!r} is no date; write it as 2026-11-23") from None
