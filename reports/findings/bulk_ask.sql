/*
group = "relationship"
title = "Asks are written one by one"
failure_title = "Asks sent in bulk"
why = "Fifty requests in a minute are an advert that looks like a letter. Those who get one notice, and networks limit or lock accounts that send them."
how_to_fix = "Switch off whatever sends them. Choose three people who would be glad to be asked, and write to each about what you two have in common."
severity = "medium"
*/

-- Five people within ten minutes: two minutes each, in which nobody reads what five others said and answers that. The
-- same rule finds fifty in a minute. Whether the words are the same does not matter: programs change a word or two.
with limits as (
    select 5 as people
),

-- An answer to somebody who asked for an offer is no ask in bulk, however many asked.
sent as (
    select
        personal_asks.platform,
        personal_asks.asker,
        personal_asks.account,
        coalesce(personal_asks.name, personal_asks.account) as who,
        post_key(personal_asks.platform, personal_asks.post_id) as post_key,
        personal_asks.created_at,
        coalesce(personal_asks.person, personal_asks.post_id) as person
    from personal_asks
    inner join posts on
        posts.platform = personal_asks.platform
        and posts.post_id = personal_asks.post_id
    cross join audited
    where
        personal_asks.in_window
        and not personal_asks.invited
        -- Midnight sharp in an export is a day without a time.
        and (
            posts.created_source <> 'export'
            or timezone('UTC', personal_asks.created_at)::time <> time '00:00:00'
            and timezone(audited.timezone, personal_asks.created_at)::time <> time '00:00:00'
        )
),

ending_here as (
    select
        *,
        count(distinct person) over (
            partition by platform, asker
            order by created_at
            range between interval 10 minutes preceding and current row
        ) as people
    from sent
),

around as (
    select
        *,
        max(people) over (
            partition by platform, asker
            order by created_at
            range between current row and interval 10 minutes following
        ) as burst
    from ending_here
),

-- A post that calls several people is one ask to each of them, and one piece of evidence.
counted as (
    select
        account,
        min(who) as who,
        count(*) filter (burst >= limits.people) as numerator,
        count(*) as denominator,
        coalesce(max(burst), 0) as most,
        coalesce(
            list_sort(list(distinct {'at': created_at, 'key': post_key}) filter (burst >= limits.people), 'desc'), []
        ) as bulk
    from around
    cross join limits
    group by grouping sets ((), (account))
)

select
    coalesce(account, 'all accounts') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    if(account is null, '', who || ': ') || format('{:,}', numerator) || ' of ' || many(denominator, 'ask', 'asks')
        || ' to people who had not asked for one went out in bulk, to five or more within ten minutes'
        || if(numerator > 0, '; ' || format('{:,}', most) || ' at the most', '') || '.' as reason,
    list_transform(bulk, lambda one: one.key)[:20] as post_keys
from counted
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
