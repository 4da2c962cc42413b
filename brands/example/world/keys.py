"""The keys: what was planted where, and the answer that every text of the brand and its reps was written for."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from world.message import Message


def write_truth(path: Path, messages: Iterable[Message], others: Iterable[tuple[str, str, str, str]]) -> None:
    """`truth.csv`: platform, post_id, planted, expected; `others` are truths about accounts, their key as post_id."""
    rows = {(one.author.platform, one.post_id, what, expected) for one in messages for what, expected in one.plants}
    _write(path, ("platform", "post_id", "planted", "expected"), sorted(rows) + sorted(others))


def write_answers(path: Path, messages: Iterable[Message]) -> None:
    """`answers.csv`: account, post_id, kind, invites, answer, kinds of each text of the brand and its reps."""
    rows = {(one.author.key, one.post_id, "reply" if one.parent else "post", one.invites, _answer(one),
             " ".join(one.kinds)) for one in messages if one.label}
    _write(path, ("account", "post_id", "kind", "invites", "answer", "kinds"), sorted(rows))


def _answer(message: Message) -> str:
    """What its author meant, or that nobody can tell: archives of X never hold the text replied to."""
    alone = message.author.platform == "x" and message.parent and message.parent.author != message.author
    return "context_missing" if alone else message.label


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
