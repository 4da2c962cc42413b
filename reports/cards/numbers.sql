/*
title = "The own numbers of every team and of every rep who agreed to be read, under the brand's rule"
*/
with people as (
    select
        if(grouping(rep_id) = 0, 'rep', 'team') as kind,
        if(grouping(rep_id) = 0, rep_id, team) as id,
        if(grouping(rep_id) = 0, min(name), team) as title,
        string_agg(distinct team, ', ' order by team) as team,
        count(distinct rep_id) as reps,
        list(account order by account) as accounts,
        count(consent) = count(*) as agreed
    from accounts
    where role = 'rep'
    group by grouping sets ((team), (rep_id))
),

items as (
    select
        rule_items.*,
        weeks.start_at >= audited.window_start_at - (audited.end_at - audited.window_start_at)
            and not rule_items.in_window as in_earlier
    from rule_items
    inner join weeks on weeks.week = rule_items.week
    cross join audited
    where rule_items.role = 'rep'
),

counted as (
    select
        if(grouping(rep_id) = 0, 'rep', 'team') as kind,
        if(grouping(rep_id) = 0, rep_id, team) as id,
        count(*) filter (in_window and side = 'gives') as gives,
        count(*) filter (in_window and side = 'asks') as asks,
        count(*) filter (in_earlier and side = 'gives') as gave,
        count(*) filter (in_earlier and side = 'asks') as asked,
        count(*) filter (in_window and category = 'off_context') as off_context,
        count(*) filter (in_window and category in ('conversation', 'care', 'helpful', 'invited', 'off_context')) as replies,
        count(*) filter (in_window and category in ('helpful', 'invited')) as helpful,
        count(*) filter (in_window and category in ('conversation', 'care')) as conversations
    from items
    group by grouping sets ((team), (rep_id))
),

told as (
    select
        people.*,
        coalesce(counted.gives, 0) as gives,
        coalesce(counted.asks, 0) as asks,
        coalesce(counted.gave, 0) as gave,
        coalesce(counted.asked, 0) as asked,
        coalesce(counted.off_context, 0) as off_context,
        coalesce(counted.replies, 0) as replies,
        coalesce(counted.helpful, 0) as helpful,
        coalesce(counted.conversations, 0) as conversations
    from people
    left join counted using (kind, id)
)

select
    kind,
    id,
    coalesce(title, id) as title,
    team,
    reps,
    accounts,
    gives as share_numerator,
    gives + asks as share_denominator,
    wilson_low(gives, gives + asks) as share_low,
    wilson_high(gives, gives + asks) as share_high,
    gave as before_numerator,
    gave + asked as before_denominator,
    wilson_low(gave, gave + asked) as before_low,
    wilson_high(gave, gave + asked) as before_high,
    off_context as off_context_numerator,
    replies as off_context_denominator,
    wilson_low(off_context, replies) as off_context_low,
    wilson_high(off_context, replies) as off_context_high,
    helpful,
    conversations
from told
where
    id is not null
    and (kind = 'team' or agreed)
order by
    kind desc,
    id
