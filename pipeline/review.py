"""The texts whose review would tell most, as a CSV that a person fills in and appends to `corrections.csv`.

A part is drawn by chance, for honest figures; the rest are the texts the judge is least sure of, and those behind
findings past their threshold. Chance is the md5 of a text's name, the same in every draw: whatever was drawn from
one week in several reviews is together one random sample of that week (permanent random numbers; E. Ohlsson,
"Coordination of samples using permanent random numbers", in Business Survey Methods, 1995).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import paths
from pipeline.ask import open_published
from pipeline.records import Week
from pipeline.reporting.tables import rows
from pipeline.scoring import findings
from pipeline.settings import Brand
from pipeline.tables import whole
from pipeline.text import csv_cell

if TYPE_CHECKING:
    import duckdb

BUDGET = 50
RANDOM = 0.4
"""Share of the budget that chance gives out, half of it to posts and half to replies."""
COLUMNS = ("question", "platform", "post_id", "text", "parent", "machine_answer", "probability", "why_chosen", "answer",
           "by", "on", "note", "sampled", "sampling_probability", "shown_sha256", "url")
LONG_NUMBER = re.compile(r"\d{12,}")
"""Spreadsheets round whole numbers of 16 digits and show those of 12 as 1.2E+11."""
CHANCE = "chance"
PAST = ("risk", "watch")


class ReviewError(Exception):
    """A review that cannot be written, in one line with what to do."""


@dataclass(frozen=True, slots=True)
class Review:
    """Texts to look at, as rows of `COLUMNS`, and the audited week of the database they come from."""

    week: str
    rows: tuple[dict[str, Any], ...]


def review(brand: Brand, budget: int = BUDGET, week: Week | None = None) -> Review:
    """At most `budget` texts of the weeks that findings look at, those of chance first.

    Of a text that was reviewed for another reason and is now drawn by chance, the answer is filled in already.
    Raises `ReviewError` when the database was built for another week than `week`.
    """
    with open_published(brand.slug) as con:
        built = con.execute("select week from audited").fetchall()[0][0]
        if week and week.name != built:
            raise ReviewError(f"the database of {brand.slug} was built for the week {built}; "
                              f"run offpitch build {brand.slug} --week {week.name}")
        texts = rows(con, "reviewable")
        chosen = _by_chance(texts, round(budget * RANDOM))
        chosen |= _told(texts, chosen, budget - len(chosen), _influence(con))
    return Review(built, tuple(_row(text, why) for text, why in chosen.values()))


def write(path: Path, found: Iterable[dict[str, Any]]) -> None:
    """Write rows of `COLUMNS` as a CSV that a spreadsheet opens safely, with the mark that tells it the encoding.

    Raises `ReviewError` where a file is there already: somebody may have filled it in.
    """
    if path.exists():
        raise ReviewError(f"{path} is there already and may hold somebody's answers; name another file with --out")
    with whole(path) as beside, beside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([csv_cell(row[name]) for name in COLUMNS] for row in found)


def usual_path(brand: Brand, week: str) -> Path:
    """Where a review lies unless it is told otherwise: WEEK.csv, or WEEK-2.csv and so on where that is taken."""
    folder = paths.data(brand.slug) / "reviews"
    names = (f"{week}-{number}" if number > 1 else week for number in count(1))
    return next(path for path in (folder / f"{name}.csv" for name in names) if not path.exists())


Chosen = dict[tuple[str, str], tuple[dict[str, Any], str]]
"""Question and post key → the text and why it was chosen."""


def _by_chance(texts: Sequence[dict[str, Any]], budget: int) -> Chosen:
    """The `budget` texts with the lowest draw, from each question in turn; none that chance chose and people read."""
    asked = sorted({text["question"] for text in texts}, reverse=True)
    queues = [[text for text in texts if text["question"] == name and text["sampled"] is None] for name in asked]
    drawn = [text for turn in zip_longest(*queues) for text in turn if text][:budget]
    for name, queue in zip(asked, queues, strict=True):
        share = sum(text["question"] == name for text in drawn) / max(len(queue), 1)
        for text in queue:
            text["sampling_probability"] = round(share, 4)
    return {_key(text): (text, CHANCE) for text in drawn}


def _told(texts: Sequence[dict[str, Any]], taken: Chosen, budget: int, influence: dict[str, float]) -> Chosen:
    """The texts nearest to the line and those that findings rest on, in turn, none twice, none reviewed."""
    free = [text for text in texts if _key(text) not in taken and text["reviewed_by"] is None]
    doubtful = [(text, "the judge is unsure") for text in sorted(free, key=lambda text: text["margin"])]
    weights = {id(text): influence.get(text["post_key"], 0.0) * (1 - text["margin"]) for text in free}
    behind = [(text, "a finding rests on it") for text in sorted(free, key=lambda text: -weights[id(text)])
              if weights[id(text)] > 0]
    chosen: Chosen = {}
    for pair in (one for turn in zip_longest(doubtful, behind) for one in turn if one):
        if len(chosen) < budget:
            chosen.setdefault(_key(pair[0]), pair)
    return chosen


def _influence(con: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Post key → points of risk of the findings past their threshold that show it."""
    found: dict[str, float] = {}
    for one in findings.run(con):
        if one.total.status in PAST:
            for key in {key for result in one.results if result.status in PAST for key in result.post_keys}:
                found[key] = found.get(key, 0.0) + one.finding.weight
    return found


def _key(text: dict[str, Any]) -> tuple[str, str]:
    return text["question"], text["post_key"]


def _row(text: dict[str, Any], why: str) -> dict[str, Any]:
    number = LONG_NUMBER.fullmatch(text["post_id"])
    told = {"post_id": f"'{text['post_id']}" if number else text["post_id"], "why_chosen": why,
            "probability": round(text["probability"], 3)}
    said = {"answer": text["answer"], "by": text["reviewed_by"], "on": text["reviewed_on"], "note": text["note"]}
    known = why == CHANCE and text["reviewed_by"] is not None
    drawn = {"sampled": "random"} if why == CHANCE else {"sampled": "", "sampling_probability": ""}
    return {name: text.get(name) for name in COLUMNS} | told | drawn | (said if known else dict.fromkeys(said, ""))
