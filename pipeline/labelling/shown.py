"""What a judge is shown of a part's texts: whole threads, what they answer, and where they stand.

A post that its author went on with below is shown as one text (`marts/own_threads.sql` says which replies belong to
it), a reply with its parent and root as last seen in any part.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline import paths, sqlfile
from pipeline.building import catalogue
from pipeline.records import Question
from pipeline.settings import Brand

if TYPE_CHECKING:
    import duckdb

SHOWN = ("text", "parent", "root", "parent_state", "platform", "lang")
"""The columns that every judge is shown; the brand's own names come beside them."""
CONTEXT = ("opted_in", "own_thread")
"""Columns a judge may be shown: the venue is one that the brand names as opt-in; the author opened the thread."""

OWN = """
    create temp table posts as
    with added as (
        select
            platform,
            unnest([post_id, parent_id, root_id]) as post_id
        from all_posts
        where
            account is not null
            and kind = 'reply'
            and parent_author_id = author_id
    )

    select posts.*
    from all_posts as posts
    semi join added using (platform, post_id)
    qualify row_number() over (
        partition by posts.platform, posts.post_id
        order by posts.seen_at desc, (posts.account is not null) desc, posts.page_sha256, md5(posts.text)
    ) = 1
"""
"""What people of the roster said to themselves and what stands above it: all that `own_threads.sql` looks at."""

THREADS = """
    create temp table threads as
    with wanted as (
        select
            platform,
            unnest([parent_id, root_id]) as post_id
        from part

        union

        select
            platform,
            answered_id as post_id
        from own_threads
        semi join part using (platform, post_id)
    ),

    latest as (
        select posts.*
        from all_posts as posts
        semi join wanted using (platform, post_id)
        qualify row_number() over (
            partition by posts.platform, posts.post_id
            order by posts.seen_at desc, (posts.account is not null) desc, posts.page_sha256, md5(posts.text)
        ) = 1
    )

    select
        platform,
        post_id,
        latest.author_id,
        latest.hashtags,
        case
            when not latest.deleted then nullif(concat_ws(
                chr(10) || chr(10),
                nullif(trim(concat_ws(' ', latest.text, array_to_string(latest.media_alt, ' '))), ''),
                own_threads.more
            ), '')
        end as text
    from latest
    left join own_threads using (platform, post_id)
"""
"""What the part's replies answer and what opened their threads; the latest sight counts, a tombstone has no text."""

ASKED = """
    with whole as (
        select
            post.* exclude (text, parent_id, parent_author_id),
            concat_ws(chr(10) || chr(10), post.text, own_threads.more) as text,
            if(post.role is null, spelt_out(post.text), '') as words,
            coalesce(own_threads.answered_id, post.parent_id) as parent_id,
            if(own_threads.answered_id <> post.parent_id, null, post.parent_author_id) as parent_author_id
        from part as post
        left join own_threads using (platform, post_id)
    ),

    joined as (
        select
            post.* exclude (parent_author_id, parent_state),
            coalesce(post.parent_author_id, parent.author_id) as parent_author_id,
            parent.text as parent,
            if(post.root_id is distinct from post.parent_id, root.text, null) as root,
            case
                when parent.text is not null then 'ok'
                when post.parent_id is null then null
                when post.parent_state is null or post.parent_state = 'ok' then 'not_fetched'
                else post.parent_state
            end as parent_state,
            coalesce(root.author_id = post.author_id, false) as own_thread,
            post.parent_id is not null and coalesce(list_has_any(
                $venues::varchar[],
                list_append(list_concat(coalesce(parent.hashtags, []), coalesce(root.hashtags, [])), post.venue_id)
            ), false) as opted_in,
            len(list_filter(
                list_transform($names::varchar[], lambda name: spelt_out(name)),
                lambda words: contains(post.words, words)
            )) > 0 as names_own
        from whole as post
        left join threads as parent on
            parent.platform = post.platform
            and parent.post_id = post.parent_id
        left join threads as root on
            root.platform = post.platform
            and root.post_id = post.root_id
    )

    select
        post_id,
        text,
        parent,
        root,
        parent_state,
        platform,
        lang,
        opted_in,
        own_thread,
        kind in ('invitation', 'message') as private,
        sha256(concat_ws(
            chr(31), coalesce(text, ''), coalesce(parent, ''), coalesce(root, ''),
            if(opted_in, 'opted in', null), if(own_thread, 'own thread', null)
        )) as shown_sha256
    from joined
    where {condition}
    order by
        platform,
        post_id
"""


def opened(slug: str, part: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory that knows a brand's part and what its texts belong to and answer."""
    import duckdb

    con = duckdb.connect(config={"memory_limit": "2GB", "temp_directory": str(paths.data(slug) / "labels.spill")})
    con.execute("set TimeZone = 'UTC'")
    files = [str(file) for file in sorted((paths.data(slug) / "posts").glob("*/*.parquet"))]
    con.from_parquet(files, union_by_name=True).create_view("all_posts")
    con.from_parquet(str(part)).create_view("part")
    con.execute(sqlfile.read(catalogue.SPELLING).sql)
    con.execute(OWN)
    con.execute(f"create temp table own_threads as {sqlfile.read(catalogue.MARTS / 'own_threads.sql').sql}")
    con.execute(THREADS)
    return con


def batches(con: duckdb.DuckDBPyConnection, question: Question, brand: Brand, size: int) -> Iterator[pa.Table]:
    """The texts that a question is asked of, `size` rows at most a table.

    `asked_of` may look at the columns of a post, and at `names_own`: somebody else names the brand or what it sells.
    """
    told = {"venues": [venue.lstrip("#") for venue in brand.opt_in_venues], "names": list(brand.names)}
    for batch in con.sql(ASKED.format(condition=question.asked_of), params=told).to_arrow_reader(size):
        yield pa.Table.from_batches([batch])
