"""People outside the roster: kept as salted hashes, so that nobody can be looked up and nobody is profiled."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Collection
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import paths

SIZE = 16
"""Bytes of hash: enough that no two people of a brand's world share one."""


def salt(brand: str) -> bytes:
    """The brand's secret, made on first use and readable by its owner only; every run and process gets the same."""
    path = paths.salt(brand)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".salt.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        _first(fresh, path)
    return path.read_bytes()


def hidden(ids: pa.Array, known: Collection[str], key: bytes) -> pa.Array:
    """`ids` with those that are not `known` hashed to `h:` and 32 hex digits; nulls stay null."""
    coded = ids.dictionary_encode()
    words = [one if one in known or one.startswith("h:") else _hash(one, key) for one in coded.dictionary.to_pylist()]
    return pa.array(words, pa.string()).take(coded.indices)


def hidden_lists(lists: pa.Array, known: Collection[str], key: bytes) -> pa.Array:
    """The same for a column of lists."""
    return pa.ListArray.from_arrays(lists.offsets, hidden(lists.values, known, key))


def blanked(column: pa.Array, keep: pa.Array) -> pa.Array:
    """`column` with nulls where `keep` is false."""
    return pc.if_else(keep, column, pa.scalar(None, column.type))


def _hash(one: str, key: bytes) -> str:
    return "h:" + hashlib.blake2b(one.encode(), digest_size=SIZE, key=key).hexdigest()


def _first(fresh: Path, path: Path) -> None:
    """Give `fresh` its name unless another process was quicker; then that one's counts."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
