/*
group = "ratio"
title = "More than one's own news"
failure_title = "Too much about oneself"
why = "A post that shows the own product and asks for nothing does no harm once. As a habit it tires: people came for other people, and the ratio of giving to asking does not show it."
how_to_fix = "Turn every second product post round: what did a customer make of it, what went wrong, what would help somebody who owns none?"
severity = "low"
*/

with judged as (
    select
        account,
        coalesce(name, account) as who,
        category = 'soft' as soft,
        post_key,
        created_at
    from rule_items
    where
        in_window
        and category in ('article', 'personal', 'value', 'quote', 'soft', 'pitch')
),

by_account as (
    select
        account,
        min(who) as who,
        count(*) filter (soft) as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (soft)[:20], []) as post_keys
    from judged
    group by account
),

total as (
    select
        count(*) filter (soft) as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (soft)[:20], []) as post_keys
    from judged
)

select
    'all accounts' as subject,
    'total' as scope,
    numerator,
    denominator,
    format('{:,}', numerator) || ' of ' || many(denominator, 'post shows', 'posts show') || ' the own offer and '
        || if(numerator = 1, 'asks', 'ask') || ' for nothing.' as reason,
    post_keys
from total

union all

select
    account as subject,
    'part' as scope,
    numerator,
    denominator,
    who || ': ' || format('{:,}', numerator) || ' of ' || many(denominator, 'post', 'posts') || ' about the own offer, without an ask.'
        as reason,
    post_keys
from by_account
order by
    scope desc,
    numerator / denominator desc,
    subject
