"""What a platform counts or charges: used up across all workers of a machine, never beyond the brand's limit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.collecting import shared
from pipeline.records import Spent
from pipeline.terms import Spending


class Purse:
    """What may be spent on one platform; without `spending` everything is free."""

    def __init__(self, platform: str = "", spending: Spending | None = None, most: float | None = None,
                 file: Path | None = None) -> None:
        """`most` is the brand's own limit; `file` is shared by all workers, None keeps the count in this object."""
        self._platform, self._spending, self._file = platform, spending, file
        self.most = spending.most if spending and most is None else most or 0.0
        self._own: dict[str, Any] = {}
        self._lock = threading.Lock()

    def take(self, units: float, now: float) -> None:
        """Count `units` as spent. Raises `Spent` when that is more than may be."""
        if not self._spending or not units:
            return
        with self._fact(now) as fact:
            if fact["spent"] + units > self.most + 1e-9:
                unit, each = self._spending.unit, self._spending.each
                raise Spent(f"{self._platform}: {fact['spent']:g} of {self.most:g} {unit} a {each} are used up",
                            f"the next {each} goes on where this stopped, or allow more in [collect.budgets]")
            fact["spent"] += units

    def settle(self, difference: float, now: float) -> None:
        """Correct what was taken by what it really cost; the correction may be negative."""
        if self._spending:
            with self._fact(now) as fact:
                fact["spent"] = max(0.0, fact["spent"] + difference)

    def said(self, now: float) -> str | None:
        """What is left, for people; None where nothing is counted."""
        if not self._spending:
            return None
        with self._fact(now) as fact:
            left = max(0.0, self.most - fact["spent"])
        return f"{left:g} of {self.most:g} {self._spending.unit} left this {self._spending.each}"

    @contextmanager
    def _fact(self, now: float) -> Iterator[dict[str, Any]]:
        with self._kept() as fact:
            if fact.get("period") != (period := self._period(now)):
                fact.update(period=period, spent=0.0)
            yield fact

    @contextmanager
    def _kept(self) -> Iterator[dict[str, Any]]:
        if self._file is None:
            with self._lock:
                yield self._own
        else:
            with shared.changed(self._file) as fact:
                yield fact

    def _period(self, now: float) -> str:
        assert self._spending  # noqa: S101 - asked by the callers above
        day = datetime.fromtimestamp(now, ZoneInfo(self._spending.timezone)).date().isoformat()
        return day if self._spending.each == "day" else day[:7]


