/*
title = "What each team and rep gave and asked for in each week of the trend, under the brand's rule"
*/
with counted as (
    select
        rep_id,
        team,
        week,
        count(*) filter (side = 'gives') as gives,
        count(*) filter (side = 'asks') as asks
    from rule_items
    where role = 'rep'
    group by grouping sets ((rep_id, week), (team, week))
)

select
    if(rep_id is null, 'team', 'rep') as kind,
    coalesce(rep_id, team) as id,
    list({'week': week, 'gives': gives, 'asks': asks} order by week) as weeks
from counted
where coalesce(rep_id, team) is not null
group by all
order by
    kind,
    id
