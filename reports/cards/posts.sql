/*
title = "Each team's and rep's best posts of the window: what gave most, and offers that were welcome"
*/
with gave as (
    select
        own_posts.rep_id,
        own_posts.team,
        'best' as what,
        post_key(own_posts.platform, own_posts.post_id) as post_key,
        coalesce(posts.likes, 0) + coalesce(posts.replies, 0) + coalesce(posts.reposts, 0) as liking,
        own_posts.created_at
    from own_posts
    inner join posts on
        posts.platform = own_posts.platform
        and posts.post_id = own_posts.post_id
    where
        own_posts.in_window
        and own_posts.role = 'rep'
        and own_posts.answer = 'value'
        and not own_posts.unsure
        and length(own_posts.text) >= 40
),

welcome as (
    select
        own_replies.rep_id,
        own_replies.team,
        'praised' as what,
        post_key(own_replies.platform, own_replies.post_id) as post_key,
        if(own_replies.answer = 'helpful_offer', 1, 0) as liking,
        own_replies.created_at
    from own_replies
    where
        own_replies.in_window
        and own_replies.role = 'rep'
        and own_replies.answer in ('helpful_offer', 'invited_pitch')
        and not own_replies.unsure
),

both_kinds as (
    select * from gave
    union all
    select * from welcome
),

told as (
    select
        'rep' as kind,
        rep_id as id,
        *
    from both_kinds

    union all

    select
        'team' as kind,
        team as id,
        *
    from both_kinds
)

select
    kind,
    id,
    what,
    post_key
from told
where id is not null
qualify row_number() over (
    partition by kind, id, what
    order by liking desc, created_at desc, post_key
) <= if(what = 'best', 1, 2)
order by
    kind,
    id,
    what,
    liking desc,
    created_at desc,
    post_key
