/*
title = "Value and pitch by team"
description = "How each team gives and asks in the weeks that findings look at, with the interval of its value share."
*/

with counted as (
    select
        coalesce(account_weeks.team, if(account_weeks.role = 'brand', 'the brand', 'no team')) as team,
        count(distinct account_weeks.account) as accounts,
        sum(account_weeks.value)::bigint as value,
        sum(account_weeks.pitch)::bigint as pitch,
        sum(account_weeks.judged_replies)::bigint as judged_replies,
        sum(account_weeks.off_context)::bigint as off_context
    from account_weeks
    inner join weeks on weeks.week = account_weeks.week
    cross join audited
    where weeks.start_at >= audited.window_start_at
    group by 1
)

select
    team,
    accounts,
    value,
    pitch,
    round(100 * value / nullif(value + pitch, 0)) as value_percent,
    round(100 * wilson_low(value, value + pitch)) as percent_low,
    round(100 * wilson_high(value, value + pitch)) as percent_high,
    off_context,
    judged_replies
from counted
order by
    value_percent,
    team
