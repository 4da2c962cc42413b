/*
group = "concentration"
title = "Nobody turned round yet"
failure_title = "Accounts that turned round"
why = "Whoever asked too much in spring and gives now has done what all this is for. It deserves to be said, to them and to the others."
how_to_fix = "Say thank you in person, and ask what made the difference: the next rep will believe a colleague sooner than a report."
severity = "low"
favour = true
*/

-- The first half of the trend against the weeks that findings look at; the same line as for pitch-heavy accounts.
with dated as (
    select
        weeks.week,
        weeks.start_at >= audited.window_start_at as recent,
        row_number() over (order by weeks.start_at) <= count(*) over () // 2 and not recent as early
    from weeks
    cross join audited
),

halves as (
    select
        account_weeks.account,
        any_value(coalesce(account_weeks.name, account_weeks.account)) as who,
        coalesce(sum(account_weeks.asks) filter (dated.early), 0)::bigint as asks_then,
        coalesce(sum(account_weeks.gives + account_weeks.asks) filter (dated.early), 0)::bigint as posts_then,
        coalesce(sum(account_weeks.asks) filter (dated.recent), 0)::bigint as asks_now,
        coalesce(sum(account_weeks.gives + account_weeks.asks) filter (dated.recent), 0)::bigint as posts_now
    from account_weeks
    inner join dated on dated.week = account_weeks.week
    group by account_weeks.account
),

were_over as (
    select
        halves.*,
        halves.asks_now / halves.posts_now <= thresholds.threshold as turned
    from halves
    cross join thresholds
    where
        thresholds.finding = 'pitch_heavy_account'
        and least(halves.posts_then, halves.posts_now) >= greatest(thresholds.min_sample, 1)
        and wilson_low(halves.asks_then, halves.posts_then) > thresholds.threshold
),

given as (
    select
        were_over.account,
        list(rule_items.post_key order by rule_items.created_at desc, rule_items.post_key)[:20] as post_keys
    from were_over
    inner join rule_items on rule_items.account = were_over.account
    where
        were_over.turned
        and rule_items.in_window
        and rule_items.side = 'gives'
    group by were_over.account
),

shown as (
    select coalesce(list(post_key order by place, account)[:20], []) as post_keys
    from (
        select
            account,
            unnest(post_keys) as post_key,
            generate_subscripts(post_keys, 1) as place
        from given
    )
)

select
    'accounts that were over the line' as subject,
    'total' as scope,
    count(*) filter (were_over.turned) as numerator,
    count(*) as denominator,
    format('{:,}', numerator) || ' of ' || many(denominator, 'account', 'accounts')
        || ' clearly over the line in the first half of the trend ' || if(numerator = 1, 'keeps', 'keep') || ' to it now.' as reason,
    (select post_keys from shown) as post_keys
from were_over

union all

select
    were_over.account as subject,
    'part' as scope,
    were_over.posts_now - were_over.asks_now as numerator,
    were_over.posts_now as denominator,
    were_over.who || ': ' || many(were_over.asks_now, 'ask', 'asks') || ' among ' || many(were_over.posts_now, 'post', 'posts')
        || ' now, ' || format('{:,}', were_over.asks_then) || ' among ' || format('{:,}', were_over.posts_then) || ' then.' as reason,
    coalesce(given.post_keys, []) as post_keys
from were_over
left join given on given.account = were_over.account
where were_over.turned
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
