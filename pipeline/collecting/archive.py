"""Files out of an archive somebody handed over: only those asked for, never unpacked to disk, never without end."""

from __future__ import annotations

import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from pipeline.records import PlatformError

LARGEST = 1 << 30
"""Bytes taken out of one archive; twenty years of daily posts are a hundredth of that."""
BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)


def members(source: Path, wanted: re.Pattern[str]) -> dict[str, bytes]:
    """The files in a zip, tar or folder whose path `wanted` finds, by the group `name` of the match.

    Raises `PlatformError` for what is not there, cannot be read, or is larger than `LARGEST`.
    """
    found: dict[str, bytes] = {}
    room = LARGEST
    try:
        for path, file in _opened(source, wanted):
            with file:
                body = file.read(room + 1)
            room -= len(body)
            if room < 0:
                raise PlatformError(f"the archive {source.name} is larger than {LARGEST} bytes once unpacked",
                                    "nothing of it was read; ask its owner for a fresh export")
            found[_name(path, wanted)] = body
    except FileNotFoundError:
        raise PlatformError(f"the archive {source.name} is not there", "put it into the brand's inbox") from None
    except BROKEN as error:
        why = "no whole zip or tar file" if isinstance(error, tarfile.ReadError) else str(error).partition("\n")[0]
        raise PlatformError(f"the archive {source.name} cannot be read ({why})",
                            "it may have been cut off on its way; ask its owner to send it again") from None
    return dict(sorted(found.items()))


def _opened(source: Path, wanted: re.Pattern[str]) -> Iterator[tuple[str, IO[bytes]]]:
    if source.is_dir():
        return _of_folder(source, wanted)
    return _of_zip(source, wanted) if zipfile.is_zipfile(source) else _of_tar(source, wanted)


def _of_folder(source: Path, wanted: re.Pattern[str]) -> Iterator[tuple[str, IO[bytes]]]:
    for path in sorted(source.rglob("*.js")):
        inside = path.relative_to(source).as_posix()
        if wanted.search(inside) and path.resolve().is_relative_to(source.resolve()):
            yield inside, path.open("rb")


def _of_zip(source: Path, wanted: re.Pattern[str]) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(source) as whole:
        for entry in whole.infolist():
            if wanted.search(entry.filename):
                yield entry.filename, whole.open(entry)


def _of_tar(source: Path, wanted: re.Pattern[str]) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(source) as whole:
        for member in whole:
            if member.isfile() and wanted.search(member.name) and (file := whole.extractfile(member)):
                yield member.name, file


def _name(path: str, wanted: re.Pattern[str]) -> str:
    match = wanted.search(path)
    return match["name"] if match else path
