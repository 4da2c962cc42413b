"""The roster: who is audited, one row an account; a bad row is named and left out, the others go on."""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import platforms
from pipeline.records import Account

COLUMNS = ("rep_id", "name", "team", "region", "platform", "handle", "stable_id", "consent", "expected_min",
           "expected_max", "source")


class RosterError(ValueError):
    """A row that cannot be used, in one line."""


def read_roster(folder: Path, own: Iterable[Any]) -> tuple[Account, ...]:
    """The brand's own accounts, then every good row of `reps.csv`; `complaints` tells about the others."""
    return tuple(_rows(folder, own)[0])


def complaints(folder: Path, own: Iterable[Any]) -> list[str]:
    """One line for each row of the roster that was left out: what, where, what to do."""
    return _rows(folder, own)[1]


def account(platform: str, handle: str, role: str, **more: Any) -> Account:
    """An account with its handle in house form. Raises `RosterError` for an unknown platform or empty handle."""
    known = platforms.names()
    if platform not in known:
        close = difflib.get_close_matches(platform, known, n=1)
        hint = f"; did you mean {close[0]}?" if close else f"; known are {', '.join(known)}"
        raise RosterError(f"unknown platform {platform!r}{hint}")
    if not (short := handle.strip().lstrip("@").lower()):
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
    if unknown := sorted(set(map(str, row)) - {*COLUMNS, "role"}):
        raise RosterError(f"unknown column {unknown[0]}; the columns are {', '.join(COLUMNS)}")
    given = {name: value for name, value in row.items() if value not in (None, "")}
    text = {name: given.get(name) for name in ("stable_id", "rep_id", "name", "team", "region")}
    found = account(
        str(given.get("platform", "")), str(given.get("handle", "")), str(given["role"]), **text,
        consent=date.fromisoformat(given["consent"]) if "consent" in given else None,
        expected_min=int(given["expected_min"]) if "expected_min" in given else None,
        expected_max=int(given["expected_max"]) if "expected_max" in given else None,
    )
    return _with_source(folder, found, given.get("source"))


def _with_source(folder: Path, found: Account, named: str | None) -> Account:
    from dataclasses import replace

    inbox = folder / "inbox" / found.platform
    files = [inbox / named] if named else sorted(inbox.glob(f"{found.handle}*")) if inbox.is_dir() else []
    return replace(found, source=str(files[0])) if files else found
