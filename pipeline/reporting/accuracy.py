"""How sure the labels are: measured before they shipped, and on this brand's texts where people have read some."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.reporting.checked import FEWEST
from pipeline.reporting.record import Accuracy, Measured
from pipeline.reporting.rows import Ratio
from pipeline.reporting.tables import rows, with_ratios

if TYPE_CHECKING:
    import duckdb


def accuracy(con: duckdb.DuckDBPyConnection) -> tuple[Accuracy, ...]:
    """The figures of each question that was measured, beside those by people who read `FEWEST` of its texts or more."""
    read = {row["question"]: Measured(**{name: value for name, value in row.items() if name != "question"})
            for row in (with_ratios(row, "precision", "recall") for row in rows(con, "read_by_people"))
            if row["texts"] >= FEWEST}
    return tuple(_accuracy(name, told, read.get(name)) for name, told in shipped().items())


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """Question → its figures in `questions/accuracy.json`, as `make accuracy-page` wrote them."""
    file = files("pipeline.questions") / "accuracy.json"
    told: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return told


def _accuracy(question: str, told: dict[str, Any], read: Measured | None) -> Accuracy:
    shares = {name: Ratio(**told[name]) for name in ("precision", "recall", "unsure")}
    unsure = shares.pop("unsure")
    return Accuracy(question, told["judge"], told["target"], told["measured_on"], Measured(told["texts"], **shares),
                    unsure, told["calibration_error"], read)
