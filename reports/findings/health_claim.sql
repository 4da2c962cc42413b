/*
group = "voice"
title = "No promises of health"
failure_title = "Health claims"
why = "That a product prevents, treats or cures, or changes the body, may only be said with proof, and of many products not at all. The company answers for what its reps claim."
how_to_fix = "Ask the rep to take the sentence out. Hand out the few sentences about health that may be said, with their source, and leave the rest to doctors."
severity = "high"
followed = true
*/

-- Counted among what promotes: only there can such a promise be expected. Claims made in a picture, or in a text that
-- nobody could judge, are not seen.
with texts as (
    select
        account,
        coalesce(name, account) as who,
        health_claim as claims,
        post_key(platform, post_id) as post_key,
        created_at
    from promotions
    where
        in_window
        and promotes
),

by_account as (
    select
        account,
        min(who) as who,
        count(*) filter (claims) as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (claims), []) as post_keys
    from texts
    group by account
),

total as (
    select
        count(*) filter (claims) as numerator,
        count(*) as denominator,
        count(distinct account) filter (claims) as accounts,
        coalesce(list(post_key order by created_at desc, post_key) filter (claims), []) as post_keys
    from texts
)

select
    'all accounts' as subject,
    'total' as scope,
    numerator,
    denominator,
    format('{:,}', numerator) || ' of ' || many(denominator, 'promoting text', 'promoting texts') || ' with a health claim'
        || if(accounts > 0, ', from ' || many(accounts, 'account', 'accounts'), '') || '.' as reason,
    post_keys
from total

union all

select
    account as subject,
    'part' as scope,
    numerator,
    denominator,
    who || ': ' || format('{:,}', numerator) || ' of ' || many(denominator, 'promoting text', 'promoting texts')
        || ' with a health claim.' as reason,
    post_keys
from by_account
order by
    scope desc,
    numerator / denominator desc,
    subject
