/*
title = "What went wrong since the window began, each complaint once, the worst first"
*/
select
    max(issues.at) as at,
    issues.stage,
    issues.level,
    issues.message,
    issues.platform,
    issues.account
from issues
inner join audited
    on issues.at >= audited.window_start_at
group by
    issues.stage,
    issues.level,
    issues.message,
    issues.platform,
    issues.account
order by
    list_position(['error', 'warning', 'info'], issues.level),
    max(issues.at) desc,
    issues.message,
    issues.account
