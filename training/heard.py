"""Real public texts that careful readers labelled by the codebook, kept as what was heard in them, never as texts.

    python training/heard.py TEXTS.parquet

`heard/labels.parquet` knows each text by a hash alone, with its labels; `heard/TASK.parquet` has the buckets that its
words fell into, in no order, and what the cues said of it. Who has the texts (columns `text`, `parent_text`) makes the
latter anew after the cues have changed; everybody else learns from what was kept.
"""

from __future__ import annotations

import sys
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from training import kinds  # noqa: E402
from training.features import TASKS, Examples, Row, Task, bags, matrix, stacked, table  # noqa: E402

FOLDER = Path(__file__).with_name("heard")
LABELS = FOLDER / "labels.parquet"


def name_of(text: str, parent: str | None) -> str:
    """The hash by which a text, with the one it answers, is known: 64 bits, as 16 letters."""
    return blake2b(f"{text}\0{parent or ''}".encode(), digest_size=8).hexdigest()


def examples(task: Task) -> Examples:
    """What was heard for a task. Raises `OSError` when it was not kept."""
    kept = pq.read_table(FOLDER / f"{task.name}.parquet")
    truth = np.array([task.answers.index(one) for one in kept["truth"].to_pylist()])
    words = stacked([np.array(bag, np.int64) for bag in kept["buckets"].to_pylist()], kept["words"].to_pylist())
    names = kept.schema.names[kept.schema.names.index("truth") + 1:]
    return Examples(words, matrix(kept.select(names)), truth, np.full(len(truth), task.trust), tuple(names))


def listen(rows: list[Row], task: Task) -> pa.Table:
    """What is heard in labelled rows, one a text, ordered by nothing that a text says."""
    said = task.inputs(table(rows))
    found, words = bags([task.heard(row) for row in rows])
    columns: dict[str, Any] = {"name": [row["name"] for row in rows], "buckets": pa.array(found, pa.list_(pa.int32())),
                               "words": pa.array(words, pa.int32()), "truth": [task.truth(row) for row in rows]}
    inputs = {name: column.cast(pa.float32()) for name, column in zip(said.column_names, said.columns, strict=True)}
    return pa.table(columns | inputs).sort_by("name")


def main() -> None:
    """Write what is heard in the labelled ones among the texts of a file."""
    labels = {row["name"]: row for row in pq.read_table(LABELS).to_pylist()}
    texts = pq.read_table(sys.argv[1], columns=["text", "parent_text"]).to_pylist()
    rows = []
    for one in texts:
        if one["text"] and (known := labels.pop(name_of(one["text"], one["parent_text"]), None)):
            part = {"text": one["text"]} if known["label"] else {"reply": one["text"], "parent": one["parent_text"]}
            rows.append({key: value for key, value in known.items() if value is not None} | part)
    for task in TASKS.values():
        some = task.rows(rows)
        pq.write_table(listen(some, task), FOLDER / f"{task.name}.parquet", compression="zstd", compression_level=19)
        print(f"{task.name}: {len(some):,} texts heard")
    pq.write_table(kinds.listen(rows), FOLDER / f"{kinds.MODEL}.parquet", compression="zstd", compression_level=19)
    if labels:
        print(f"{len(labels):,} labelled texts are not in {sys.argv[1]}")


if __name__ == "__main__":
    main()
