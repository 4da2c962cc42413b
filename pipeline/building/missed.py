"""Posts that are gone: not the one that a list left out once, but the one that two complete lists left out.

A platform that says "deleted" is believed at once (a tombstone is a post like any other). A list that merely lacks a
post may have had a bad day: rechecking before believing cuts false deletions to a fraction (`docs/decisions/gone.md`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import platforms
from pipeline.records import Account

if TYPE_CHECKING:
    import duckdb

MISSES = 2
"""Complete lists of different days that must lack a post before it counts as gone."""

GONE = """
    create temp table gone as
    with sights as (
        select
            seen.platform,
            seen.post_id,
            seen.collected_by as account,
            max(seen.created_at) as created_at,
            max(try_strptime(parse_filename(seen.filename, true), '%Y-%m-%d')::date) as last_day
        from (
            select
                *,
                null::varchar as filename
            from posts
            where false

            union all by name

            select *
            from read_parquet($parts, union_by_name = true, filename = true)
        ) as seen
        inner join accounts on
            accounts.account = seen.collected_by
            and accounts.stable_id = seen.author_id
        where
            seen.listed
            and not seen.deleted
            and list_contains($accounts, seen.collected_by)
        group by all
    ),

    lists as (
        select
            account,
            day,
            since
        from collected
        where stop in ('window', 'end')
    )

    select
        sights.platform,
        sights.post_id
    from sights
    inner join lists on
        lists.account = sights.account
        and lists.day > sights.last_day
        and lists.since <= sights.created_at
    group by all
    having count(distinct lists.day) >= $misses
"""

TOMBSTONES = """
    update posts
    set
        deleted = true,
        text = '',
        links = [],
        media_alt = []
    from gone
    where
        gone.platform = posts.platform
        and gone.post_id = posts.post_id
        and posts.account is not null
"""


def bury(con: duckdb.DuckDBPyConnection, parts: Sequence[Path], roster: Iterable[Account]) -> None:
    """Turn posts that two complete lists of their account lacked into tombstones without a text.

    Only accounts whose platform lists again what it listed before can miss anything (`Platform.relists`).
    """
    accounts = [one.key for one in roster if _relists(one.platform)]
    if not parts or not accounts:
        return
    con.execute(GONE, {"parts": [str(part) for part in parts], "accounts": accounts, "misses": MISSES})
    con.execute(TOMBSTONES)
    con.execute("drop table gone")


def _relists(platform: str) -> bool:
    """Whether a connector's lists are complete each time; an export is of the day on which it was made."""
    if platform not in platforms.names():
        return False
    terms = platforms.connector(platform).PLATFORM
    return bool(terms.relists and terms.access != "export file")
