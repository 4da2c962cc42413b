/*
title = "What was asked for and what came, what has a problem first"
*/
select
    account,
    platform,
    role,
    name,
    asked_since,
    stop,
    came,
    expected_min,
    expected_max,
    usual,
    listed,
    counted,
    parents_wanted,
    parents_read,
    parents_missing_why,
    last_collected,
    last_success,
    key_expires,
    problem
from coverage
order by problem is null, role, name nulls last, account
