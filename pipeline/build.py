"""The verb build: all parts into one database for readers, made beside the old one and swapped in whole."""

from __future__ import annotations

import time
from pathlib import Path

from pipeline import paths
from pipeline.building.making import make
from pipeline.keeping import inputs, published
from pipeline.records import Week
from pipeline.settings import Brand

ABANDONED = 24 * 3600.0
"""Seconds after which an unfinished file belongs to nobody."""


def build(brand: Brand, week: Week) -> Path:
    """The path of the brand's database, made anew for `week`; who has the old one open keeps it.

    Raises `base.PartError` for a broken part and `sqlfile.SqlFileError` for a mart that cannot be made; the
    database that was there before then stays.
    """
    path = paths.warehouse(brand.slug)
    _sweep(path)
    taken = inputs.take(brand)
    make(path, taken, brand, week)
    published.sweep(brand.slug, taken.id)
    return path


def _sweep(path: Path) -> None:
    """Remove what builds that were killed long ago left beside `path`."""
    for left in path.parent.glob(f".{path.name}.*"):
        if left.is_file() and time.time() - left.stat().st_mtime > ABANDONED:
            left.unlink(missing_ok=True)
