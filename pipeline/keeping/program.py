"""Which program made a report: its version, a hash of its code, and a hash of the weights and rules it went by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pipeline import paths

CODE = (".py", ".sql", ".json", ".toml", ".txt")
WEIGHTS = ("brand_risk.toml", "findings/*.sql", "rules/*.toml")
"""Files of `reports/` that change numbers; the rest of it changes how they look."""


@cache
def made_by() -> str:
    """The program's version and the first digits of the hash of its code: `0.1.0 1f2e3d4c5b6a`."""
    root = paths.PROJECT / "pipeline"
    return f"{version('offpitch')} {_digest(root, (path for path in root.rglob('*') if path.suffix in CODE))}"


def weights() -> str:
    """The first digits of the hash of weights, findings and rules as they are now."""
    root = paths.reports()
    return _digest(root, (path for pattern in WEIGHTS for path in root.glob(pattern)))


def _digest(root: Path, files: Iterable[Path]) -> str:
    told = hashlib.sha256()
    for path in sorted(files):
        told.update(f"{path.relative_to(root).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return told.hexdigest()[:12]
