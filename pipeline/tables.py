"""Arrow tables between the stages: schemas derived from the records, parts written whole or not at all."""

from __future__ import annotations

import os
import types
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

TIME = pa.timestamp("us", tz="UTC")
BECAUSE = pa.list_(pa.struct([("words", pa.string()), ("cue", pa.string()), ("weight", pa.float64())]))
SIMPLE = {str: pa.string(), int: pa.int64(), bool: pa.bool_(), float: pa.float64(), datetime: TIME, date: pa.date32()}

ANSWERS = pa.schema([
    pa.field("answer", pa.string(), metadata={"doc": "the answer, one of the question's answers"}),
    pa.field("probability", pa.map_(pa.string(), pa.float64()), metadata={"doc": "probability of each answer"}),
    pa.field("unsure", pa.bool_(), metadata={"doc": "true where a person should look before anyone relies on it"}),
    pa.field("kinds", pa.list_(pa.string()), metadata={"doc": "codebook kinds, as sale, deal, tip, question"}),
    pa.field("flags", pa.list_(pa.string()), metadata={"doc": "income_claim, health_claim, disclosed"}),
    pa.field("invites", pa.string(), metadata={"doc": "what the thread invited: product, discussion, service, promo"}),
    pa.field("because", BECAUSE, metadata={"doc": "the words that decided, the cue they matched, its weight"}),
])
LABELS = pa.schema([
    pa.field("question", pa.string(), metadata={"doc": "the question asked"}),
    pa.field("platform", pa.string(), metadata={"doc": "network of the post"}),
    pa.field("post_id", pa.string(), metadata={"doc": "the post it is about"}),
    pa.field("shown_sha256", pa.string(), metadata={"doc": "sha256 of everything the judge was shown"}),
    *ANSWERS,
    pa.field("judge", pa.string(), metadata={"doc": "question@version that answered"}),
    pa.field("judged_on", pa.date32(), metadata={"doc": "the day of the part it was judged with"}),
])


@cache
def schema_of(record: type) -> pa.Schema:
    """The Arrow schema of a record; each field's description is in its metadata under `doc`."""
    hints = get_type_hints(record, include_extras=True)
    return pa.schema([_field(name, hint) for name, hint in hints.items()])


def table_of(record: type, rows: Iterable[Any]) -> pa.Table:
    """Records as a table of `schema_of(record)`, one row each."""
    schema = schema_of(record)
    kept = list(rows)
    values = zip(*map(attrgetter(*schema.names), kept), strict=True) if kept else [()] * len(schema)
    columns = [pa.array(column, field.type) for column, field in zip(values, schema, strict=True)]
    return pa.Table.from_arrays(columns, schema=schema)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; it takes `path`'s place, flushed to disk, only if nothing went wrong."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield beside
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_part(path: Path, table: pa.Table) -> None:
    """Write a Parquet part whole."""
    import pyarrow.parquet as pq

    with whole(path) as beside:
        pq.write_table(table, beside, compression="zstd")


def write_text(path: Path, text: str) -> None:
    """Write a text file whole."""
    with whole(path) as beside:
        beside.write_text(text, encoding="utf-8")


def _field(name: str, hint: Any) -> pa.Field:
    doc = ""
    if get_origin(hint) is Annotated:
        hint, doc = get_args(hint)[0], get_args(hint)[1]
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    kind = next(option for option in options if option is not types.NoneType)
    return pa.field(name, _arrow(kind), nullable=types.NoneType in options, metadata={"doc": doc})


def _arrow(kind: Any) -> pa.DataType:
    if get_origin(kind) is tuple:
        return pa.list_(pa.string())
    return pa.string() if get_origin(kind) is Literal else SIMPLE[kind]
