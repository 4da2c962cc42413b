/*
group = "relationship"
title = "Acquaintances have time to become some"
failure_title = "Asks within two days of the first word"
why = "A friendly word that is followed by an ask two days later turns out to have been the ask's wrapping. People remember that longer than the offer."
how_to_fix = "Let a few exchanges go by in which nothing is wanted. Answer, come back to what the other said, and offer only when they bring it up."
severity = "low"
*/

-- Two days: short enough that an ask within them belongs to the same conversation, so that there was no relationship
-- before it. Asks to people who had never answered are cold; they are counted as asks to strangers and not here.
with limits as (
    select 48 as hours
),

-- Whichever of a rep's accounts on a network asked; the first ask of all to that person is the one that counts.
first_asks as (
    select *
    from personal_asks
    where way in ('reply', 'call')
    qualify row_number() over (partition by platform, asker, person order by created_at, post_id) = 1
),

asks as (
    select
        first_asks.account,
        coalesce(first_asks.name, first_asks.account) as who,
        post_key(first_asks.platform, first_asks.post_id) as post_key,
        first_asks.created_at,
        epoch(first_asks.created_at - contacts.met_at) / 3600 as waited,
        waited <= limits.hours as hasty
    from first_asks
    inner join contacts on
        contacts.account = first_asks.account
        and contacts.person = first_asks.person
    cross join limits
    where
        first_asks.in_window
        and not first_asks.invited
        and contacts.known_at < first_asks.created_at
),

counted as (
    select
        account,
        min(who) as who,
        count(*) filter (hasty) as numerator,
        count(*) as denominator,
        median(waited) as waited,
        coalesce(list(post_key order by created_at desc, post_key) filter (hasty)[:20], []) as post_keys
    from asks
    group by grouping sets ((), (account))
)

select
    coalesce(account, 'all accounts') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    if(account is null, '', who || ': ') || format('{:,}', numerator) || ' of '
        || many(denominator, 'first ask', 'first asks') || ' to people one had spoken with came within two days of the first word'
        || case
            when waited is null then ''
            when waited < 48 then '; the usual wait was ' || many(round(waited), 'hour', 'hours')
            else '; the usual wait was ' || many(round(waited / 24), 'day', 'days')
        end || '.' as reason,
    post_keys
from counted
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
