"""A pack for somebody who asks what was found and what was done: tables, a page to read, and hashes to hold against.

The ZIP is the same each time it is made from the same data. `SHA256SUMS` names every file in it; `evidence.csv` names
for each text the hash of the landed page it was read from, so that whoever has the evidence can find it again.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.drawing import templates
from pipeline.exporting import csv_files
from pipeline.following.states import STATES
from pipeline.reporting.record import Audited, Case, Quote
from pipeline.tables import whole
from pipeline.text import clean

STAMP = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the ZIP, so that the same data gives the same bytes."""
CASES = ("finding", "title", "post_key", "account", "who", "team", "state", "since")
STEPS = ("finding", "post_key", "on", "state", "meaning", "note", "evidence_sha256")
EVIDENCE = ("post_key", "account", "created_at", "url", "text", "text_sha256", "page_sha256", "page_seen_at",
            "page_found", "parent_text", "root_text", "answer", "probability", "because", "corrected_by")


def pack(path: Path, audited: Audited, cases: Sequence[Case], quotes: Mapping[str, Quote],
         pages: Mapping[str, tuple[str, str, bool]]) -> Path:
    """Write the pack of `cases`; gives back the file.

    `pages` says for each post the sha256 of the page it was read from, when that was fetched, and whether the page
    with that hash still lies in the evidence.
    """
    files = {"cases.csv": _table(CASES, map(_case, cases)), "steps.csv": _table(STEPS, _steps(cases)),
             "evidence.csv": _table(EVIDENCE, _evidence(cases, quotes, pages)),
             "index.html": _page(audited, cases, quotes, pages).encode()}
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in sorted(files.items()))
    with whole(path) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in sorted(files.items() | {("SHA256SUMS", sums.encode())}):
            archive.writestr(zipfile.ZipInfo(name, STAMP), body, zipfile.ZIP_DEFLATED)
    return path


def _case(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in CASES}


def _steps(cases: Iterable[Case]) -> Iterable[dict[str, Any]]:
    for case in cases:
        for step in case.steps:
            yield {"finding": case.finding, "post_key": case.post_key, "on": step.on, "state": step.state,
                   "meaning": STATES[step.state], "note": step.note, "evidence_sha256": step.evidence}


def _evidence(cases: Iterable[Case], quotes: Mapping[str, Quote], pages: Mapping[str, tuple[str, str, bool]]
              ) -> Iterable[dict[str, Any]]:
    for key in dict.fromkeys(case.post_key for case in cases):
        page, seen, there = pages.get(key, ("", "", False))
        row: dict[str, Any] = {"post_key": key, "page_sha256": page, "page_seen_at": seen,
                               "page_found": "yes" if there else "no"}
        if quote := quotes.get(key):
            row |= {name: getattr(quote, name) for name in EVIDENCE if hasattr(quote, name)}
            row |= {"text_sha256": hashlib.sha256(quote.text.encode("utf-8", "replace")).hexdigest(),
                    "because": "; ".join(f"{quote.text[one.start:one.end]} ({one.cue})" for one in quote.marks)}
        yield row


def _page(audited: Audited, cases: Sequence[Case], quotes: Mapping[str, Quote],
          pages: Mapping[str, tuple[str, str, bool]]) -> str:
    return templates.of_zone(audited.timezone).get_template("pack.html.j2").render(
        audited=audited, cases=cases, quotes=quotes, pages=pages, states=STATES)


def _table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    kept = list(rows)
    told = {name: [None if row.get(name) is None else clean(str(row[name])) for row in kept] for name in columns}
    return csv_files.drawn(pa.table({name: pa.array(cells, pa.string()) for name, cells in told.items()}))
