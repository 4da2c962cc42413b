"""Where everything lies: one function a place, nothing created until it is written to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
_BRANDS: ContextVar[Path | None] = ContextVar("brands", default=None)
_REPORTS: ContextVar[Path | None] = ContextVar("reports", default=None)


def home() -> Path:
    """The folder that holds `brands/`, `reports/` and `queries/`: `OFFPITCH_HOME`, or this checkout."""
    return Path(os.environ.get("OFFPITCH_HOME") or PROJECT)


def reports() -> Path:
    """The folder with weights, rules, findings and templates: the project's own, or the one `read_from` names."""
    return _REPORTS.get() or PROJECT / "reports"


def brands() -> Path:
    """The folder with one folder a brand: that of the home folder, or the one `read_from` names."""
    return _BRANDS.get() or home() / "brands"


@contextmanager
def read_from(*, brands: Path | None = None, reports: Path | None = None) -> Iterator[None]:
    """Within the block, brands' files or the report's weights, rules and templates are those of a past report, say."""
    set_before = _BRANDS.set(brands or _BRANDS.get()), _REPORTS.set(reports or _REPORTS.get())
    try:
        yield
    finally:
        _BRANDS.reset(set_before[0])
        _REPORTS.reset(set_before[1])


def data(brand: str) -> Path:
    """Everything made for one brand: `OFFPITCH_DATA`, or `data/` in the home folder."""
    return Path(os.environ.get("OFFPITCH_DATA") or home() / "data") / brand


def hosts() -> Path:
    """What workers of this machine share about platforms: requests left at each host, allowances used up."""
    return Path(os.environ.get("OFFPITCH_DATA") or home() / "data") / ".hosts"


def landing(brand: str, platform: str, day: date) -> Path:
    """A day's evidence of one platform, one file an account."""
    return data(brand) / "landing" / platform / day.isoformat()


def collected(brand: str, day: date) -> Path:
    """How each account's collection of a day ended, one file an account."""
    return data(brand) / "collected" / day.isoformat()


def posts(brand: str, platform: str, day: date) -> Path:
    """The posts read from a day's evidence of one platform."""
    return data(brand) / "posts" / platform / f"{day.isoformat()}.parquet"


def labels(brand: str, question: str, platform: str, day: date) -> Path:
    """The answers to one question about a day's posts of one platform."""
    return data(brand) / "labels" / question / platform / f"{day.isoformat()}.parquet"


def issues(brand: str, stage: str, part: str) -> Path:
    """What one run of one stage complained about."""
    return data(brand) / "issues" / stage / f"{part}.jsonl"


def warehouse(brand: str) -> Path:
    """The published database."""
    return data(brand) / "warehouse.duckdb"


def calibration(brand: str) -> Path:
    """What was learned from people's corrections."""
    return data(brand) / "calibration.json"


def report(brand: str, week: str) -> Path:
    """A week's report: page, twin, JSON, mail and pictures."""
    return data(brand) / "reports" / week


def cards(brand: str, week: str) -> Path:
    """A week's cards of reps, one page a person: not among the reports, which whole teams may read."""
    return data(brand) / "cards" / week


def kept(brand: str) -> Path:
    """What past reports were made from, so that each can be made again."""
    return data(brand) / "kept"


def receipts(brand: str) -> Path:
    """The ledger of mails."""
    return data(brand) / "receipts.jsonl"


def notices(brand: str, week: str) -> Path:
    """A week's notices to reps, one text an account."""
    return data(brand) / "notices" / week


def pack(brand: str, week: str) -> Path:
    """Cases up to a week with their proofs, for somebody who asks."""
    return data(brand) / "packs" / f"{brand}-{week}.zip"


def told(brand: str) -> Path:
    """The ledger of notices that were handed over."""
    return data(brand) / "notices.jsonl"


def expired(brand: str) -> Path:
    """What was removed because its platform's terms allow it to be kept no longer: counts and hashes."""
    return data(brand) / "expired.jsonl"


def salt(brand: str) -> Path:
    """The secret that makes hashes of strangers' ids useless to anybody else."""
    return data(brand) / "salt"
