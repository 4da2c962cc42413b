"""The inputs of a database: posts, labels, how collections ended, complaints, and the brand's own files."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import issues, paths
from pipeline.collecting import history
from pipeline.keeping import folders
from pipeline.records import Collected, Issue
from pipeline.settings import Brand

if TYPE_CHECKING:
    import pyarrow as pa

OWN = ("*.csv", "*.toml", "handouts/**/*")
"""Files of a brand's folder that a report may depend on; none of them holds a key."""


class PartError(Exception):
    """A part on disk that cannot be read, or is there no more."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Inputs as they were kept in `root`, a folder named by their hashes."""

    root: Path
    slug: str

    @property
    def id(self) -> str:
        """The name that reports and databases know them by."""
        return self.root.name

    @property
    def brands(self) -> Path:
        """What stands in for `brands/`: the brand's own files as they were."""
        return self.root / "brands"

    @property
    def posts(self) -> list[Path]:
        """The parts with posts."""
        return sorted((self.root / "posts").glob("*/*.parquet"))

    @property
    def labels(self) -> list[Path]:
        """The parts with labels."""
        return sorted((self.root / "labels").glob("*/*/*.parquet"))

    def brand(self) -> Brand:
        """The brand as it was."""
        return Brand.model_validate_json((self.root / "brand.json").read_bytes())

    def collected(self) -> list[Collected]:
        """How the collections ended."""
        import pyarrow.parquet as pq

        return [Collected(**row) for row in pq.read_table(self.root / "collected.parquet").to_pylist()]

    def issues(self) -> list[Issue]:
        """What went wrong on the way, oldest first."""
        return issues.read(self.root / "issues")

    def missing(self) -> list[str]:
        """Files that are there no more, because a platform's terms wanted them removed, say."""
        return folders.missing(self.root)


def room(slug: str) -> Path:
    """Where a brand's inputs are kept, one folder for each state they were in."""
    return paths.kept(slug) / "inputs"


def kept(slug: str, name: str) -> Inputs:
    """Inputs that were kept. Raises `PartError` where they are gone."""
    root = room(slug) / name
    if not (root / folders.MANIFEST).exists():
        raise PartError(f"{root} is gone, so what was made from it cannot be made again")
    return Inputs(root, slug)


def take(brand: Brand) -> Inputs:
    """The brand's inputs as they are now, kept. Raises `PartError` for a file that cannot be read."""
    data = paths.data(brand.slug)
    parts = [path for pattern in ("posts/*/*.parquet", "labels/*/*/*.parquet") for path in data.glob(pattern)]
    own = [path for pattern in OWN for path in brand.folder.glob(pattern) if path.is_file()]
    files = folders.Files(
        linked={path.relative_to(data).as_posix(): path for path in parts},
        copied={f"brands/{brand.slug}/{path.relative_to(brand.folder).as_posix()}": path for path in own},
        written={"brand.json": (brand.model_dump_json(indent=1) + "\n").encode(),
                 "collected.parquet": _collected(brand), "issues/all.jsonl": _issues(data)},
    )
    return Inputs(folders.keep(room(brand.slug), files), brand.slug)


def _issues(data: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted((data / "issues").rglob("*.jsonl")))


def _collected(brand: Brand) -> bytes:
    import pyarrow.parquet as pq

    written = io.BytesIO()
    pq.write_table(_table(brand), written, compression="zstd")
    return written.getvalue()


def _table(brand: Brand) -> pa.Table:
    from pipeline import tables
    from pipeline.building import frame

    try:
        return tables.table_of(Collected, map(frame.cleaned, history.read(brand.slug)))
    except (ValueError, TypeError, KeyError) as error:
        raise PartError(f"a file in collected/ cannot be read: {error}; run offpitch collect again") from None
