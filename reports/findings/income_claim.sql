/*
group = "voice"
title = "No promises of money"
failure_title = "Income claims"
why = "Money, a car or a free life that selling is said to bring is an earnings claim. It must be true of the typical seller and provable, or a regulator takes it for deception, whoever of the team said it."
how_to_fix = "Ask the rep to take the sentence out and to speak of the work instead. Keep a page with what sellers typically earn, and let every recruiting text point to it."
severity = "high"
followed = true
*/

-- Counted among what promotes or claims: only there can such a promise be expected. Claims made in a picture, or in a
-- text that nobody could judge, are not seen; news of somebody else's earnings may be taken for a claim.
with texts as (
    select
        account,
        coalesce(name, account) as who,
        income_claim as claims,
        post_key(platform, post_id) as post_key,
        created_at
    from promotions
    where
        in_window
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
    format('{:,}', numerator) || ' of ' || many(denominator, 'promoting text', 'promoting texts') || ' with an income claim'
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
        || ' with an income claim.' as reason,
    post_keys
from by_account
order by
    scope desc,
    numerator / denominator desc,
    subject
