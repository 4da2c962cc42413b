/*
group = "ratio"
title = "Posts that give"
failure_title = "Pitch-heavy accounts"
why = "People stay with accounts that give them something. Where too many posts ask for business, followers stop listening, and the brand looks like a shop window with a megaphone."
how_to_fix = "Take the account on top of this list: plan posts that help, tell or celebrate for each one that sells, as many as the rule you chose asks for, and cut the weakest pitches first."
severity = "high"
*/

with judged as (
    select
        account,
        coalesce(name, account) as who,
        side = 'asks' as asks,
        post_key,
        created_at
    from rule_items
    where
        in_window
        and side is not null
),

by_account as (
    select
        account,
        min(who) as who,
        count(*) filter (asks) as numerator,
        count(*) as denominator,
        list(post_key order by created_at desc, post_key) filter (asks)[:20] as post_keys
    from judged
    group by account
),

heavy as (
    select count(*) as accounts
    from by_account
    cross join thresholds
    where
        thresholds.finding = 'pitch_heavy_account'
        and by_account.denominator >= thresholds.min_sample
        and wilson_low(by_account.numerator, by_account.denominator) > thresholds.threshold
),

total as (
    select
        count(*) filter (asks) as numerator,
        count(*) as denominator,
        list(post_key order by created_at desc, post_key) filter (asks)[:20] as post_keys
    from judged
)

select
    'all accounts' as subject,
    'total' as scope,
    total.numerator,
    total.denominator,
    many(total.numerator, 'ask', 'asks') || ' among ' || many(total.denominator, 'post', 'posts') || ' that count under '
        || audited.rule || '; ' || many(heavy.accounts, 'account', 'accounts') || ' clearly over the line.' as reason,
    coalesce(total.post_keys, []) as post_keys
from total
cross join heavy
cross join audited

union all

select
    account as subject,
    'part' as scope,
    numerator,
    denominator,
    who || ': ' || many(numerator, 'ask', 'asks') || ' among ' || many(denominator, 'post', 'posts') || '.' as reason,
    coalesce(post_keys, []) as post_keys
from by_account
order by
    scope desc,
    numerator / denominator desc,
    subject
