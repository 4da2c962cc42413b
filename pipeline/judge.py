"""Judge texts outside any brand: one draft before it is posted, or a file of them, a row of JSON a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa

from pipeline import questions
from pipeline.labelling.shown import CONTEXT, SHOWN
from pipeline.tables import whole

BATCH = 10_000
"""Lines read at a time; bounds the memory of a file of any length."""
ASKED = {"label": "value_or_pitch", "verdict": "reply_in_context"}
"""The question asked of a post, and that asked of a reply, by the name its answer has in a row."""


class RowError(ValueError):
    """A line that is no row to judge."""


def judge_text(text: str, reply_to: str | None = None, lang: str | None = None,
               platform: str | None = None, *, opted_in: bool = False) -> dict[str, Any]:
    """One answer, a row of `judge_file` without its id: `label` for a post, `verdict` for an answer to `reply_to`."""
    row = {"text": text} if reply_to is None else {"reply": text, "parent": reply_to}
    answer = _answers([_row({"id": None, **row, "lang": lang, "platform": platform, "opted_in": opted_in})])[0]
    del answer["id"]
    return answer


def judge_file(source: Path, out: Path | None = None) -> int:
    """How many rows were written to `out`, or to standard output: one a line of `source`, same ids, same order.

    A line that cannot be judged gives a row with `error`, which names the line; empty lines are skipped.
    Raises `OSError` when `source` cannot be read.
    """
    with source.open("rb") as lines:
        if out is None:
            return _write(lines, sys.stdout)
        with whole(out) as beside, beside.open("w", encoding="utf-8") as file:
            return _write(lines, file)


def _write(lines: Iterator[bytes], file: TextIO) -> int:
    numbered, count = enumerate(lines, 1), 0
    while batch := list(islice(numbered, BATCH)):
        rows = [_read(number, line) for number, line in batch if line.strip()]
        file.writelines(json.dumps(answer, ensure_ascii=False) + "\n" for answer in _answers(rows))
        count += len(rows)
    return count


def _read(number: int, line: bytes) -> dict[str, Any]:
    """A line as a row with the columns that a question is shown, or with `error`."""
    row: Any = None
    try:
        row = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
        return _row(row)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        return {"id": None, "error": f"line {number} is no JSON ({error}); write one object a line"}
    except RowError as error:
        known = row.get("id") if isinstance(row, dict) else None
        return {"id": known, "error": f"line {number}: {error}"}


def _row(row: Any) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise RowError('this is no object; write {"id": …, "text": …} or {"id": …, "reply": …, "parent": …}')
    says = "verdict" if "reply" in row else "label"
    text = row.get("reply" if says == "verdict" else "text")
    given = {name: row.get(name) for name in ("parent", "root", "platform", "lang")}
    if not isinstance(text, str) or not all(isinstance(value, str | None) for value in given.values()):
        raise RowError("text, reply, parent, root, platform and lang must be texts, and one of text and reply be there")
    where = {name: row.get(name) for name in CONTEXT}
    if not all(isinstance(value, bool | None) for value in where.values()):
        raise RowError("opted_in and own_thread must be true or false")
    shown = {name: _clean(value) for name, value in {"text": text, **given}.items()} | where
    return shown | {"id": row.get("id"), "says": says, "parent_state": "ok" if given["parent"] else "not_fetched"}


def _clean(text: str | None) -> str | None:
    """The text with half characters, which JSON can spell and no table takes, replaced."""
    return None if text is None else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _answers(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """An answer a row, in order; rows with an `error` come back as they are."""
    found: dict[int, dict[str, Any]] = {place: dict(row) for place, row in enumerate(rows) if "error" in row}
    for says, name in ASKED.items():
        places = [place for place, row in enumerate(rows) if row.get("says") == says]
        kinds = dict.fromkeys(SHOWN, pa.string()) | dict.fromkeys(CONTEXT, pa.bool_())
        texts = pa.table({column: pa.array([rows[place][column] for place in places], kind)
                          for column, kind in kinds.items()})
        for place, answer in zip(places, questions.question(name).judge(texts).to_pylist(), strict=True):
            found[place] = _told(rows[place]["id"], says, answer)
    return [found[place] for place in range(len(rows))]


def _told(name: Any, says: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    probability = {key: round(value, 4) for key, value in answer["probability"]}
    same = {key: answer[key] for key in ("invites", "kinds", "flags")}
    return {"id": name, says: answer["answer"], **same, "probability": probability, "unsure": answer["unsure"],
            "because": answer["because"]}
