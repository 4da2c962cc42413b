"""How earlier collections ended: from when on to ask now, and whom an account belonged to."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from pipeline import paths
from pipeline.records import Account, Collected
from pipeline.settings import Brand
from pipeline.tables import write_text

COMPLETE = {"window", "end", "cap"}
"""Endings after which everything the platform gives had come."""


def write(brand: str, found: Collected) -> None:
    """Keep how one account's collection ended, in a file of its own."""
    text = json.dumps(asdict(found), default=lambda value: value.isoformat(), ensure_ascii=False)
    write_text(paths.collected(brand, found.day) / f"{file_name(found.account)}.json", text + "\n")


def read(brand: str, account: Account | None = None) -> Iterator[Collected]:
    """How all collections ended, or those of one account, oldest day first."""
    name = file_name(account.key) if account else "*"
    for path in sorted((paths.data(brand) / "collected").glob(f"*/{name}.json")):
        yield _collected(path)


def last_complete(brand: str, account: Account, day: date) -> date | None:
    """The latest day before `day` on which all that the platform gives had come."""
    return max((one.day for one in read(brand, account) if one.day < day and one.stop in COMPLETE), default=None)


def asked_since(brand: Brand, account: Account, day: date, recheck: int | None = None) -> datetime:
    """From when on to ask: some days before the last complete collection, or the start of the brand's history.

    `recheck` is the number of those days where the platform's terms set it.
    """
    if last := last_complete(brand.slug, account, day):
        again = timedelta(days=brand.collect.recheck_days if recheck is None else recheck)
        return datetime.combine(last - again, time(), UTC)
    return brand.weeks_before(brand.last_week(day), brand.collect.history_weeks).start


def known_id(brand: Brand, account: Account, day: date) -> str | None:
    """The account's stable id as the roster has it, else as it was when it was first collected before `day`."""
    ids = (one.stable_id for one in read(brand.slug, account) if one.day < day)
    return account.stable_id or next((found for found in ids if found), None)


def evidence(brand: str, account: Account, day: date) -> Path:
    """The account's landing file of a day."""
    return paths.landing(brand, account.platform, day) / f"{file_name(account.handle)}.jsonl.gz"


def file_name(handle: str) -> str:
    """A file name for a handle: readable, unique, and nothing a file system could misread."""
    plain = re.sub(r"[^a-z0-9._@-]", "_", handle)[:80].lstrip(".-")
    return plain if plain == handle else f"{plain}-{hashlib.sha256(handle.encode()).hexdigest()[:8]}"


def _collected(path: Path) -> Collected:
    row = json.loads(path.read_text(encoding="utf-8"))
    times = {"day": date.fromisoformat(row["day"]), "since": datetime.fromisoformat(row["since"])}
    expires = row.get("key_expires") and date.fromisoformat(row["key_expires"])
    return Collected(**row | times | {"key_expires": expires})
