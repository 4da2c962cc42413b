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


def without_withheld(posts: pa.Table, known: Collection[str]) -> pa.Table:
    """`posts` less those that their authors withhold from outsiders, but for authors that are `known`.

    What answers one of them says so: its parent is private.
    """
    own = pc.is_in(posts["author_id"], pa.array(list(known), pa.string()))
    hidden_ones = pc.and_(posts["withheld"], pc.invert(own))
    if not pc.any(hidden_ones).as_py():
        return posts
    lost = posts.filter(hidden_ones)["post_id"]
    answers = pc.is_in(posts["parent_id"], lost.combine_chunks())
    states = pc.if_else(answers, pa.scalar("private"), posts["parent_state"])
    place = posts.schema.get_field_index("parent_state")
    return posts.set_column(place, posts.schema.field(place), states).filter(pc.invert(hidden_ones)).combine_chunks()


def called(handles: pa.Array, names: Collection[str]) -> pa.Array:
    """Which of `handles` are among `names`, which are in lower case."""
    return pc.is_in(pc.utf8_lower(handles), pa.array(sorted(names), pa.string()))


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
