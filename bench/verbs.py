"""Posts a second of each verb, beside a peer that does part of the same job; `make bench` prints the table.

    python bench/verbs.py [TEXTS.parquet]

The file has a column `text` and perhaps `parent_text`; without one, the example brand's posts stand twenty times over
(run `make audit` first). Peers: reading the same pages with `json` alone is the floor for parse; VADER, the rule-based
labeller that most tutorials use, is the peer of label; SQLite, loaded from the same rows, is the peer of build.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import world

Line = tuple[str, int, float]


def timed(work: Callable[[], Any]) -> float:
    """Wall seconds of one call."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def verbs(brand: Any) -> list[Line]:
    """Rows and seconds of parse, label, build and report."""
    from pipeline.build import build
    from pipeline.label import label
    from pipeline.parse import parse
    from pipeline.report import report

    week, counted = brand.last_week(world.DAY), {}
    parse_s = timed(lambda: counted.update(posts=parse(brand, world.DAY)))
    label_s = timed(lambda: counted.update(labels=label(brand, world.DAY)))
    posts = counted["posts"]
    return [("parse", posts, parse_s), ("label (all questions)", counted["labels"], label_s),
            ("build", posts, timed(lambda: build(brand, week))), ("report", posts, timed(lambda: report(brand, week)))]


def judges(rows: list[world.Row]) -> list[Line]:
    """Texts and seconds of each question's judge alone, without any file."""
    import pyarrow as pa

    from pipeline import questions

    text, parent = [row[0] for row in rows], [row[1] for row in rows]
    texts = pa.table({"text": text, "parent": parent, "root": parent, "lang": ["en"] * len(rows),
                      "parent_state": ["ok" if one else None for one in parent], "platform": ["bluesky"] * len(rows)},
                     schema=pa.schema([(name, pa.string()) for name in
                                       ("text", "parent", "root", "lang", "parent_state", "platform")]))
    return [(f"judge {name}", len(rows), timed(lambda name=name: questions.question(name).judge(texts)))
            for name in questions.names()]


def peers(rows: list[world.Row]) -> list[Line]:
    """Rows and seconds of what others would use."""
    import json
    import sqlite3

    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    from pipeline import landing, paths

    files = sorted(paths.landing("bench", "bluesky", world.DAY).glob("*.gz"))
    floor = timed(lambda: [json.loads(page.body) for file in files for page in landing.read(file)])
    some, vader = rows[:20_000], SentimentIntensityAnalyzer()
    slow = timed(lambda: [vader.polarity_scores(text) for text, _ in some])
    con = sqlite3.connect(":memory:")
    con.execute("create table posts (text, parent)")
    load = timed(lambda: con.executemany("insert into posts values (?, ?)", rows))
    return [("  json alone (floor of parse)", len(rows), floor), ("  VADER (peer of judge)", len(some), slow),
            ("  SQLite, one table (peer of build)", len(rows), load)]


def main() -> None:
    """Print the table."""
    rows = world.texts_of(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        brand = world.make(Path(folder), rows)
        lines = [*verbs(brand), *judges(rows), *peers(rows)]
    sys.stdout.write(f"{len(rows):,} texts, one core\n{'':36}{'rows':>10}{'seconds':>10}{'rows/s':>12}\n")
    for name, count, seconds in lines:
        sys.stdout.write(f"{name:36}{count:>10,}{seconds:>10.2f}{count / seconds:>12,.0f}\n")
    sys.stdout.write(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB\n")


if __name__ == "__main__":
    main()
