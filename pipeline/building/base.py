"""The tables a warehouse begins with, loaded from the parts as they lie on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline import paths, tables
from pipeline.building import catalogue, frame, missed, opening, overruled
from pipeline.following import said
from pipeline.keeping.inputs import Inputs, PartError
from pipeline.records import Collected, Issue, Post, Week
from pipeline.scoring import risk
from pipeline.settings import Brand

if TYPE_CHECKING:
    import duckdb

__all__ = ["PartError", "load"]

NEWEST = """
    , again as (
        select
            platform,
            post_id
        from found
        group by all
        having count(*) > 1
    ),

    once as (
        select * replace (seen_at as first_seen_at)
        from found
        anti join again using (platform, post_id)
    ),

    repeated as (
        select *
        from found
        semi join again using (platform, post_id)
    ),

    newest as (
        select * replace (
            min(seen_at) over sights as first_seen_at,
            coalesce(edited_at, if(
                min(version) over sights <> max(version) over sights,
                min(seen_at) over (partition by platform, post_id, version),
                null
            )) as edited_at
        )
        from repeated
        window sights as (partition by platform, post_id)
        qualify row_number() over (
            partition by platform, post_id
            order by seen_at desc, (account is not null) desc, page_sha256, collected_by, md5(text)
        ) = 1
    )

    select *
    from once

    union all by name

    select *
    from newest
    order by
        created_at,
        platform,
        post_id
"""
"""Each post as last seen; most were seen once, and ranking those, too, would take twice as long."""


def load(con: duckdb.DuckDBPyConnection, inputs: Inputs, brand: Brand, week: Week) -> None:
    """Create and fill all base tables of `brand` for `week`. Raises `PartError` for a part that is broken."""
    ended = inputs.collected()
    _posts(con, inputs)
    _labels(con, inputs, overruled.said(brand.folder))
    found = inputs.issues() + overruled.troubles(con, brand.folder) + said.troubles(con, brand.folder)
    complaints = tables.table_of(Issue, map(frame.cleaned, found))
    first = con.execute("select min(created_at) from posts where account is not null").fetchall()[0][0]
    for name, table, about in (
        ("accounts", frame.accounts(brand, ended), "The roster: whose accounts are audited. One row an account."),
        ("collected", tables.table_of(Collected, map(frame.cleaned, ended)),
         "How each collection ended. One row an account and day."),
        ("issues", complaints, "What went wrong on the way. One row a complaint."),
        ("rules", frame.known_rules(brand), "The rules of giving and asking that a brand may choose. One row a rule."),
        ("thresholds", risk.thresholds(brand.goals.target),
         "What each finding weighs, and its limits. One row a finding."),
        ("handouts", frame.handouts(brand), "Finished texts that the company hands out. One row a file."),
        ("audited", frame.audited(brand, week), "The brand and the week this database was built for. One row."),
        ("calendar", frame.calendar(brand, week, first), "The brand's weeks, back to its first post. One row a week."),
        ("opening_hours", opening.hours(brand, week, first), "When somebody is there to answer. One row a day."),
        ("made_from", frame.made_from(inputs.id), "What this database was made from, and by whom. One row."),
    ):
        _create(con, name, table, about)
    missed.bury(con, inputs.posts, brand.roster)


def _create(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table, about: str) -> None:
    con.register("_rows", table)
    con.execute(f'create table "{name}" as select * from _rows')  # noqa: S608 -- names are this module's own
    con.unregister("_rows")
    catalogue.describe(con, name, about, catalogue.docs(table.schema))


def _posts(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    schema = tables.schema_of(Post).append(
        pa.field("first_seen_at", tables.TIME, metadata={"doc": "when it was fetched for the first time, UTC"}))
    _create(con, "posts", schema.empty_table(),
            "Every text with the thread it stands in, as last seen. One row a post on a network.")
    _insert(con, "posts", inputs, "offpitch parse", NEWEST)


def _labels(con: duckdb.DuckDBPyConnection, inputs: Inputs, said: pa.Table) -> None:
    _create(con, "labels", overruled.LABELS.empty_table(),
            "The latest answer to each question about a post, a person's before the judge's, and the words that "
            "decided. One row a question and post.")
    _create(con, "corrections", overruled.CORRECTIONS.empty_table(),
            "What people said about single texts (corrections.csv). One row a question and post.")
    con.register("_said", said)
    _insert(con, "labels", inputs, "offpitch label", overruled.LATEST)
    con.execute(overruled.STATES)
    con.unregister("_said")


def _insert(con: duckdb.DuckDBPyConnection, name: str, inputs: Inputs, again: str, latest: str) -> None:
    """Fill a table from its parts; columns a part lacks are null, columns it has too many are left out."""
    import duckdb

    parts = {"posts": inputs.posts, "labels": inputs.labels}[name]
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
        said = str(error).splitlines()[0].replace(str(inputs.root), str(paths.data(inputs.slug)))
        raise PartError(f"a part of {name} cannot be read: {said}; remove it and run {again} again") from None
