/*
title = "What each account published in each week of the trend, counted"
grain = "account × week of the trend, also weeks in which the account was silent"

[columns]
account = "roster account, platform:handle"
platform = "network of the account"
role = "brand or rep"
rep_id = "the person's id in the roster; empty for the brand"
name = "the person's or page's name in the roster"
team = "team in the roster"
week = "the brand's week"
posts = "posts and quotes"
value = "of the posts: give something and ask nothing"
soft = "of the posts: about the own offer, without an ask"
pitch = "of the posts: ask for business or a favour"
other = "of the posts: noise"
unsure = "of the posts: the judge would rather have a person look; counted in no other column"
unsupported = "of the posts: in a language the software was not built for, or not judged yet"
replies = "replies to other people"
judged_replies = "of the replies: with a verdict that is sure and the text replied to at hand"
off_context = "of the judged replies: pitch into a thread that did not ask"
context_missing = "of the replies: the text replied to could not be read"
gives = "posts, and what else the rule of the brand counts, that give"
asks = "posts, and what else the rule of the brand counts, that ask"
*/

with grid as (
    select
        accounts.account,
        accounts.network as platform,
        accounts.role,
        accounts.rep_id,
        accounts.name,
        accounts.team,
        weeks.week
    from accounts
    cross join weeks
),

posted as (
    select
        account,
        week,
        count(*) as posts,
        count(*) filter (answer = 'value' and not unsure) as value,
        count(*) filter (answer = 'soft' and not unsure) as soft,
        count(*) filter (answer = 'pitch' and not unsure) as pitch,
        count(*) filter (answer = 'other' and not unsure) as other,
        count(*) filter (unsure) as unsure,
        count(*) filter (coalesce(answer, 'unsupported') = 'unsupported' and not unsure) as unsupported
    from own_posts
    group by
        account,
        week
),

replied as (
    select
        account,
        week,
        count(*) as replies,
        count(*) filter (answer not in ('context_missing', 'unsupported') and not unsure) as judged_replies,
        count(*) filter (answer = 'off_context_pitch' and not unsure) as off_context,
        count(*) filter (answer = 'context_missing') as context_missing
    from own_replies
    group by
        account,
        week
),

weighed as (
    select
        account,
        week,
        count(*) filter (side = 'gives') as gives,
        count(*) filter (side = 'asks') as asks
    from rule_items
    where side is not null
    group by
        account,
        week
)

select
    grid.account,
    grid.platform,
    grid.role,
    grid.rep_id,
    grid.name,
    grid.team,
    grid.week,
    coalesce(posted.posts, 0) as posts,
    coalesce(posted.value, 0) as value,
    coalesce(posted.soft, 0) as soft,
    coalesce(posted.pitch, 0) as pitch,
    coalesce(posted.other, 0) as other,
    coalesce(posted.unsure, 0) as unsure,
    coalesce(posted.unsupported, 0) as unsupported,
    coalesce(replied.replies, 0) as replies,
    coalesce(replied.judged_replies, 0) as judged_replies,
    coalesce(replied.off_context, 0) as off_context,
    coalesce(replied.context_missing, 0) as context_missing,
    coalesce(weighed.gives, 0) as gives,
    coalesce(weighed.asks, 0) as asks
from grid
left join posted on
    posted.account = grid.account
    and posted.week = grid.week
left join replied on
    replied.account = grid.account
    and replied.week = grid.week
left join weighed on
    weighed.account = grid.account
    and weighed.week = grid.week
order by
    grid.account,
    grid.week
