/*
title = "What each network gave, beside what it used to give, what has a problem first"
*/
select
    platform,
    accounts,
    failed,
    came,
    usual,
    problem
from platform_coverage
order by problem is null, platform
