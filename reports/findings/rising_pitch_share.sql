/*
group = "ratio"
title = "The share of pitches does not rise"
failure_title = "The share of pitches is rising"
why = "Habits slip slowly: a good quarter turns into a loud one, and nobody notices from one week to the next."
how_to_fix = "Look at what began when the share began to rise (a campaign, a contest, new reps), and end it or balance it."
severity = "medium"
*/

with counted as (
    select
        account_weeks.account,
        coalesce(account_weeks.name, account_weeks.account) as who,
        weeks.start_at >= audited.window_start_at as recent,
        account_weeks.asks,
        account_weeks.gives + account_weeks.asks as posts
    from account_weeks
    inner join weeks on weeks.week = account_weeks.week
    cross join audited
),

halves as (
    select
        account,
        if(account is null, null, any_value(who)) as who,
        coalesce(sum(asks) filter (recent), 0)::bigint as k1,
        coalesce(sum(posts) filter (recent), 0)::bigint as n1,
        coalesce(sum(asks) filter (not recent), 0)::bigint as k0,
        coalesce(sum(posts) filter (not recent), 0)::bigint as n0
    from counted
    group by grouping sets ((), (account))
),

-- Without enough earlier posts there is no pace to compare with: nothing is counted then.
compared as (
    select
        halves.*,
        halves.n0 >= thresholds.min_sample as known,
        halves.k1 / nullif(halves.n1, 0) as p1,
        halves.k0 / nullif(halves.n0, 0) as p0,
        round(halves.k0 * halves.n1 / nullif(halves.n0, 0))::bigint as usual
    from halves
    cross join thresholds
    where
        thresholds.finding = 'rising_pitch_share'
        and (halves.account is null or halves.n1 + halves.n0 > 0)
),

-- The week it began: what chance alone brings about once in twenty series is not told.
turned as (
    select
        account,
        ' The share ' || if(asks_since * posts_before > asks_before * posts_since, 'rose', 'fell') || ' from the week of '
            || strftime(week::date, '%-d %B %Y') || ' on: ' || format('{:,}', asks_before) || ' of '
            || format('{:,}', posts_before) || ' before, ' || format('{:,}', asks_since) || ' of '
            || format('{:,}', posts_since) || ' since.' as sentence
    from change_points
    where chance <= 0.05
),

newest as (
    select
        account,
        list(post_key order by created_at desc, post_key)[:20] as post_keys
    from rule_items
    where
        in_window
        and side = 'asks'
    group by grouping sets ((), (account))
)

-- The interval of a difference of two shares: R. G. Newcombe, "Interval estimation for the difference between
-- independent proportions", Statistics in Medicine 17 (1998), pages 873-890, method 10.
select
    coalesce(compared.account, 'all accounts') as subject,
    if(compared.account is null, 'total', 'part') as scope,
    if(known, greatest(k1 - usual, 0), 0) as numerator,
    if(known, n1, 0) as denominator,
    if(known and n1 > 0, least(1, greatest(0, p1 - p0
        - sqrt((p1 - wilson_low(k1, n1)) ** 2 + (wilson_high(k0, n0) - p0) ** 2))), null) as low,
    if(known and n1 > 0, least(1, greatest(0, p1 - p0
        + sqrt((wilson_high(k1, n1) - p1) ** 2 + (p0 - wilson_low(k0, n0)) ** 2))), null) as high,
    coalesce(who || ': ', '') || case
        when not known then 'Too few earlier posts to compare with.'
        else many(k1, 'ask', 'asks') || ' among ' || many(n1, 'post', 'posts') || ' now; at the pace of the weeks before it would be '
            || format('{:,}', usual) || '.'
    end || coalesce(turned.sentence, '') as reason,
    if(known and k1 > usual, coalesce(newest.post_keys, []), []) as post_keys
from compared
left join newest on newest.account is not distinct from compared.account
left join turned on turned.account is not distinct from compared.account
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
