"""Small facts that all workers of one machine share: a JSON file a fact, changed under a file lock."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def changed(path: Path) -> Iterator[dict[str, Any]]:
    """The object in `path`, nobody else's until the block ends; what the block leaves in it is written back.

    `flock` is released by the kernel when a worker is killed (flock(2)). A file that was cut off counts as empty.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        fact = _object(file.read())
        yield fact
        file.seek(0)
        file.truncate()
        file.write(json.dumps(fact))


def read(path: Path) -> dict[str, Any]:
    """The object in `path` as it stands now; empty where there is none."""
    return _object(path.read_text(encoding="utf-8")) if path.exists() else {}


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
