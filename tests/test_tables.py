"""Parts are written whole or not at all, and every column says what it means."""

from dataclasses import fields
from datetime import UTC, datetime

import pyarrow.parquet as pq
import pytest

from pipeline.records import Account, Collected, Issue, Post
from pipeline.tables import ANSWERS, LABELS, schema_of, table_of, whole, write_part

NOW = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
POST = Post("bluesky", "at://1", "did:1", "post", "hello", NOW, "server", NOW, mentions=("did:2",))


@pytest.mark.parametrize("record", [Account, Collected, Issue, Post])
def test_every_field_of_a_record_is_described(record):
    schema = schema_of(record)
    assert schema.names == [field.name for field in fields(record)]
    assert all(field.metadata[b"doc"] for field in schema)


def test_every_column_of_the_labels_is_described():
    assert all(field.metadata[b"doc"] for field in [*ANSWERS, *LABELS])


def test_a_post_comes_back_from_disk_as_it_went(tmp_path):
    write_part(tmp_path / "deep" / "part.parquet", table_of(Post, [POST]))
    row = pq.read_table(tmp_path / "deep" / "part.parquet").to_pylist()[0]
    assert row["created_at"] == NOW
    assert row["mentions"] == ["did:2"]
    assert row["likes"] is None


def test_a_failed_write_leaves_the_old_part_alone(tmp_path):
    path = tmp_path / "part"
    path.write_text("old")
    with pytest.raises(FileNotFoundError), whole(path) as beside:
        beside.with_name("missing").read_text()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
