"""Labels with what people said about them: a person's answer counts, the machine's stands beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline import corrections, tables
from pipeline.records import Correction, Issue

if TYPE_CHECKING:
    import duckdb

RENAMED = {"by": "corrected_by", "on": "corrected_on"}
"""`by` and `on` are words of SQL's own."""
LABELS = pa.schema([
    *tables.LABELS,
    pa.field("machine_answer", pa.string(), metadata={"doc": "what the judge answered, also where a person overruled"}),
    pa.field("corrected_by", pa.string(), metadata={"doc": "who overruled or confirmed the judge; empty for nobody"}),
    pa.field("corrected_on", pa.date32(), metadata={"doc": "the day they did"}),
])
CORRECTIONS = pa.schema([
    *(field.with_name(RENAMED.get(field.name, field.name)) for field in tables.schema_of(Correction)),
    pa.field("machine_answer", pa.string(), metadata={"doc": "what the judge answers; empty where it never did"}),
    pa.field("state", pa.string(), metadata={
        "doc": "counts; changed (the text is another since, so it does not count); unknown (no such label)"}),
])

LATEST = """
    , newest as (
        select *
        from found
        qualify row_number() over (
            partition by question, platform, post_id
            order by judged_on desc, judge desc, shown_sha256
        ) = 1
    )

    select newest.* replace (
        newest.answer as machine_answer,
        coalesce(said.answer, newest.answer) as answer,
        newest.unsure and said.answer is null as unsure,
        if(coalesce(said.answer, newest.answer) = newest.answer, newest.kinds, []) as kinds,
        if(coalesce(said.answer, newest.answer) = newest.answer, newest.because, []) as because,
        said."by" as corrected_by,
        said."on" as corrected_on
    )
    from newest
    left join _said as said on
        said.question = newest.question
        and said.platform = newest.platform
        and said.post_id = newest.post_id
        and coalesce(said.shown_sha256, newest.shown_sha256) = newest.shown_sha256
    order by
        newest.question,
        newest.platform,
        newest.post_id
"""
"""The latest label of each text, a person's answer in its place; kinds and words that spoke for another answer go."""

STATES = """
    insert into corrections
    select
        said.*,
        labels.machine_answer,
        case
            when labels.question is null then 'unknown'
            when labels.corrected_by is null then 'changed'
            else 'counts'
        end as state
    from _said as said
    left join labels on
        labels.question = said.question
        and labels.platform = said.platform
        and labels.post_id = said.post_id
    order by
        said.csv_row
"""
WHY = {"changed": "the text changed since it was reviewed, so the correction does not count; look at it again",
       "unknown": "no such text was asked this question; check question, platform and post_id"}


def said(folder: Path) -> pa.Table:
    """The corrections of a brand folder as a table, one row a text."""
    return tables.table_of(Correction, corrections.read(folder))


def troubles(con: duckdb.DuckDBPyConnection, folder: Path) -> list[Issue]:
    """Rows that could not be read, and rows of `corrections` that do not count."""
    idle = con.execute("select csv_row, state from corrections where state <> 'counts' order by 1").fetchall()
    lines = [f"{folder.name}/corrections.csv, row {row}: {WHY[state]}" for row, state in idle]
    return corrections.issues(folder) + [corrections.issue(folder, line) for line in lines]
