"""Posts a second of each verb, beside a peer that does part of the same job; `make bench` prints the table.

    python bench/verbs.py [TEXTS.parquet]

The file has a column `text` and perhaps `parent_text`; without one, the example brand's posts stand twenty times over
(run `make audit` first). Peers: reading the same pages with `json` alone is the floor for parse; SQLite, loaded from
the same rows, is the peer of build; TF-IDF in scikit-learn, a sentence encoder and VADER, the rule-based labeller that
most tutorials use, are the peers of screening.
"""

from __future__ import annotations

import itertools
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import world

Line = tuple[str, int, float]


def timed(work: Callable[[], Any]) -> float:
    """Wall seconds of one call."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def verbs(brand: Any) -> Iterator[Line]:
    """Rows and seconds of parse, label, build and report."""
    from pipeline.build import build
    from pipeline.label import label
    from pipeline.parse import parse
    from pipeline.report import report

    week, counted = brand.last_week(world.DAY), {}
    seconds = timed(lambda: counted.update(posts=parse(brand, world.DAY)))
    yield "parse", counted["posts"], seconds
    seconds = timed(lambda: counted.update(labels=label(brand, world.DAY)))
    yield "label (all questions)", counted["labels"], seconds
    yield "build", counted["posts"], timed(lambda: build(brand, week))
    yield "report", counted["posts"], timed(lambda: report(brand, week))


def judges(rows: list[world.Row]) -> Iterator[Line]:
    """Texts and seconds of each question's judge alone, without any file."""
    import pyarrow as pa

    from pipeline import questions

    text, parent = [row[0] for row in rows], [row[1] for row in rows]
    columns = {"text": text, "parent": parent, "root": parent, "platform": ["bluesky"] * len(rows),
               "parent_state": ["ok" if one else None for one in parent], "lang": ["en"] * len(rows)}
    texts = pa.table(columns, schema=pa.schema([(name, pa.string()) for name in columns]))
    for name in questions.names():
        judge = questions.question(name).judge
        yield f"judge {name}", len(rows), timed(lambda judge=judge: judge(texts))


def screens(rows: list[world.Row]) -> Iterator[Line]:
    """Texts and seconds of screening, and of what others would label with."""
    import labellers

    yield from labellers.lines([text for text, _ in rows])


def peers(rows: list[world.Row]) -> Iterator[Line]:
    """Rows and seconds of what others would use."""
    import json
    import sqlite3

    from pipeline import landing, paths

    files = sorted(paths.landing("bench", "bluesky", world.DAY).glob("*.gz"))
    seconds = timed(lambda: [json.loads(page.body) for file in files for page in landing.read(file)])
    yield "  json alone (floor of parse)", len(rows), seconds
    con = sqlite3.connect(":memory:")
    con.execute("create table posts (text, parent)")
    seconds = timed(lambda: con.executemany("insert into posts values (?, ?)", rows))
    yield "  SQLite, one table (peer of build)", len(rows), seconds


def main() -> None:
    """Print the table, a line as soon as it is known."""
    rows = world.texts_of(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(f"{len(rows):,} texts, one core\n{'':36}{'rows':>10}{'seconds':>10}{'rows/s':>12}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        brand = world.make(Path(folder), rows)
        for name, count, seconds in itertools.chain(verbs(brand), judges(rows), screens(rows), peers(rows)):
            figures = f"{count:>10,}{seconds:>10.2f}{count / seconds:>12,.0f}" if count else ""
            print(f"{name:36}{figures}", flush=True)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    main()
