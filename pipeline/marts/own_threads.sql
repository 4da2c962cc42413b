/*
title = "Texts of the brand and its reps that stand in several posts, and what was added to a thread of one's own later"
grain = "text that its author went on with, or added to an own text more than a day after it; nobody else between"

[columns]
platform = "network the text stands on"
post_id = "id of the post or reply that the text begins with"
answered_id = "id of somebody else's text that it answers; empty in a thread of one's own"
added = "ids of the replies to oneself that go on with it, in order; empty where there are none"
more = "what they say, with an empty line between; empty where there are none"
*/

with recursive added as (
    select
        reply.platform,
        reply.post_id,
        reply.parent_id,
        reply.root_id,
        reply.author_id,
        reply.created_at,
        reply.text
    from posts as reply
    left join posts as parent on
        parent.platform = reply.platform
        and parent.post_id = reply.parent_id
    where
        reply.account is not null
        and reply.kind = 'reply'
        and not reply.deleted
        and coalesce(reply.parent_author_id, parent.author_id) = reply.author_id
),

-- What was said within a day is one text, up to 4,000 letters: more are not judged whole (LONGEST, _columns.py). What
-- came later is a new one: an offer hung below an old post asks today.
begun as (
    select
        first.platform,
        first.post_id,
        first.created_at,
        first.text,
        case
            when above.kind = 'reply' then above.parent_id
            when root.author_id <> first.author_id then first.root_id
        end as answered_id,
        coalesce(
            first.created_at <= above.created_at + interval 1 day
                and length(above.text) + length(first.text) <= 4000,
            false
        ) as goes_on,
        if(goes_on, above.post_id, first.post_id) as text_id,
        if(goes_on, above.created_at, first.created_at) as begun_at,
        if(goes_on, length(above.text), 0) + length(first.text) as letters
    from added as first
    anti join added as parent on
        parent.platform = first.platform
        and parent.post_id = first.parent_id
    left join posts as above on
        above.platform = first.platform
        and above.post_id = first.parent_id
        and not above.deleted
    left join posts as root on
        root.platform = first.platform
        and root.post_id = first.root_id
),

followed as (
    select * from begun
    union all
    select
        next.platform,
        next.post_id,
        next.created_at,
        next.text,
        above.answered_id,
        next.created_at <= above.begun_at + interval 1 day and above.letters + length(next.text) <= 4000 as stays,
        if(stays, above.text_id, next.post_id) as text_id,
        if(stays, above.begun_at, next.created_at) as begun_at,
        if(stays, above.letters, 0) + length(next.text) as letters
    from followed as above
    inner join added as next on
        next.platform = above.platform
        and next.parent_id = above.post_id
)

select
    platform,
    text_id as post_id,
    any_value(answered_id) as answered_id,
    coalesce(list(post_id order by created_at, post_id) filter (post_id <> text_id), []) as added,
    string_agg(text, chr(10) || chr(10) order by created_at, post_id) filter (post_id <> text_id and text <> '') as more
from followed
group by
    platform,
    text_id
order by
    platform,
    text_id
