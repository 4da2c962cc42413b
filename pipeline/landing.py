"""Evidence on disk: every page as it came, one file an account and day, only ever appended to.

A file is a row of gzip members, one a page, each a line of JSON. A run that is killed while writing leaves a
half member at the end; the next append moves that tail to a file beside it and goes on, so nothing is lost.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.records import Page

CHUNK = 1 << 16


class Landing:
    """One account's evidence of one day. Pages already there, same address and same body, are not added again."""

    def __init__(self, path: Path) -> None:
        """Open `path` for appending; what a killed run left half-written is set aside first."""
        path.parent.mkdir(parents=True, exist_ok=True)
        whole, self._seen = 0, set[tuple[str, str]]()
        for page, end in _members(path):
            whole = end
            self._seen.add((page.url, page.sha256))
        self._file = path.open("ab")
        if self._file.tell() > whole:
            path.with_suffix(f".tail-{whole}").write_bytes(path.read_bytes()[whole:])
            self._file.truncate(whole)

    def add(self, page: Page) -> bool:
        """Write `page` to disk before returning; False when it was there already."""
        if (page.url, page.sha256) in self._seen:
            return False
        self._seen.add((page.url, page.sha256))
        self._file.write(gzip.compress(_line(page), mtime=0))
        self._file.flush()
        os.fsync(self._file.fileno())
        return True

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def read(path: Path) -> Iterator[Page]:
    """The whole pages in a landing file, in the order they came; a half-written last one is left out."""
    return (page for page, _ in _members(path))


def _members(path: Path) -> Iterator[tuple[Page, int]]:
    if not path.exists():
        return
    end, rest = 0, b""
    with path.open("rb") as file:
        while (found := _member(file, rest)) is not None:
            line, rest, size = found
            end += size
            yield _page(line), end


def _member(file: BinaryIO, rest: bytes) -> tuple[bytes, bytes, int] | None:
    """The next member unpacked, what was read beyond it, and its size on disk; None where there is no whole one."""
    member, lines, size = zlib.decompressobj(wbits=31), list[bytes](), 0
    while not member.eof:
        packed = rest or file.read(CHUNK)
        rest = b""
        if not packed:
            return None
        size += len(packed)
        try:
            lines.append(member.decompress(packed))
        except zlib.error:
            return None
    return b"".join(lines), member.unused_data, size - len(member.unused_data)


def _line(page: Page) -> bytes:
    row: dict[str, Any] = {"platform": page.platform, "account": page.account, "what": page.what, "url": page.url,
           "fetched_at": page.fetched_at.isoformat(), "status": page.status, "next": page.next, "sha256": page.sha256}
    if page.headers:
        row["headers"] = dict(page.headers)
    try:
        row["body"] = page.body.decode()
    except UnicodeDecodeError:
        row["body_base64"] = base64.b64encode(page.body).decode()
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _page(line: bytes) -> Page:
    row = json.loads(line)
    body = base64.b64decode(row.pop("body_base64")) if "body_base64" in row else row.pop("body").encode()
    return Page(**row | {"body": body, "fetched_at": datetime.fromisoformat(row["fetched_at"])})
