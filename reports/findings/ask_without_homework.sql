/*
group = "voice"
title = "First look whom you ask"
failure_title = "Asks without homework"
why = "An offer made to a competitor, to a colleague, or, as to somebody new, to a customer who already told the company how its things serve them shows that nobody looked. It is passed round as a joke, with a screenshot."
how_to_fix = "Look at the profile and the last messages before an offer goes out. A customer's complaint or praise wants an answer, not an offer. List competitors in brand.toml so that they are told apart."
severity = "medium"
followed = true
*/

with answered as (
    select
        platform,
        post_id,
        account,
        rep_id,
        name,
        parent_author_id as person,
        created_at,
        answer in ('invited_pitch', 'helpful_offer') as welcome
    from own_replies
    where
        in_window
        and pitches
        and not unsure
        and parent_author_id is not null
),

-- A post that opens with somebody's handle speaks to that person, though it replies to nothing.
called_out as (
    select
        own_posts.platform,
        own_posts.post_id,
        own_posts.account,
        own_posts.rep_id,
        own_posts.name,
        unnest(posts.mentions) as person,
        own_posts.created_at,
        false as welcome
    from own_posts
    inner join posts on
        posts.platform = own_posts.platform
        and posts.post_id = own_posts.post_id
    where
        own_posts.in_window
        and own_posts.answer = 'pitch'
        and not own_posts.unsure
        and starts_with(ltrim(own_posts.text), '@')
),

asks as (
    select * from answered
    union all
    select * from called_out
),

competitors as (
    select distinct
        posts.platform,
        posts.author_id as person
    from posts
    cross join audited
    where
        posts.account is null
        and posts.author_handle is not null
        and list_contains(audited.competitors, posts.platform || ':' || lower(posts.author_handle))
),

-- Who praises the company's things or complains of them has some; a question may come from anybody, and thanks for a tip
-- go to the rep who gave it.
customers as (
    select
        platform,
        person,
        min(created_at) as since
    from incoming
    where
        role = 'brand'
        and need in ('complaint', 'praise')
        and not unsure
    group by
        platform,
        person
),

-- An ask to several people is one ask; it counts by the first of these faults that any of them shows.
looked_at as (
    select
        asks.platform,
        asks.post_id,
        asks.account,
        min(coalesce(asks.name, asks.account)) as who,
        min(asks.created_at) as created_at,
        min(
            case
                when asks.welcome then null
                when competitors.person is not null then 1
                when own_authors.author_id is not null then 2
                when customers.since < asks.created_at then 3
            end
        ) as fault
    from asks
    left join competitors on
        competitors.platform = asks.platform
        and competitors.person = asks.person
    left join own_authors on
        own_authors.platform = asks.platform
        and own_authors.author_id = asks.person
        and own_authors.account <> asks.account
        and (own_authors.rep_id is distinct from asks.rep_id or own_authors.rep_id is null and asks.rep_id is null)
    left join customers on
        customers.platform = asks.platform
        and customers.person = asks.person
    group by
        asks.platform,
        asks.post_id,
        asks.account
),

counted as (
    select
        account,
        min(who) as who,
        count(fault) as numerator,
        count(*) as denominator,
        count(*) filter (fault = 1) as to_competitors,
        count(*) filter (fault = 2) as to_colleagues,
        count(*) filter (fault = 3) as to_customers,
        coalesce(
            list(post_key(platform, post_id) order by created_at desc, post_key(platform, post_id))
                filter (fault is not null),
            []
        ) as post_keys
    from looked_at
    group by grouping sets ((), (account))
)

select
    coalesce(account, 'all accounts') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    if(account is null, '', who || ': ') || format('{:,}', numerator) || ' of ' || many(denominator, 'ask', 'asks')
        || ' went where a look would have said no'
        || if(numerator > 0, ': ' || concat_ws(
            ', ',
            if(to_competitors > 0, format('{:,}', to_competitors) || ' to a competitor', null),
            if(to_colleagues > 0, format('{:,}', to_colleagues) || ' to a colleague', null),
            if(to_customers > 0, format('{:,}', to_customers) || ' to somebody who is a customer already', null)
        ), '') || '.' as reason,
    post_keys
from counted
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
