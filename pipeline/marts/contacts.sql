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
),

addressed as (
    select
        platform,
        author_id,
        account,
        created_at,
        to_whom
    from spoken
    where to_whom is not null

    union all

    select
        platform,
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

asks as (
    select
        account,
        parent_author_id as person,
        created_at
    from own_replies
    where
        pitches
        and not unsure
),

touches as (
    select account, person, created_at as them, null::timestamptz as us, null::timestamptz as ask from from_them
    union all
    select account, person, null, created_at, null from from_us
    union all
    select asks.account, asks.person, null, null, asks.created_at
    from asks
    semi join from_us on
        from_us.account = asks.account
        and from_us.person = asks.person
)

select
    account,
    person,
    min(them) as first_from_them_at,
    min(us) as first_from_us_at,
    case when min(them) is not null and min(us) is not null then greatest(min(them), min(us)) end as two_way_at,
    min(ask) as first_ask_at
from touches
group by
    account,
    person
order by
    account,
    person
