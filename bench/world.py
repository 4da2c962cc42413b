"""A brand of any size in a folder of its own, with texts landed as Bluesky pages, for timing the verbs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

DAY = date(2026, 11, 23)
FETCHED = datetime(2026, 11, 23, tzinfo=UTC)
START = datetime(2026, 8, 31, tzinfo=UTC)
REPS = 200
Row = tuple[str, str | None]
"""A text and the text it answers, if any."""


def texts_of(path: Path | None) -> list[Row]:
    """The rows of a Parquet file with `text` and, perhaps, `parent_text`; without a file, the example brand's posts."""
    import duckdb

    if path:
        query = f"select text, nullif(parent_text, '') from '{path}' where text <> ''"
        return duckdb.connect().execute(query).fetchall()
    from pipeline import paths

    if not any((paths.data("example") / "posts").glob("*/*.parquet")):
        raise SystemExit("no texts to time: run make audit first, or give a file: make bench TEXTS=posts.parquet")
    found = str(paths.data("example") / "posts" / "*" / "*.parquet")
    query = f"""select post.text, parent.text from '{found}' as post left join '{found}' as parent
                on parent.post_id = post.parent_id where post.text <> '' and post.role is not null"""
    return duckdb.connect().execute(query).fetchall() * 20


def make(folder: Path, rows: list[Row]) -> Any:
    """A brand with `REPS` reps whose pages hold `rows`, under `folder`; what `settings.load` gives."""
    os.environ |= {"OFFPITCH_HOME": str(folder), "OFFPITCH_DATA": str(folder / "data")}
    brand = folder / "brands" / "bench"
    brand.mkdir(parents=True)
    (brand / "brand.toml").write_text('name = "Bench"\ncontact = "bench@bench.example"\n'
                                      '[[accounts]]\nplatform = "bluesky"\nhandle = "bench.example"\n')
    lines = "".join(f"r{n},Rep {n},team {n % 9},bluesky,rep{n}.example,did:plc:rep{n}\n" for n in range(REPS))
    (brand / "reps.csv").write_text("rep_id,name,team,platform,handle,stable_id\n" + lines)
    _land(rows)
    from pipeline import settings

    return settings.load("bench")


def _land(rows: list[Row]) -> None:
    from pipeline import paths
    from pipeline.landing import Landing
    from pipeline.records import Page

    views = (_view(number, row) for number, row in enumerate(rows))
    for rep in range(REPS):
        name = f"rep{rep}.example"
        landing = Landing(paths.landing("bench", "bluesky", DAY) / f"{name}.jsonl.gz")
        mine = islice(views, -(-len(rows) // REPS))
        for number, page in enumerate(_pages(mine, rep)):
            url = f"https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?actor=did:plc:rep{rep}&cursor={number}"
            landing.add(Page("bluesky", f"bluesky:{name}", "timeline", url, FETCHED, 200, page))
        landing.close()


def _pages(views: Iterator[dict[str, Any]], rep: int) -> Iterator[bytes]:
    author = {"did": f"did:plc:rep{rep}", "handle": f"rep{rep}.example", "labels": []}
    while feed := list(islice(views, 100)):
        for item in feed:
            item["post"]["author"] = author
            item["post"]["uri"] = f"at://did:plc:rep{rep}/app.bsky.feed.post/{item['post']['uri']}"
        yield json.dumps({"feed": feed}).encode()


def _view(number: int, row: Row) -> dict[str, Any]:
    text, parent = row
    at = (START + timedelta(seconds=number * 31 % (84 * 86_400))).isoformat()
    view = {"uri": f"3k{number}", "cid": f"c{number}", "indexedAt": at, "replyCount": 0, "likeCount": 1,
            "repostCount": 0, "quoteCount": 0,
            "record": {"$type": "app.bsky.feed.post", "text": text, "createdAt": at, "langs": ["en"]}}
    if not parent:
        return {"post": view}
    uri = f"at://did:plc:stranger{number % 5000}/app.bsky.feed.post/3p{number}"
    ref = {"uri": uri, "cid": f"p{number}"}
    view["record"]["reply"] = {"parent": ref, "root": ref}
    other = {"$type": "app.bsky.feed.defs#postView", **ref, "indexedAt": at, "likeCount": 0, "replyCount": 1,
             "repostCount": 0, "quoteCount": 0,
             "author": {"did": uri.split("/")[2], "handle": f"stranger{number % 5000}.example", "labels": []},
             "record": {"$type": "app.bsky.feed.post", "text": parent, "createdAt": at, "langs": ["en"]}}
    return {"post": view, "reply": {"parent": other, "root": other}}
