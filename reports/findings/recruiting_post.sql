/*
group = "ratio"
title = "No recruiting in the feed"
failure_title = "Recruiting in the feed"
why = "An opportunity held out to everybody says that sellers earn by sellers. Readers know the tone, networks restrict it, and regulators read such posts first."
how_to_fix = "Take recruiting out of the feed: answer those who ask how to join, in a message, and let posts show what the work is like, without a lure."
severity = "medium"
*/

-- A job opening that only tells is soft (codebook, rule 12); a venue that people joined to hear offers is not the feed.
with judged as (
    select
        account,
        coalesce(name, account) as who,
        answer = 'pitch' and list_contains(kinds, 'recruiting') as recruits,
        post_key(platform, post_id) as post_key,
        created_at
    from own_posts
    where
        in_window
        and not unsure
        and not opt_in
        and answer in ('value', 'soft', 'pitch')
),

by_account as (
    select
        account,
        min(who) as who,
        count(*) filter (recruits) as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (recruits)[:20], []) as post_keys
    from judged
    group by account
),

total as (
    select
        count(*) filter (recruits) as numerator,
        count(*) as denominator,
        count(distinct account) filter (recruits) as accounts,
        coalesce(list(post_key order by created_at desc, post_key) filter (recruits)[:20], []) as post_keys
    from judged
)

select
    'all accounts' as subject,
    'total' as scope,
    numerator,
    denominator,
    format('{:,}', numerator) || ' of ' || many(denominator, 'post', 'posts') || ' held out an opportunity to join or to earn'
        || if(accounts > 0, ', by ' || many(accounts, 'account', 'accounts'), '') || '.' as reason,
    post_keys
from total

union all

select
    account as subject,
    'part' as scope,
    numerator,
    denominator,
    who || ': ' || format('{:,}', numerator) || ' of ' || many(denominator, 'post', 'posts') || ' to recruit.' as reason,
    post_keys
from by_account
order by
    scope desc,
    numerator / denominator desc,
    subject
