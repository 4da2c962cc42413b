"""The tables a warehouse begins with, loaded from the parts as they lie on disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline import issues, paths, tables
from pipeline.building import catalogue, frame, missed, overruled
from pipeline.collecting import history
from pipeline.records import Collected, Issue, Post, Week
from pipeline.reporting import risk
from pipeline.settings import Brand

if TYPE_CHECKING:
    import duckdb


class PartError(Exception):
    """A part on disk that cannot be read."""


def load(con: duckdb.DuckDBPyConnection, brand: Brand, week: Week) -> None:
    """Create and fill all base tables of `brand` for `week`. Raises `PartError` for a part that is broken."""
    root = paths.data(brand.slug)
    ended = _ended(brand)
    parts = sorted((root / "posts").glob("*/*.parquet"))
    _posts(con, parts)
    _labels(con, sorted((root / "labels").glob("*/*/*.parquet")), overruled.said(brand.folder))
    found = issues.read(root / "issues") + overruled.troubles(con, brand.folder)
    complaints = tables.table_of(Issue, map(frame.cleaned, found))
    first = con.execute("select min(created_at) from posts where account is not null").fetchall()[0][0]
    for name, table, about in (
        ("accounts", frame.accounts(brand, ended), "The roster: whose accounts are audited. One row an account."),
        ("collected", tables.table_of(Collected, map(frame.cleaned, ended)),
         "How each collection ended. One row an account and day."),
        ("issues", complaints, "What went wrong on the way. One row a complaint."),
        ("thresholds", risk.thresholds(), "What each finding weighs, and its limits. One row a finding."),
        ("audited", frame.audited(brand, week), "The brand and the week this database was built for. One row."),
        ("calendar", frame.calendar(brand, week, first), "The brand's weeks, back to its first post. One row a week."),
    ):
        _create(con, name, table, about)
    missed.bury(con, parts, brand.roster)


def _create(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table, about: str) -> None:
    con.register("_rows", table)
    con.execute(f'create table "{name}" as select * from _rows')  # noqa: S608 -- names are this module's own
    con.unregister("_rows")
    catalogue.describe(con, name, about, catalogue.docs(table.schema))


def _posts(con: duckdb.DuckDBPyConnection, parts: Sequence[Path]) -> None:
    schema = tables.schema_of(Post).append(
        pa.field("first_seen_at", tables.TIME, metadata={"doc": "when it was fetched for the first time, UTC"}))
    _create(con, "posts", schema.empty_table(),
            "Every text with the thread it stands in, as last seen. One row a post on a network.")
    _insert(con, "posts", parts, "offpitch parse", """
        select * replace (
            min(seen_at) over sights as first_seen_at,
            coalesce(edited_at, if(
                min(version) over sights <> max(version) over sights,
                min(seen_at) over (partition by platform, post_id, version),
                null
            )) as edited_at
        )
        from found
        window sights as (partition by platform, post_id)
        qualify row_number() over (
            partition by platform, post_id
            order by seen_at desc, (account is not null) desc, page_sha256, collected_by, md5(text)
        ) = 1
        order by created_at, platform, post_id
    """)


def _labels(con: duckdb.DuckDBPyConnection, parts: Sequence[Path], said: pa.Table) -> None:
    _create(con, "labels", overruled.LABELS.empty_table(),
            "The latest answer to each question about a post, a person's before the judge's, and the words that "
            "decided. One row a question and post.")
    _create(con, "corrections", overruled.CORRECTIONS.empty_table(),
            "What people said about single texts (corrections.csv). One row a question and post.")
    con.register("_said", said)
    _insert(con, "labels", parts, "offpitch label", overruled.LATEST)
    con.execute(overruled.STATES)
    con.unregister("_said")


def _insert(con: duckdb.DuckDBPyConnection, name: str, parts: Sequence[Path], again: str, latest: str) -> None:
    """Fill a table from its parts; columns a part lacks are null, columns it has too many are left out."""
    import duckdb

    if not parts:
        return
    wanted = ", ".join(f'"{column}"' for column in catalogue.columns(con, name))
    try:
        con.execute(f"""
            insert into "{name}"
            with found as (
                select {wanted}
                from (
                    select * from "{name}"
                    union all by name
                    select * from read_parquet($parts, union_by_name = true)
                )
            )
            {latest}
        """, {"parts": [str(part) for part in parts]})  # noqa: S608 -- names come from records.py
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        raise PartError(f"a part of {name} cannot be read: {said}; remove it and run {again} again") from None


def _ended(brand: Brand) -> list[Collected]:
    try:
        return list(history.read(brand.slug))
    except (ValueError, TypeError, KeyError) as error:
        raise PartError(f"a file in collected/ cannot be read: {error}; run offpitch collect again") from None
