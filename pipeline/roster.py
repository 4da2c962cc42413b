"""The roster: who is audited, one row an account; a bad row is named and left out, the others go on."""

from __future__ import annotations

import csv
import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import platforms
from pipeline.records import Account

COLUMNS = ("rep_id", "name", "team", "region", "platform", "handle", "stable_id", "consent", "expected_min",
           "expected_max", "source")


class RosterError(ValueError):
    """A row that cannot be used, in one line."""


def read_roster(folder: Path, own: Iterable[Any], columns: Mapping[str, Any] | None = None) -> tuple[Account, ...]:
    """The brand's own accounts, then every good row of `reps.csv`; `complaints` tells about the others.

    `columns` is `[collect.columns]` of brand.toml: what the columns of a handed-over file mean.
    """
    told = json.dumps(columns) if columns else None
    return tuple(replace(one, columns=told) if one.source else one for one in _rows(folder, own)[0])


def complaints(folder: Path, own: Iterable[Any]) -> list[str]:
    """One line for each row of the roster that was left out: what, where, what to do."""
    return _rows(folder, own)[1]


def account(platform: str, handle: str, role: str, **more: Any) -> Account:
    """An account with its handle in house form: lower case unless the platform minds capitals.

    Raises `RosterError` for an unknown platform or an empty handle.
    """
    known = platforms.names()
    if platform not in known:
        close = difflib.get_close_matches(platform, known, n=1)
        hint = f"; did you mean {close[0]}?" if close else "; offpitch platforms lists the known ones"
        raise RosterError(f"unknown platform {platform!r}{hint}")
    short = handle.strip().lstrip("@")
    if not platforms.connector(platform).PLATFORM.keeps_case:
        short = short.lower()
    if not short:
        raise RosterError("no handle; write it as on the profile page")
    return Account(platform, short, role, **more)  # type: ignore[arg-type]


def addressed(address: str, role: str) -> Account:
    """The account at `platform:handle` or at a profile page's address. Raises `RosterError` when none knows it."""
    for name in platforms.names():
        pattern = platforms.connector(name).PLATFORM.profile_url
        if pattern and (match := re.fullmatch(pattern, address.strip())):
            parts = match.groupdict()
            host = f"@{parts['host']}" if parts.get("host") else ""
            return account(name, parts["handle"] + host, role)
    platform, colon, handle = address.partition(":")
    if not colon or handle.startswith("//"):
        raise RosterError(f"no platform knows {address!r}; write platform:handle, as bluesky:name.bsky.social")
    return account(platform, handle, role)


def _rows(folder: Path, own: Iterable[Any]) -> tuple[list[Account], list[str]]:
    good: dict[str, Account] = {}
    bad: list[str] = []
    for where, row in _numbered(folder, own):
        try:
            found = _account(folder, row)
            if found.key in good:
                raise RosterError(f"{found.key} stands there twice; keep one row")
        except ValueError as error:
            bad.append(f"{where}: {error}")
        else:
            good[found.key] = found
    return list(good.values()), bad


def _numbered(folder: Path, own: Iterable[Any]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    for number, section in enumerate(own, 1):
        yield f"{folder.name}/brand.toml, account {number}", dict(section) | {"role": "brand"}
    if (file := folder / "reps.csv").exists():
        with file.open(encoding="utf-8-sig", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), 2):
                yield f"{folder.name}/reps.csv, line {number}", row | {"role": "rep"}


def _account(folder: Path, row: Mapping[str, Any]) -> Account:
    if unknown := sorted(set(map(str, row)) - {*COLUMNS, "role", "search"}):
        raise RosterError(f"unknown column {unknown[0]}; the columns are {', '.join(COLUMNS)}")
    given = {name: value for name, value in row.items() if value not in (None, "")}
    text = {name: given.get(name) for name in ("stable_id", "rep_id", "name", "team", "region")}
    found = account(
        str(given.get("platform", "")), str(given.get("handle", "")), str(given["role"]), **text,
        consent=date.fromisoformat(given["consent"]) if "consent" in given else None,
        search=tuple(given.get("search", ())),
        expected_min=int(given["expected_min"]) if "expected_min" in given else None,
        expected_max=int(given["expected_max"]) if "expected_max" in given else None,
    )
    return _with_source(folder, found, given.get("source"))


def _with_source(folder: Path, found: Account, named: str | None) -> Account:
    inbox = folder / "inbox" / found.platform
    files = [inbox / named] if named else _of(found.handle, inbox)
    return replace(found, source=str(files[0])) if files else found


def _of(handle: str, inbox: Path) -> list[Path]:
    """Files called like the handle, the one called exactly so first; `joanna.zip` is not `jo`'s."""
    there = sorted(inbox.glob("*")) if inbox.is_dir() else []
    alike = [file for file in there if re.match(re.escape(handle) + r"(?![a-z0-9]|_[a-z])", file.name, re.IGNORECASE)]
    return sorted(alike, key=lambda file: file.stem.lower() != handle.lower())
