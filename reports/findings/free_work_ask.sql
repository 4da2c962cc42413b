/*
group = "relationship"
title = "Favours are asked of people one knows"
failure_title = "Free work asked of strangers"
why = "Advice, introductions and work are worth money to those who give them. From a friend they are a favour; from a stranger they are an invoice that nobody sends."
how_to_fix = "Give something first, ask for something small, say what it is for and that no is a fine answer. For real work, offer to pay."
severity = "low"
*/

-- What was answered in private is not in any export that may be read, so that nobody can say who was a stranger there:
-- public asks only.
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
        and list_contains(personal_asks.kinds, 'ask_favour')
        and not list_has_any(personal_asks.kinds, ['ask_share', 'ask_endorsement'])
        and contacts.heard
    group by
        personal_asks.account,
        who,
        personal_asks.platform,
        personal_asks.post_id,
        personal_asks.created_at
),

counted as (
    select
        account,
        min(who) as who,
        count(*) filter (cold) as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (cold)[:20], []) as post_keys
    from asks
    group by grouping sets ((), (account))
)

select
    coalesce(account, 'all accounts') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    if(account is null, '', who || ': ') || format('{:,}', numerator) || ' of '
        || many(denominator, 'request', 'requests') || ' for advice, introductions, funds or work went to people with whom there '
        || 'had been no talk before.' as reason,
    post_keys
from counted
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
