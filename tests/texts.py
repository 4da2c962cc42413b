"""Tables of texts as a question is shown them, and the codebook's rules in `questions/*.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pyarrow as pa

COLUMNS = ("text", "parent", "root", "parent_state", "platform", "lang")


def shown(rows: list[dict[str, Any]]) -> pa.Table:
    """Rows as a question is shown them; a parent that is given can be read unless a row says otherwise."""
    whole = [{"parent_state": "ok" if row.get("parent") else None} | row for row in rows]
    return pa.table({name: pa.array([row.get(name) for row in whole], pa.string()) for name in COLUMNS})


def rules(question: str) -> list[tuple[str, dict[str, Any]]]:
    """Each text of a question's rules with the name of its rule."""
    file = Path(__file__).parent / "questions" / f"{question}.toml"
    found = tomllib.loads(file.read_text(encoding="utf-8"))["rule"]
    return [(rule["name"], text) for rule in found for text in rule["text"]]
