/*
title = "Which author id on a network belongs to which account of the roster"
grain = "network × author id"

[columns]
platform = "network, as in posts"
author_id = "the network's stable id of the author"
account = "roster account, platform:handle"
role = "brand or rep"
rep_id = "the person's id in the roster; empty for the brand"
*/

with from_roster as (
    select
        network as platform,
        stable_id as author_id,
        account
    from accounts
    where stable_id is not null
),

from_posts as (
    select
        platform,
        author_id,
        account
    from posts
    where account is not null
),

known as (
    select * from from_roster
    union
    select * from from_posts
)

select
    known.platform,
    known.author_id,
    min(accounts.account) as account,
    arg_min(accounts.role, accounts.account) as role,
    arg_min(accounts.rep_id, accounts.account) as rep_id
from known
inner join accounts on accounts.account = known.account
group by
    known.platform,
    known.author_id
order by
    known.platform,
    known.author_id
