/*
group = "conversations"
title = "Few offers help first or were asked for"
failure_title = "Offers that helped first or were asked for"
why = "An offer that answers the question first, or that somebody asked for, is how people come to like being sold to."
how_to_fix = "Show these replies to everybody: they answer first and mention the offer last, or they come when somebody asks. Thank whoever wrote them."
severity = "low"
favour = true
*/

with offers as (
    select
        account,
        coalesce(name, account) as who,
        answer = 'helpful_offer' as helped,
        answer in ('helpful_offer', 'invited_pitch') as welcome,
        post_key(platform, post_id) as post_key,
        created_at
    from own_replies
    where
        in_window
        and not unsure
        and answer in ('invited_pitch', 'helpful_offer', 'off_context_pitch')
),

-- Help that nobody had to ask for is shown first.
counted as (
    select
        account,
        min(who) as who,
        count(*) filter (welcome) as numerator,
        count(*) as denominator,
        count(*) filter (helped) as helpful,
        coalesce(list(post_key order by helped desc, created_at desc, post_key) filter (welcome)[:20], []) as post_keys
    from offers
    group by grouping sets ((), (account))
)

select
    coalesce(account, 'all accounts') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    if(account is null, '', who || ': ') || format('{:,}', numerator) || ' of ' || many(denominator, 'offer', 'offers')
        || ' in replies helped first or were asked for'
        || if(helpful > 0, '; ' || format('{:,}', helpful) || ' of them answered the question before naming the offer', '')
        || '.' as reason,
    post_keys
from counted
order by
    scope desc,
    numerator desc,
    subject
