"""What went wrong, as rows: each stage writes its complaints whole, the report shows them all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from pipeline.records import Issue
from pipeline.tables import write_text


def write(path: Path, issues: Iterable[Issue]) -> None:
    """Replace a run's complaints by these; an empty list is written too, so that a mended run clears them."""
    write_text(path, "".join(json.dumps(asdict(issue), default=_text, ensure_ascii=False) + "\n" for issue in issues))


def read(folder: Path) -> list[Issue]:
    """All complaints below a folder, oldest first."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.jsonl")))
    rows = (json.loads(line) for text in texts for line in text.split("\n") if line)
    found = (Issue(**row | {"at": datetime.fromisoformat(row["at"])}) for row in rows)
    return sorted(found, key=lambda issue: (issue.at, issue.message))


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
