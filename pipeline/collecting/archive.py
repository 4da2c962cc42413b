"""Files out of an export somebody handed over: only those asked for, never unpacked to disk, never without end."""

from __future__ import annotations

import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from pipeline.records import Account, Ending, Issue, PlatformError, Post

LARGEST = 1 << 30
"""Bytes taken out of one archive; twenty years of daily posts are a hundredth of that."""
BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)
ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz")
NUMBERED = re.compile(r"[\W\d_]+|(?<![a-z])(?:part|teil|partie|parte|deel|of|basic|complete)(?![a-z])")
"""What may differ between the names of the parts of one export."""
NOBODYS = "the export does not say whose it is: the name of its file is all there is"
"""What a connector adds to its ending where it could not check the owner."""


def gathered(account: Account, wanted: re.Pattern[str]) -> dict[str, bytes]:
    """The files whose path `wanted` finds in all that was handed over for an account, by that path.

    Platforms cut large exports into parts and owners send a second one later: all of them count, a file that is the
    same in two of them once. Raises `PlatformError` where nothing was handed over, and as `members` does.
    """
    found: dict[str, bytes] = {}
    for source in _sources(account, wanted):
        for name, body in members(source, wanted).items():
            if found.get(name, body) != body:
                found[f"{source.name}/{name}"] = body
            else:
                found[name] = body
    return found


def ending(person: str, found: Iterable[Post | Issue], since: datetime, *notes: str | None) -> Ending:
    """The ending of a collection out of an export of `person`, of which `found` is what its pages hold.

    Its message says how old the export is, where nothing is of the weeks asked for, then the `notes`.
    """
    return Ending("end", person, "; ".join(filter(None, (_age(found, since), *notes))) or None)


def members(source: Path, wanted: re.Pattern[str]) -> dict[str, bytes]:
    """The files in a zip, tar or folder whose path `wanted` finds, by the group `name` of the match or the path.

    A file that is no archive counts as the only one in it. Raises `PlatformError` for what is not there, cannot be
    read, or is larger than `LARGEST`.
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


def _age(found: Iterable[Post | Issue], since: datetime) -> str | None:
    newest = max((one.created_at for one in found if isinstance(one, Post)), default=None)
    if newest is None:
        return "the export holds no texts: if there should be some, ask for one that includes posts and comments"
    if newest < since:
        return (f"the newest text in the export is of {newest:%Y-%m-%d}, before the weeks asked for: "
                "ask its owner for a fresh one")
    return None


def _sources(account: Account, wanted: re.Pattern[str]) -> list[Path]:
    """The file the roster names, its parts beside it, and the archives in it where it is a folder.

    Parts begin with the handle and are called alike but for numbers: `jo-2.zip` goes with `jo.zip`, `jo-smith.zip` is
    somebody else's.
    """
    if not account.source:
        raise PlatformError(f"no export of {account.handle} has come",
                            f"put it into inbox/{account.platform}/ of the brand's folder, its name beginning with "
                            "the handle")
    named = Path(account.source)
    alike = _called(named, account.handle)
    parts = [path for path in sorted(named.parent.glob("*")) if _called(path, account.handle) == alike is not None
             and (path.is_dir() or path.name.lower().endswith(ARCHIVES) or wanted.search(path.name))]
    chosen = parts if named in parts else [named]
    return [one for path in chosen for one in (path, *_archives_in(path))]


def _called(path: Path, handle: str) -> str | None:
    """A name without its handle, numbers and ending; None where it does not begin with the handle."""
    stem = path.name if path.is_dir() else path.with_suffix("").name.removesuffix(".tar")
    begins = stem.lower().startswith(handle.lower()) and not stem[len(handle):len(handle) + 1].isalnum()
    return NUMBERED.sub("", stem[len(handle):].lower()) if begins else None


def _archives_in(folder: Path) -> list[Path]:
    inside = sorted(folder.glob("*")) if folder.is_dir() else []
    return [path for path in inside if path.name.lower().endswith(ARCHIVES)]


def _opened(source: Path, wanted: re.Pattern[str]) -> Iterator[tuple[str, IO[bytes]]]:
    if source.is_dir():
        return _of_folder(source, wanted)
    if source.is_file() and wanted.search(source.name):
        return iter([(source.name, source.open("rb"))])
    return _of_zip(source, wanted) if zipfile.is_zipfile(source) else _of_tar(source, wanted)


def _of_folder(source: Path, wanted: re.Pattern[str]) -> Iterator[tuple[str, IO[bytes]]]:
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source).as_posix()
        if wanted.search(inside) and path.is_file() and path.resolve().is_relative_to(source.resolve()):
            yield inside, path.open("rb")


def _of_zip(source: Path, wanted: re.Pattern[str]) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(source) as whole:
        for entry in whole.infolist():
            if wanted.search(entry.filename) and not entry.is_dir():
                yield entry.filename, whole.open(entry)


def _of_tar(source: Path, wanted: re.Pattern[str]) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(source) as whole:
        for member in whole:
            if member.isfile() and wanted.search(member.name) and (file := whole.extractfile(member)):
                yield member.name, file


def _name(path: str, wanted: re.Pattern[str]) -> str:
    match = wanted.search(path)
    return (match and match.groupdict().get("name")) or path
