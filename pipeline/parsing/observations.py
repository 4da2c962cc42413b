"""Many sights of one post become one row: the fullest, then the latest, with its parent and root looked up."""

from __future__ import annotations

import pyarrow as pa

from pipeline.records import Post
from pipeline.tables import schema_of

FULLEST = """
    create temp table fullest as
    with seen as (
        select
            *,
            row_number() over () as place,
        from observed
    ),
    natives as (
        select
            native_id,
            arg_max(post_id, place) as post_id,
        from seen
        where native_id is not null
        group by native_id
    )
    select
        seen.* exclude (parent_id, root_id, place)
            replace (bool_or(seen.listed) over (partition by seen.post_id) as listed),
        coalesce(natives.post_id, seen.parent_id) as parent_id,
        coalesce(roots.post_id, seen.root_id) as root_id,
    from seen
        left join natives on natives.native_id = seen.parent_id
        left join natives as roots on roots.native_id = seen.root_id
    qualify row_number() over (
        partition by seen.post_id
        order by
            seen.deleted,
            seen.truncated,
            seen.parent_state is not distinct from 'not_fetched',
            seen.seen_at desc,
            seen.place desc
    ) = 1
"""
"""One row a post. A parent or root known only by the id of its server gets its global id."""

JOINED = """
    with recursive climbed as (
        select
            post_id,
            parent_id as above,
        from fullest
        where parent_id is not null
            and root_id is null
        union
        select
            climbed.post_id,
            parent.parent_id as above,
        from climbed
            join fullest as parent on parent.post_id = climbed.above
        where parent.parent_id is not null
    ),
    roots as (
        select
            climbed.post_id,
            any_value(root.post_id) as root_id,
        from climbed
            join fullest as root on root.post_id = climbed.above
        where root.parent_id is null
            and not root.deleted
        group by climbed.post_id
    )
    select
        post.* exclude (root_id, parent_author_id, parent_state),
        coalesce(post.root_id, roots.root_id) as root_id,
        case
            when parent.deleted is false then parent.author_id
            else post.parent_author_id
        end as parent_author_id,
        case
            when parent.deleted and parent.withheld and post.parent_state = 'not_fetched' then 'private'
            when parent.deleted and post.parent_state = 'not_fetched' then 'deleted'
            when not parent.deleted and post.parent_state in ('not_fetched', 'not_exported', 'blocked') then 'ok'
            else post.parent_state
        end as parent_state,
    from fullest as post
        left join fullest as parent on parent.post_id = post.parent_id
        left join roots on roots.post_id = post.post_id
    order by
        post.created_at,
        post.post_id
"""
"""Parent and root of each post, as far as they are among the posts; `union` ends even where replies go in a ring."""


def latest(observed: pa.Table) -> pa.Table:
    """One row a post, by time, in the columns of `Post`; `observed` has one row a sight, in the order they came."""
    import duckdb

    with duckdb.connect(config={"threads": 2}) as con:
        con.execute("set TimeZone = 'UTC'")
        con.register("observed", observed)
        con.execute(FULLEST)
        found = con.sql(JOINED).to_arrow_table()
    schema = schema_of(Post)
    return found.select(schema.names).cast(schema).combine_chunks()
