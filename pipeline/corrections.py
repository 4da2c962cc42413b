"""What people said: `brands/NAME/corrections.csv`, read strictly; a bad row is named and left out, the others count.

The file is what reviewers fill in and append, so it forgives what spreadsheets do: semicolons, a heading in the
middle, a sign before a long number, columns of their own.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from pipeline import questions
from pipeline.records import Correction, Issue

COLUMNS = ("question", "platform", "post_id", "answer", "by", "on", "note")
"""The columns a person fills in; `note` may be empty."""
NO_ANSWERS = ("context_missing", "unsupported")
"""What a judge says instead of an answer; a person who has read the text has one."""
ROUNDED = re.compile(r"[\d.,]+E\+?\d+", re.IGNORECASE)


class CorrectionError(ValueError):
    """A row that cannot be used, in one line."""


def read(folder: Path) -> tuple[Correction, ...]:
    """Every good row of the brand folder's `corrections.csv`; of several about one text the latest day, then row.

    A text that chance chose once stays chosen by chance, whoever answers it again.
    """
    latest: dict[tuple[str, str, str], Correction] = {}
    for one in sorted(_rows(folder)[0], key=lambda one: (one.on, one.csv_row)):
        key = one.question, one.platform, one.post_id
        drawn = one if one.sampled or key not in latest else latest[key]
        latest[key] = replace(one, sampled=drawn.sampled, sampling_probability=drawn.sampling_probability)
    return tuple(latest.values())


def complaints(folder: Path) -> list[str]:
    """One line for each row that was left out: where, what, what to do."""
    return _rows(folder)[1]


def issues(folder: Path) -> list[Issue]:
    """The complaints as the report shows them, at the time the file was last changed."""
    return [issue(folder, line) for line in complaints(folder)]


def issue(folder: Path, message: str) -> Issue:
    """A warning about `corrections.csv`, at the time the file was last changed."""
    changed = datetime.fromtimestamp((folder / "corrections.csv").stat().st_mtime, UTC)
    return Issue(changed, "build", "warning", message)


def _rows(folder: Path) -> tuple[list[Correction], list[str]]:
    good: list[Correction] = []
    bad: list[str] = []
    try:
        for number, row in _numbered(folder / "corrections.csv"):
            try:
                good.append(_correction(row, number))
            except ValueError as error:
                bad.append(f"{folder.name}/corrections.csv, row {number}: {error}")
    except (csv.Error, CorrectionError) as error:
        bad.append(f"{folder.name}/corrections.csv: {error}")
    return good, bad


def _numbered(file: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows with an answer under the heading above them; a file may have been appended to another with its heading."""
    if not file.exists():
        return
    text = file.read_text(encoding="utf-8-sig", errors="replace")
    first = text.partition("\n")[0]
    head: list[str] = []
    for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_sign(first)), 1):
        names = [cell.strip("\ufeff ").lower() for cell in cells]
        if {"question", "answer"} <= set(names):
            head = names
        elif not head:
            raise CorrectionError(f"its first row must name the columns: {', '.join(COLUMNS)}")
        row = dict(zip(head, (cell.strip() for cell in cells), strict=False))
        if names != head and row.get("answer"):
            yield number, row


def _sign(first: str) -> str:
    return ";" if first.count(";") > first.count(",") else ","


def _correction(row: Mapping[str, str], number: int) -> Correction:
    if missing := [name for name in COLUMNS[:-1] if not row.get(name)]:
        raise CorrectionError(f"{missing[0]} is empty; fill it in")
    post_id = row["post_id"].removeprefix("'")
    if ROUNDED.fullmatch(post_id):
        raise CorrectionError(f"a spreadsheet has rounded the post_id to {post_id}; copy it again, as text")
    return Correction(
        row["question"], row["platform"].lower(), post_id, _answer(row["question"], row["answer"]), row["by"],
        _day(row["on"]), row.get("note") or None, row.get("shown_sha256") or None, row.get("sampled") or None,
        _share(row.get("sampling_probability")), number,
    )


def _answer(question: str, said: str) -> str:
    known = _answers(_one_of(question, tuple(questions.names()), "question"))
    return _one_of(said.lower().replace(" ", "_").replace("-", "_"), known, f"answer to {question}")


def _one_of(word: str, known: tuple[str, ...], what: str) -> str:
    if word in known:
        return word
    close = difflib.get_close_matches(word, known, n=1)
    raise CorrectionError(f"there is no {what} {word!r}; " + (f"did you mean {close[0]}?" if close
                                                              else f"write one of {', '.join(known)}"))


@cache
def _answers(question: str) -> tuple[str, ...]:
    return tuple(answer for answer in questions.question(question).QUESTION.answers if answer not in NO_ANSWERS)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise CorrectionError(f"{said!r} is no date; write it as 2026-11-23") from None


def _share(said: str | None) -> float | None:
    try:
        return float(said.replace(",", ".")) if said else None
    except ValueError:
        raise CorrectionError(f"sampling_probability {said!r} is no number; leave it as it was") from None
