/*
group = "concentration"
title = "Risk is spread thin"
failure_title = "Few reps, most of the risk"
why = "Where a handful of people write most of what is flagged, a rule for everybody annoys the many and misses the few. The good news: a few talks mend most of it."
how_to_fix = "Ask the leads of the teams concerned to speak with the reps concerned, in person and with their own texts on the table, before any circular goes out."
severity = "medium"
*/

-- Few: the tenth of the active reps, rounded up, by whom most flagged texts are. A rep with several accounts is one;
-- where the roster gives no id, the account stands for the person.
with active as (
    select
        coalesce(rep_id, account) as rep,
        min(team) as team
    from rule_items
    where
        in_window
        and role = 'rep'
    group by coalesce(rep_id, account)
),

counted as (
    select
        coalesce(rep_id, account) as rep,
        account,
        side,
        post_key,
        created_at,
        count(*) over (partition by account) as posts,
        count(*) filter (side = 'asks') over (partition by account) as asks
    from rule_items
    where
        in_window
        and role = 'rep'
        and side is not null
),

-- Of an account clearly over the line, the asks beyond what the rule lets ask, the latest ones.
over_the_line as (
    select
        counted.rep,
        counted.post_key,
        counted.created_at
    from counted
    cross join thresholds
    where
        thresholds.finding = 'pitch_heavy_account'
        and counted.side = 'asks'
        and counted.posts >= thresholds.min_sample
        and wilson_low(counted.asks, counted.posts) > thresholds.threshold
    qualify row_number() over (partition by counted.account order by counted.created_at, counted.post_key)
        -- The small number keeps a whole share whole: 0.29 × 100 is 28.999… to a computer.
        > floor(thresholds.threshold * counted.posts + 1e-9)
),

off_context as (
    select
        coalesce(rep_id, account) as rep,
        post_key(platform, post_id) as post_key,
        created_at
    from own_replies
    where
        in_window
        and role = 'rep'
        and not unsure
        and answer = 'off_context_pitch'
),

written as (
    select
        account,
        coalesce(rep_id, account) as rep,
        post_key(platform, post_id) as post_key,
        created_at
    from own_posts
    where
        in_window
        and role = 'rep'

    union all

    select
        account,
        coalesce(rep_id, account) as rep,
        post_key(platform, post_id) as post_key,
        created_at
    from own_replies
    where
        in_window
        and role = 'rep'
),

carried as (
    select
        coalesce(accounts.rep_id, copied_texts.first_account) as first_rep,
        unnest(copied_texts.post_keys) as post_key
    from copied_texts
    inner join accounts on accounts.account = copied_texts.first_account
),

copied as (
    select
        written.rep,
        written.post_key,
        written.created_at
    from written
    inner join carried on
        carried.post_key = written.post_key
        and carried.first_rep <> written.rep
),

-- One text is flagged once, for however many reasons.
flagged as (
    select * from over_the_line
    union
    select * from off_context
    union
    select * from copied
),

ranked as (
    select
        active.rep,
        active.team,
        count(flagged.post_key) as texts,
        row_number() over (order by count(flagged.post_key) desc, active.rep) as place,
        ceil(count(*) over () / 10) as few
    from active
    left join flagged on flagged.rep = active.rep
    group by
        active.rep,
        active.team
),

held as (
    select
        flagged.post_key,
        flagged.created_at,
        ranked.rep,
        ranked.team,
        ranked.place <= ranked.few as by_few
    from flagged
    inner join ranked on ranked.rep = flagged.rep
),

total as (
    select
        count(*) filter (by_few) as numerator,
        count(*) as denominator,
        count(distinct rep) filter (by_few) as few,
        coalesce(list(post_key order by created_at desc, post_key) filter (by_few)[:20], []) as post_keys
    from held
)

select
    'the tenth of the reps with most flagged texts' as subject,
    'total' as scope,
    total.numerator,
    total.denominator,
    case
        when total.denominator = 0 then 'No text of a rep was flagged.'
        else many(total.few, 'rep', 'reps') || ' of ' || format('{:,}', (select count(*) from active)) || ' wrote '
            || format('{:,}', total.numerator) || ' of ' || many(total.denominator, 'flagged text', 'flagged texts')
            || ': asks over the line, pitches where nobody asked, copies.'
    end as reason,
    total.post_keys
from total

union all

select
    team as subject,
    'part' as scope,
    count(*) filter (by_few) as numerator,
    count(*) as denominator,
    format('{:,}', numerator) || ' of ' || many(denominator, 'flagged text', 'flagged texts') || ' in ' || team
        || if(numerator > 0, ' by ' || many(count(distinct rep) filter (by_few), 'rep', 'reps') || ' of that tenth', ' by that tenth')
        || '.' as reason,
    coalesce(list(post_key order by created_at desc, post_key) filter (by_few)[:20], []) as post_keys
from held
where team is not null
group by team
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
