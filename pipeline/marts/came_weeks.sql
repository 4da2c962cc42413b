/*
title = "How many texts of each account came in each week that was asked for"
grain = "account and week"

[columns]
account = "roster account, platform:handle"
platform = "network of the account"
week = "the brand's week, named by the date of its first day"
start_at = "first instant of the week"
came = "posts, replies, quotes and reposts written in that week that were collected, through whichever of a person's accounts there"
*/

with asked as (
    select
        account,
        min(since) as asked_since
    from collected
    group by account
),

came as (
    select
        posts.platform,
        posts.author_id,
        calendar.week,
        count(*) as came
    from posts
    asof left join calendar on posts.created_at >= calendar.start_at
    where
        posts.account is not null
        and posts.kind in ('post', 'reply', 'quote', 'repost')
        and not posts.deleted
        and posts.created_at < calendar.end_at
    group by all
)

select
    accounts.account,
    accounts.network as platform,
    calendar.week,
    calendar.start_at,
    coalesce(came.came, 0) as came
from accounts
inner join asked on asked.account = accounts.account
cross join audited
inner join calendar on
    calendar.start_at >= asked.asked_since
    and calendar.end_at <= audited.end_at
left join came on
    came.platform = accounts.network
    and came.author_id = accounts.stable_id
    and came.week = calendar.week
order by
    accounts.account,
    calendar.start_at
