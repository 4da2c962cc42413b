"""The ledger of mails: a line before each mail and a line after it, only ever appended, one writer at a time."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from pipeline.records import Receipt

ABOUT_NOTHING = ("nothing", "note nothing")
"""Kinds of letters that hold no numbers: the week's report is still to come."""


class Ledger:
    """The receipts of one brand. A half line that a killed run left at the end is closed and passed over."""

    def __init__(self, path: Path) -> None:
        """Read what is there; `opened` is the way to get one that may be written to."""
        self._path = path
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        self._torn = bool(text) and not text.endswith("\n")
        self._receipts = [receipt for line in text.splitlines() if (receipt := _receipt(line))]

    def last(self, week: str, to: str, kind: str = "digest") -> Receipt | None:
        """How the latest such letter of that week to that recipient stands, None where there was none."""
        mine = [one for one in self._receipts if (one.week, one.to, one.kind) == (week, to, kind)]
        return mine[-1] if mine else None

    def times_sent(self, week: str, to: str, kind: str = "digest") -> int:
        """How often the recipient got that letter of that week."""
        return sum((one.week, one.to, one.kind, one.state) == (week, to, kind, "sent") for one in self._receipts)

    def mailed(self, week: str) -> bool:
        """Whether any letter with numbers of that week may be in somebody's hands."""
        mine = [one for one in self._receipts if one.week == week and one.state in ("sent", "sending")]
        return any(one.kind not in ABOUT_NOTHING for one in mine)

    def every(self) -> tuple[Receipt, ...]:
        """All receipts, oldest first."""
        return tuple(self._receipts)

    def add(self, receipt: Receipt) -> Receipt:
        """Write the receipt to disk before going on; gives it back."""
        line = json.dumps(asdict(receipt), default=datetime.isoformat, ensure_ascii=True) + "\n"
        with self._path.open("a", encoding="utf-8") as file:
            file.write("\n" + line if self._torn else line)
            file.flush()
            os.fsync(file.fileno())
        self._torn = False
        self._receipts.append(receipt)
        return receipt


@contextmanager
def opened(path: Path) -> Iterator[Ledger]:
    """The ledger, locked until the block ends; while another run holds it, this one waits."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Ledger(path)


def _receipt(line: str) -> Receipt | None:
    try:
        row = json.loads(line)
        return Receipt(**row | {"at": datetime.fromisoformat(row["at"])})
    except (ValueError, TypeError, KeyError):
        return None
