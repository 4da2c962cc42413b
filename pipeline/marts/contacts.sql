/*
title = "Who had spoken with whom, and when the first ask came"
grain = "roster account × person outside the roster"

[columns]
account = "roster account, platform:handle"
person = "salted hash of the person"
first_from_them_at = "when the person first replied to the account or mentioned it; empty if never seen"
first_from_us_at = "when the account first replied to the person or mentioned them; empty if never"
two_way_at = "when both had spoken to each other; empty if that never happened"
first_ask_at = "when the account first asked this person for business or a favour; empty if never"
from_them = "texts in which the person replied to the account or mentioned it"
from_us = "texts in which the account replied to the person or mentioned them, private ones among them"
met_at = "the first word either way, through whichever account the same rep has on this network; the brand counts as one"
known_at = "when both had spoken to each other through whichever of these accounts; empty if that never happened"
heard = "true where this network brings what others say to the roster at all; where it does not, silence says nothing"
*/

with spoken as (
    select
        posts.*,
        coalesce(posts.parent_author_id, parent.author_id) as to_whom
    from posts
    cross join audited
    left join posts as parent on
        parent.platform = posts.platform
        and parent.post_id = posts.parent_id
    where
        posts.created_at < audited.end_at
        and not posts.deleted
        and posts.kind in ('post', 'reply', 'quote', 'invitation', 'message')
),

addressed as (
    select
        platform,
        post_id,
        author_id,
        account,
        created_at,
        to_whom
    from spoken
    where to_whom is not null

    union

    select
        platform,
        post_id,
        author_id,
        account,
        created_at,
        unnest(mentions) as to_whom
    from spoken
),

from_us as (
    select
        accounts.account,
        addressed.to_whom as person,
        addressed.created_at
    from addressed
    inner join accounts on accounts.account = addressed.account
    where not exists (
        select 1
        from own_authors
        where
            own_authors.platform = addressed.platform
            and own_authors.author_id = addressed.to_whom
    )
),

from_them as (
    select
        own_authors.account,
        addressed.author_id as person,
        addressed.created_at
    from addressed
    inner join own_authors on
        own_authors.platform = addressed.platform
        and own_authors.author_id = addressed.to_whom
    where addressed.account is null
),

touches as (
    select account, person, created_at as them, null::timestamptz as us, null::timestamptz as ask from from_them
    union all
    select account, person, null, created_at, null from from_us
    union all
    select personal_asks.account, personal_asks.person, null, null, personal_asks.created_at
    from personal_asks
    semi join from_us on
        from_us.account = personal_asks.account
        and from_us.person = personal_asks.person
),

pairs as (
    select
        touches.account,
        touches.person,
        any_value(accounts.network) as network,
        any_value(coalesce(accounts.rep_id, if(accounts.role = 'brand', 'the brand', accounts.account))) as speaker,
        min(them) as first_from_them_at,
        min(us) as first_from_us_at,
        min(ask) as first_ask_at,
        count(them) as from_them,
        count(us) as from_us
    from touches
    inner join accounts on accounts.account = touches.account
    group by
        touches.account,
        touches.person
)

select
    account,
    person,
    first_from_them_at,
    first_from_us_at,
    case
        when first_from_them_at is not null and first_from_us_at is not null
            then greatest(first_from_them_at, first_from_us_at)
    end as two_way_at,
    first_ask_at,
    from_them,
    from_us,
    min(least(first_from_them_at, first_from_us_at)) over whoever as met_at,
    case
        when min(first_from_them_at) over whoever is not null and min(first_from_us_at) over whoever is not null
            then greatest(min(first_from_them_at) over whoever, min(first_from_us_at) over whoever)
    end as known_at,
    bool_or(from_them > 0) over (partition by network) as heard
from pairs
window whoever as (partition by network, speaker, person)
order by
    account,
    person
