/*
group = "relationship"
title = "First a word, then an ask"
failure_title = "Asks to strangers"
why = "An ask to somebody with whom one has never exchanged a word is a cold call in public. People answer those they know."
how_to_fix = "Have the rep answer, thank or congratulate first, and ask only where the other has spoken to them before or asked for an offer."
severity = "medium"
followed = true
*/

with asks as (
    select
        personal_asks.account,
        coalesce(personal_asks.name, personal_asks.account) as who,
        post_key(personal_asks.platform, personal_asks.post_id) as post_key,
        personal_asks.created_at,
        bool_and(not personal_asks.invited and coalesce(contacts.known_at >= personal_asks.created_at, true)) as cold
    from personal_asks
    inner join contacts on
        contacts.account = personal_asks.account
        and contacts.person = personal_asks.person
    where
        personal_asks.in_window
        and personal_asks.way in ('reply', 'call')
        and contacts.heard
    group by
        personal_asks.account,
        who,
        personal_asks.platform,
        personal_asks.post_id,
        personal_asks.created_at
),

by_account as (
    select
        account,
        min(who) as who,
        count(*) filter (cold) as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (cold), []) as post_keys
    from asks
    group by account
),

total as (
    select
        count(*) filter (cold) as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (cold), []) as post_keys
    from asks
)

select
    'all accounts' as subject,
    'total' as scope,
    numerator,
    denominator,
    format('{:,}', numerator) || ' of ' || many(denominator, 'ask', 'asks')
        || ' went, uninvited, to people with whom the account had not spoken before.' as reason,
    post_keys
from total

union all

select
    account as subject,
    'part' as scope,
    numerator,
    denominator,
    who || ': ' || format('{:,}', numerator) || ' of ' || many(denominator, 'ask', 'asks') || ' to strangers.' as reason,
    post_keys
from by_account
order by
    scope desc,
    numerator / denominator desc,
    subject
