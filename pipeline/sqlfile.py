"""SQL files with a title page: a first comment `/* … */` that holds TOML, then one SELECT."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class SqlFileError(Exception):
    """A SQL file without a readable title page."""


@dataclass(frozen=True, slots=True)
class SqlFile:
    """`name` is the file's name without ending, `about` its title page, `sql` its one statement."""

    name: str
    about: dict[str, Any]
    sql: str


def read(path: Path) -> SqlFile:
    """The file's title page and statement. Raises `SqlFileError` that names the file and the mend."""
    text = path.read_text(encoding="utf-8")
    page, closed, sql = text.removeprefix("/*").partition("*/")
    if not text.startswith("/*") or not closed:
        raise SqlFileError(f"{path.name} has no title page; begin it with /* title = \"…\" */")
    try:
        return SqlFile(path.stem, tomllib.loads(page), sql.strip().rstrip(";"))
    except tomllib.TOMLDecodeError as error:
        raise SqlFileError(f"{path.name}: its title page is no TOML: {error}") from None


def folder(path: Path) -> list[SqlFile]:
    """All SQL files of a folder, by name."""
    return [read(file) for file in sorted(path.glob("*.sql"))]


def in_order(files: Iterable[SqlFile]) -> list[SqlFile]:
    """The files so that each comes after those whose names its statement reads from."""
    import re
    from graphlib import TopologicalSorter

    known = {file.name: file for file in files}
    words = {name: set(re.findall(r"\w+", file.sql)) for name, file in known.items()}
    needs = {name: {other for other in known if other != name and other in words[name]} for name in known}
    return [known[name] for name in TopologicalSorter(needs).static_order()]
