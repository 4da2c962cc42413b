"""A made-up brand with as many reps as wanted, as the verbs before build would leave it, for timing report.

Each rep posts three times a week and answers three strangers; now and then somebody asks the rep something. Every
ninth rep mostly asks, every twentieth account could not be read, and texts are words by chance, so that a few findings
are at risk and no two posts are copies of each other.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

DAY, WEEK = date(2026, 11, 23), "2026-11-16"
END = datetime(2026, 11, 23, tzinfo=UTC)
NETWORKS = ("bluesky", "mastodon", "x")
PERSONS = 5_000
QUESTIONS = {"value_or_pitch": "post", "reply_in_context": "reply", "customer_voice": "heard"}
WORDS = [first + last for first in ("pa", "ket", "sal", "lem", "but", "win", "gar", "mil", "har", "tor", "ves", "cou")
         for last in ("ter", "ton", "dle", "ling", "ner", "mon", "low", "den", "vy", "rish", "per", "bo", "ick", "und")]
Said = tuple[Any, str, str]
"""A post, its answer, and which question was asked of it: `post`, `reply` or `heard`, empty for none."""


def make(folder: Path, reps: int, weeks: int) -> tuple[Any, int]:
    """The brand with its posts and labels under `folder`, and how many posts there are."""
    os.environ |= {"OFFPITCH_HOME": str(folder), "OFFPITCH_DATA": str(folder / "data")}
    from pipeline.settings import Brand

    roster = _roster(reps)
    brand = Brand(name="Bench", contact="bench@bench.example", slug="bench", roster=tuple(roster))
    said = [one for number, account in enumerate(roster) for one in _said(account, number, weeks)]
    for network in NETWORKS:
        _land(network, [one for one in said if one[0].platform == network])
    _collected(roster)
    return brand, len(said)


def _roster(reps: int) -> list[Any]:
    from pipeline.records import Account

    brand = Account("bluesky", "bench.example", "brand", stable_id="id:brand", name="Bench")
    teams = max(reps // 50, 2)
    return [brand, *(Account(NETWORKS[n % 3], f"rep{n}.example", "rep", stable_id=f"id:rep{n}", rep_id=f"r{n}",
                             name=f"Rep {n}", team=f"Team {n % teams}") for n in range(reps))]


def _said(account: Any, number: int, weeks: int) -> Iterator[Said]:
    """What an account wrote and was asked in the weeks up to `END`."""
    rng = random.Random(number)
    for n in range(3 * weeks):
        at = END - timedelta(days=n * 7 / 3 + number % 7 / 7, minutes=60 + number % 600)
        yield _own(account, rng, f"{number}-{n}", at)
        yield from _exchange(account, rng, f"{number}-{n}", at)
        if n % 12 == 0:
            yield _question(account, rng, f"{number}-{n}", at)


def _own(account: Any, rng: random.Random, name: str, at: datetime) -> Said:
    asks = account.rep_id is not None and int(account.rep_id[1:]) % 9 == 8
    answer = rng.choices(["value", "soft", "pitch"], [2, 1, 6] if asks else [8, 1, 1])[0]
    url = f"https://{account.platform}.example/p{name}"
    post = _by(account, post_id=f"p{name}", kind="post", text=_text(rng, answer), created_at=at, url=url)
    return post, answer, "post"


def _exchange(account: Any, rng: random.Random, name: str, at: datetime) -> Iterator[Said]:
    """A stranger's post and the account's reply to it, an hour later."""
    answer = rng.choices(["conversation", "care", "off_context_pitch"], [5, 3, 1])[0]
    stranger = _stranger(account, rng, name, at - timedelta(hours=1), kind="post")
    yield stranger, "", ""
    told = _text(rng, "pitch" if answer == "off_context_pitch" else "value")
    reply = _by(account, post_id=f"r{name}", kind="reply", text=told, created_at=at, parent_id=stranger.post_id,
                root_id=stranger.post_id, parent_state="ok", parent_author_id=stranger.author_id)
    yield reply, answer, "reply"


def _question(account: Any, rng: random.Random, name: str, at: datetime) -> Said:
    asked = _stranger(account, rng, f"q{name}", at, kind="post", mentions=(account.stable_id,))
    return asked, rng.choice(["question", "complaint", "praise", "other"]), "heard"


def _by(account: Any, **told: Any) -> Any:
    from pipeline.records import Post

    return Post(platform=account.platform, created_source="server", author_id=account.stable_id, account=account.key,
                role=account.role, seen_at=END + timedelta(hours=6), **told)


def _stranger(account: Any, rng: random.Random, name: str, at: datetime, **told: Any) -> Any:
    post = _by(account, post_id=f"s{name}", text=_text(rng, "value"), created_at=at, **told)
    return replace(post, author_id=f"h:{rng.randrange(PERSONS)}", account=None, role=None)


def _text(rng: random.Random, answer: str) -> str:
    told = " ".join(rng.choices(WORDS, k=rng.randint(9, 24))).capitalize()
    return f"{told}, message me." if answer == "pitch" else f"{told}."


def _land(network: str, said: list[Said]) -> None:
    from pipeline import paths, tables
    from pipeline.records import Post

    tables.write_part(paths.posts("bench", network, DAY), tables.table_of(Post, [post for post, *_ in said]))
    for question, asked in QUESTIONS.items():
        told = [(post, answer) for post, answer, of in said if of == asked]
        tables.write_part(paths.labels("bench", question, network, DAY), _labels(question, told))


def _labels(question: str, told: list[tuple[Any, str]]) -> Any:
    """The labels of these posts as the verb label would leave them."""
    import pyarrow as pa

    from pipeline import tables

    size = len(told)
    because = [[{"words": "message me", "cue": "dm_handoff", "weight": 2.0}] if "pitch" in answer else []
               for _, answer in told]
    return pa.table({
        "question": [question] * size, "platform": [post.platform for post, _ in told],
        "post_id": [post.post_id for post, _ in told], "shown_sha256": ["0"] * size,
        "answer": [answer for _, answer in told], "probability": [[(answer, 0.9)] for _, answer in told],
        "unsure": [False] * size, "kinds": [[]] * size, "flags": [[]] * size, "invites": [None] * size,
        "because": because, "judge": [f"{question}@1"] * size, "judged_on": [DAY] * size,
    }, schema=tables.LABELS)


def _collected(roster: Iterable[Any]) -> None:
    from pipeline import paths, tables
    from pipeline.records import Collected

    for number, one in enumerate(roster):
        stop, wrong = ("error", "unknown handle") if number % 20 == 19 else ("window", None)
        note = Collected(one.platform, one.key, DAY, END - timedelta(weeks=12), stop, 1, message=wrong)
        tables.write_text(paths.collected("bench", DAY) / f"{one.key.replace(':', '.')}.json",
                          json.dumps(asdict(note), default=str))
