"""expire: what a platform's terms allow to be kept no longer is removed, evidence and all that was made from it.

Only whole days of one connector go, counted from the day they were collected (`Platform.storage_days`); what is still
there on the platform comes again with the next collection, so recent weeks stay whole. What past reports were made
from goes as well. What went is written down: how many pages, and the hash of the file they lay in, so that a report of
then can still be vouched for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipeline import landing, paths, platforms
from pipeline.keeping import inputs
from pipeline.settings import Brand


@dataclass(frozen=True, slots=True)
class Expired:
    """One account's evidence of one day that was removed."""

    platform: str
    day: date
    file: str
    pages: int
    sha256: str
    storage_days: int
    at: datetime


def expire(brand: Brand, today: date) -> list[Expired]:
    """What was removed of a brand's data because its platform's terms allow so many days only.

    The list of what goes is on disk before anything is removed; a run that is cut off goes on with the next.
    """
    found = [one for platform, folder in _old(brand, today) for one in _evidence(platform, folder)]
    _write_down(paths.expired(brand.slug), found)
    for platform, folder in _old(brand, today):
        day = date.fromisoformat(folder.name)
        roots = paths.data(brand.slug), *inputs.room(brand.slug).glob("*")
        made = [part for root in roots for part in _parts(root, platform, day)]
        for path in [*made, *folder.iterdir()]:
            path.unlink(missing_ok=True)
        folder.rmdir()
    return found


def _old(brand: Brand, today: date) -> Iterator[tuple[str, Path]]:
    for platform in platforms.names():
        days = platforms.connector(platform).PLATFORM.storage_days
        for folder in sorted((paths.data(brand.slug) / "landing" / platform).glob("*-*-*")):
            if days is not None and date.fromisoformat(folder.name) < today - timedelta(days=days):
                yield platform, folder


def _parts(root: Path, platform: str, day: date) -> list[Path]:
    """The parts with a day's posts and labels of a connector, in the brand's data or as a past report keeps them."""
    return [*root.glob(f"posts/{platform}/{day}.parquet"), *root.glob(f"labels/*/{platform}/{day}.parquet")]


def _evidence(platform: str, folder: Path) -> Iterator[Expired]:
    days = platforms.connector(platform).PLATFORM.storage_days
    for path in sorted(folder.iterdir()):
        pages = sum(1 for _ in landing.read(path)) if path.suffix == ".gz" else 0
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        yield Expired(platform, date.fromisoformat(folder.name), path.name, pages, digest, days or 0, datetime.now(UTC))


def _write_down(path: Path, found: list[Expired]) -> None:
    if not found:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(one), default=str) + "\n" for one in found)
        file.flush()
