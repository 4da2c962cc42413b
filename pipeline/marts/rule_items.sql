/*
title = "What the brand and its reps published, passed on or answered, each in the one category that rules of giving and asking know it by"
grain = "post, quote, repost of somebody outside the roster, or reply, in the weeks of the trend, with a label that is sure"

[columns]
platform = "network it stands on"
post_key = "its name in findings and evidence"
account = "roster account of the author, platform:handle"
role = "brand or rep"
rep_id = "the person's id in the roster; empty for the brand"
name = "the person's or page's name in the roster"
team = "team in the roster"
week = "the brand's week it was written in"
created_at = "when it was written"
category = "post: article, personal, value (any other that gives), quote (of somebody outside the roster, giving), soft, pitch, other (noise); share: a repost; reply: conversation, care, helpful, invited, off_context"
side = "gives or asks under the rule the brand chose; empty where that rule does not count it"
in_week = "true in the audited week"
in_window = "true in the weeks that findings look at"
*/

-- What the roster wrote is here, as it was collected: an original that is not known is somebody else's.
with among_ourselves as (
    select
        posts.platform,
        posts.post_id
    from posts
    inner join posts as original on
        original.platform = posts.platform
        and original.post_id = posts.ref_id
    where
        posts.kind in ('quote', 'repost')
        and posts.account is not null
        and original.account is not null
),

posted as (
    select
        own_posts.platform,
        own_posts.post_id,
        own_posts.account,
        own_posts.role,
        own_posts.rep_id,
        own_posts.name,
        own_posts.team,
        own_posts.week,
        own_posts.created_at,
        own_posts.in_week,
        own_posts.in_window,
        case
            when own_posts.answer <> 'value' then own_posts.answer
            when own_posts.kind = 'quote' and among_ourselves.post_id is null then 'quote'
            when list_contains(own_posts.kinds, 'article') then 'article'
            when list_contains(own_posts.kinds, 'personal') then 'personal'
            else 'value'
        end as category
    from own_posts
    left join among_ourselves on
        among_ourselves.platform = own_posts.platform
        and among_ourselves.post_id = own_posts.post_id
    where
        own_posts.answer in ('value', 'soft', 'pitch', 'other')
        and not own_posts.unsure
),

passed_on as (
    select
        posts.platform,
        posts.post_id,
        accounts.account,
        accounts.role,
        accounts.rep_id,
        accounts.name,
        accounts.team,
        posts.created_at,
        posts.created_at >= audited.start_at as in_week,
        posts.created_at >= audited.window_start_at as in_window,
        'share' as category
    from posts
    inner join accounts on accounts.account = posts.account
    cross join audited
    anti join among_ourselves on
        among_ourselves.platform = posts.platform
        and among_ourselves.post_id = posts.post_id
    where
        posts.kind = 'repost'
        and not posts.deleted
        and posts.created_at < audited.end_at
),

dated as (
    select
        passed_on.*,
        calendar.week
    from passed_on
    asof left join calendar on passed_on.created_at >= calendar.start_at
),

replied as (
    select
        platform,
        post_id,
        account,
        role,
        rep_id,
        name,
        team,
        week,
        created_at,
        in_week,
        in_window,
        case answer
            when 'helpful_offer' then 'helpful'
            when 'invited_pitch' then 'invited'
            when 'off_context_pitch' then 'off_context'
            else answer
        end as category
    from own_replies
    where
        answer in ('conversation', 'care', 'helpful_offer', 'invited_pitch', 'off_context_pitch')
        and not unsure
),

items as (
    select * from posted
    union all by name
    select * from dated
    union all by name
    select * from replied
)

select
    items.platform,
    post_key(items.platform, items.post_id) as post_key,
    items.account,
    items.role,
    items.rep_id,
    items.name,
    items.team,
    items.week,
    items.created_at,
    items.category,
    rule_sides.side,
    items.in_week,
    items.in_window
from items
cross join audited
left join rule_sides on
    rule_sides.rule = audited.rule
    and rule_sides.category = items.category
where items.created_at >= audited.trend_start_at
order by
    items.created_at,
    post_key
