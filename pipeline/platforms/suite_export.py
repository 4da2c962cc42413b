"""Exports of the suites a company uses already (Sprout Social, Hootsuite, Brandwatch, …), or any table of posts.

CSV, XLSX or JSON lines; which column holds what is known for some suites (`parsing/suites.toml`) and told in
`[collect.columns.NAME]` of brand.toml for others. Suites publish no schema of their exports: a column that is not there
is said by `offpitch inbox check FILE`, never guessed. An account is one profile on one network: `profile@network`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from datetime import datetime
from pathlib import Path

from pipeline.collecting.http import Http
from pipeline.parsing.pages import each, recognise, trouble
from pipeline.parsing.workbook import Row, TableError, rows
from pipeline.platforms import _suite_columns as suites
from pipeline.platforms._suite_columns import Columns, bare
from pipeline.records import Account, BadPage, Ending, Issue, Kind, Page, PlatformError, Post
from pipeline.terms import Platform

PLATFORM = Platform(
    name="suite_export", title="Export of a social suite", access="export file", network="*", profile_url="",
    docs="https://support.sproutsocial.com", handle="profile@network, as acme@x; the file's name in the column source",
    collects="posts, answers and messages as Sprout Social, Hootsuite, Brandwatch or any CSV, XLSX or JSONL hold them",
    cannot="the text a reply answers, unless it stands in the same file; what the suite did not monitor; deletions",
    key_from="the suite's export button; put the file into inbox/suite_export/ and try offpitch inbox check FILE",
    price="free with the suite", limits="texts may be cut short, ids rounded by spreadsheets; times need a time zone",
    forbids="some suites' contracts forbid passing exports on; each network's own terms go with the data",
)
KINDS: dict[str, Kind] = {"reply": "reply", "@reply": "reply", "comment": "reply", "quote": "quote",
                          "retweet": "repost", "repost": "repost", "share": "repost"}


LINK = re.compile(r"https?://\S+[^\s.,;:!?)\]'\"]")
TAG = re.compile(r"(?<!\w)#(\w+)")
LARGEST = 1 << 28
"""Bytes of one export; a suite cuts its own far below."""


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:  # noqa: ARG001 - all is there
    """The file as one page, what its columns mean behind the `#` of its address."""
    if not account.handle.rpartition("@")[0]:
        raise PlatformError(f"{account.handle!r} names no network", "write the handle as profile@network, as acme@x")
    if not account.source:
        raise PlatformError(f"no export of {account.handle} has come",
                            "name the file in the column source, and put it into inbox/suite_export/")
    source = Path(account.source)
    body = _read(source)
    try:
        columns = suites.recognised(source.name, body, json.loads(account.columns or "{}"))
    except TableError as error:
        raise PlatformError(str(error), "offpitch inbox check says what to write into brand.toml") from None
    yield http.local(account, "export", f"suite-export:{source.name}#{json.dumps(columns.told())}", body)
    own, others = _profiles(source.name, body, columns, account.handle)
    return Ending("end", recognise(account, account.handle), _note(columns, own, others), listed=own)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts of the account's network in a file, those of its profile as its own. Raises `BadPage`."""
    name, _, told = page.url.partition("#")
    columns = suites.of(json.loads(told))
    profile, _, network = page.account.partition(":")[2].rpartition("@")
    try:
        _, found = rows(name, page.body, [columns.known_by])
        yield from each(page, found, lambda one: _row(page, columns, one[0], one[1], (profile, network)))
    except TableError as error:
        raise BadPage(str(error), "run offpitch inbox check on the file", page) from None


def _profiles(name: str, body: bytes, columns: Columns, handle: str) -> tuple[int, list[str]]:
    """How many rows are of the profile, and whose rows else stand in the file."""
    profile, _, network = handle.rpartition("@")
    seen = suites.counted(name, body, columns, network)
    others = [f"{who}@{where}" for (who, where), _ in seen.most_common() if who and (who, where) != (profile, network)]
    return seen[(bare(profile), network)], others


def _note(columns: Columns, own: int, others: list[str]) -> str | None:
    if not own:
        there = f"rows of {', '.join(others[:5])}" if others else "no rows at all"
        return f"{columns.title}: no row is of this profile; the file has {there}"
    lacking = [part for part in ("parent", "url", "kind") if part not in columns.names]
    return f"{columns.title}: the export does not say {', '.join(lacking)}" if lacking else None


def _read(source: Path) -> bytes:
    try:
        with source.open("rb") as file:
            body = file.read(LARGEST + 1)
    except OSError as error:
        raise PlatformError(f"{source.name} cannot be read ({error.strerror})", "put it into the inbox") from None
    if len(body) > LARGEST:
        raise PlatformError(f"{source.name} is larger than {LARGEST} bytes", "export it in parts, by month")
    return body


def _row(page: Page, columns: Columns, number: int, row: Row, own: tuple[str, str]) -> Iterator[Post | Issue]:
    """The post in a row; totals, other networks and rows of nobody are no posts of this account."""
    there = columns.cell(row, "network")
    if not columns.cell(row, "created_at") or (there and suites.network(there) != own[1]):
        return
    try:
        created = suites.written(row, columns)
    except TableError as error:
        yield trouble(page, f"row {number} of {page.url.partition('#')[0]} was left out: {error}")
        return
    if not (post_id := suites.identity(columns.cell(row, "post_id"), columns.cell(row, "url"))):
        yield trouble(page, f"row {number} of {page.url.partition('#')[0]} was left out: its id "
                            f"{columns.cell(row, 'post_id')!r} was rounded by a spreadsheet and it has no address")
        return
    yield _post(page, columns, row, post_id, created, own)


def _post(page: Page, columns: Columns, row: Row, post_id: str, created: datetime, own: tuple[str, str]) -> Post:
    def cell(part: str) -> str:
        return columns.cell(row, part)

    profile, network = own
    mine = bare(cell("author")) == bare(profile)
    me, text, parent, repost = page.account.partition(":")[2], cell("text"), cell("parent"), cell("repost_of")
    kind: Kind = "repost" if repost else "reply" if parent else KINDS.get(cell("kind").lower(), "post")
    addressed = bare(cell("to")) == bare(profile) and not mine
    return Post(
        network, post_id, me if mine else f"{network}:{cell('author') or post_id}", kind,
        "" if kind == "repost" else text, created, "export", page.fetched_at,
        cell("author").lstrip("@").lower() or None,
        lang=suites.language(cell("lang")), url=cell("url") or None,
        parent_id=suites.identity("", parent) if parent else None,
        parent_state="not_exported" if kind == "reply" else None,
        ref_id=suites.identity("", repost) if repost else None, links=tuple(dict.fromkeys(LINK.findall(text))),
        hashtags=tuple(dict.fromkeys(tag.lower() for tag in TAG.findall(text))), mentions=(me,) if addressed else (),
        likes=suites.count(cell("likes")), replies=suites.count(cell("replies")), reposts=suites.count(cell("reposts")),
        truncated=kind != "repost" and text.rstrip().endswith(("...", "…")))
