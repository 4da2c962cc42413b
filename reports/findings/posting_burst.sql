/*
group = "voice"
title = "One text at a time"
failure_title = "Bursts of texts"
why = "Five texts in three minutes fill a follower's screen, and nobody reads the threads they go to in that time. Networks take it for spam and mute the account."
how_to_fix = "Spread what is ready over the day, and leave the replies to moments in which somebody can read the thread first."
severity = "low"
*/

-- Five texts in three minutes leave 36 seconds for reading, thinking and writing each: even without reading, people type
-- about 52 words a minute (V. Dhakal and others, "Observations on typing from 136 million keystrokes", CHI 2018). Several
-- replies in one thread are a talk and count as one text, and so do the posts of a thread, also where only their numbers
-- (2/7, 3.) hold it together. Bots that say so stand apart, and so do exports' days without a time (midnight sharp).
with limits as (
    select 5 as texts
),

texts as (
    select
        platform,
        post_id,
        account,
        coalesce(name, account) as who,
        created_at,
        if(
            regexp_matches(text, '^\W*(?:\d{1,2} ?/ ?\d{1,2}|\d{1,2}[.)]|#\d{1,2})(?:\W|$)|\b\d{1,2}/\d{1,2}\W*(?:https?://\S+)?$'),
            'numbered',
            post_id
        ) as thread
    from own_posts
    where in_window

    union all

    select
        platform,
        post_id,
        account,
        coalesce(name, account) as who,
        created_at,
        coalesce(root_id, parent_id, post_id) as thread
    from own_replies
    where in_window
),

by_hand as (
    select texts.*
    from texts
    inner join posts on
        posts.platform = texts.platform
        and posts.post_id = texts.post_id
    cross join audited
    where
        not coalesce(posts.automated, false)
        and (
            posts.created_source <> 'export'
            or timezone('UTC', texts.created_at)::time <> time '00:00:00'
            and timezone(audited.timezone, texts.created_at)::time <> time '00:00:00'
        )
),

begun as (
    select
        by_hand.*,
        count(distinct thread) over (
            partition by account
            order by created_at
            range between current row and interval 3 minutes following
        ) >= limits.texts as opens_burst
    from by_hand
    cross join limits
),

marked as (
    select
        account,
        who,
        created_at,
        post_key(platform, post_id) as post_key,
        bool_or(opens_burst) over (
            partition by account
            order by created_at
            range between interval 3 minutes preceding and current row
        ) as hasty
    from begun
),

counted as (
    select
        account,
        min(who) as who,
        count(*) filter (hasty) as numerator,
        count(*) as denominator,
        count(distinct account) filter (hasty) as accounts,
        coalesce(list(post_key order by created_at desc, post_key) filter (hasty)[:20], []) as post_keys
    from marked
    group by grouping sets ((), (account))
)

select
    coalesce(account, 'all accounts') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    if(account is null, '', who || ': ') || format('{:,}', numerator) || ' of ' || many(denominator, 'text', 'texts')
        || ' came in bursts of five or more within three minutes'
        || if(account is null and accounts > 0, ', from ' || many(accounts, 'account', 'accounts'), '') || '.' as reason,
    post_keys
from counted
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
