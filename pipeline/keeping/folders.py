"""Files kept together under the hash of their list: parts by hard link, small files as copies, nothing twice."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

MANIFEST = "manifest.json"
ABANDONED = 24 * 3600.0
"""Seconds after which a folder that no report names, or that is unfinished, belongs to nobody."""


@dataclass(frozen=True, slots=True)
class Files:
    """What to keep, by the name it gets: files that are only ever replaced whole, files edited in place, new texts."""

    linked: Mapping[str, Path] = field(default_factory=dict)
    copied: Mapping[str, Path] = field(default_factory=dict)
    written: Mapping[str, bytes] = field(default_factory=dict)


def keep(room: Path, files: Files) -> Path:
    """The folder of `room` that holds these files, named by their hashes; made whole, or not at all.

    What the latest folder of the room holds already is neither hashed nor stored again.
    """
    beside = room / f".{uuid.uuid4().hex}"
    _fill(beside, files)
    sums = _sums(beside, _latest(room))
    listed = json.dumps(sums, indent=1) + "\n"
    folder = room / hashlib.sha256(listed.encode()).hexdigest()[:16]
    (beside / MANIFEST).write_text(listed, encoding="utf-8")
    try:
        beside.rename(folder)
    except OSError:  # it is there already
        shutil.rmtree(beside)
        os.utime(folder)
    return folder


def manifest(folder: Path) -> dict[str, str]:
    """The sha256 of every file that was kept in `folder`, by name."""
    told: dict[str, str] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return told


def missing(folder: Path) -> list[str]:
    """Names of files that were kept in `folder` and are there no more."""
    return [name for name in manifest(folder) if not (folder / name).exists()]


def sweep(idle: Iterable[Path]) -> None:
    """Remove those of these folders and files that are no work of the last hours."""
    for path in idle:
        if time.time() - path.stat().st_mtime > ABANDONED:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def link(source: Path, target: Path) -> None:
    """Let `target` be the same file as `source`, or a copy where the disk knows no links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copy2(source, target)


def sha256(path: Path) -> str:
    """The hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fill(beside: Path, files: Files) -> None:
    beside.mkdir(parents=True)
    for name, source in files.linked.items():
        link(source, beside / name)
    for name, source in files.copied.items():
        (beside / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, beside / name)
    for name, text in files.written.items():
        (beside / name).parent.mkdir(parents=True, exist_ok=True)
        (beside / name).write_bytes(text)


def _latest(room: Path) -> Path | None:
    folders = [folder for folder in room.glob("[!.]*") if (folder / MANIFEST).exists()]
    return max(folders, key=lambda folder: folder.stat().st_mtime, default=None)


def _sums(beside: Path, latest: Path | None) -> dict[str, str]:
    known = manifest(latest) if latest else {}
    return {name: _sum(beside / name, latest and latest / name, known.get(name))
            for name in sorted(path.relative_to(beside).as_posix() for path in beside.rglob("*") if path.is_file())}


def _sum(path: Path, before: Path | None, known: str | None) -> str:
    """The hash of a file, taken over from the same file kept before; an equal copy gives way to a link to that."""
    there = bool(before and known and before.exists())
    if there and before and known and path.samefile(before):
        return known
    found = sha256(path)
    if there and before and found == known:
        path.unlink()
        link(before, path)
    return found
