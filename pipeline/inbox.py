"""What a file that was handed over holds, before anybody audits it: read by its connector, kept nowhere."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipeline import platforms
from pipeline.collecting.http import Http
from pipeline.parsing.workbook import PREAMBLE, TableError, cells
from pipeline.platforms import _suite_columns as suites
from pipeline.records import Account, Issue, PlatformError, Post
from pipeline.roster import account


@dataclass(frozen=True, slots=True)
class Preview:
    """What a connector makes of a file."""

    title: str
    posts: tuple[Post, ...] = ()
    issues: tuple[str, ...] = ()
    note: str | None = None
    """What the file cannot say."""
    refusal: str | None = None
    """Why it cannot be read, and what to do."""
    unknown_columns: tuple[str, ...] = field(default=())

    def kinds(self) -> dict[str, int]:
        """How many posts of each kind."""
        return dict(Counter(post.kind for post in self.posts))

    def told(self) -> dict[str, Any]:
        """The same for a program."""
        return asdict(self)


def preview(file: Path, platform: str, handle: str = "", columns: Mapping[str, Any] | None = None) -> Preview:
    """What the connector `platform` reads from `file`; `columns` is `[collect.columns]` of brand.toml.

    Without a handle an export of a suite is read for its commonest profile. Raises `RosterError` for an unknown
    platform.
    """
    one = account(platform, handle or _profile(file, columns or {}), "brand", consent=date.min, source=str(file),
                  columns=json.dumps(columns) if columns else None)
    connector = platforms.connector(platform)
    title = f"{file.name}, read as {connector.PLATFORM.title} of {one.handle}"
    try:
        posts, issues, note = _read(one)
    except PlatformError as error:
        return Preview(title, refusal=str(error), unknown_columns=_columns(file) if platform == "suite_export" else ())
    return Preview(title, tuple(posts), tuple(issues), note)


def _read(one: Account) -> tuple[list[Post], list[str], str | None]:
    connector, posts, issues = platforms.connector(one.platform), list[Post](), list[str]()
    pages = connector.collect(one, datetime(1970, 1, 1, tzinfo=UTC), Http("offline"))
    while True:
        try:
            page = next(pages)
        except StopIteration as done:
            return sorted(posts, key=lambda post: post.created_at), issues, done.value.message
        for found in connector.parse(page):
            if isinstance(found, Issue):
                issues.append(found.message)
            else:
                posts.append(replace(found, text=" ".join(found.text.split())))


def _profile(file: Path, columns: Mapping[str, Any]) -> str:
    """The commonest profile of a suite's export, as `profile@network`; a stand-in where none can be told."""
    try:
        return next(iter(suites.profiles(file.name, file.read_bytes(), columns)), "somebody@somewhere")
    except (OSError, TableError):
        return "somebody@somewhere"


def _columns(file: Path) -> tuple[str, ...]:
    """The names of the columns, as far as the file can be read: its fullest row among the first."""
    try:
        first = [row for row, _ in zip(cells(file.name, file.read_bytes()), range(PREAMBLE), strict=False)]
    except (OSError, TableError):
        return ()
    return tuple(filter(None, max(first, key=lambda row: sum(map(bool, row)), default=[])))
