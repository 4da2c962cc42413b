/*
title = "What went wrong since the window began, each complaint once, the worst first; not by the clock, so that two runs read alike"
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
    issues.stage,
    issues.message,
    issues.account
