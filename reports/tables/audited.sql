/*
title = "What the warehouse was built for"
*/
select
    brand,
    slug,
    week,
    start_at,
    end_at,
    window_start_at,
    trend_start_at,
    timezone,
    first_day,
    rule,
    rule_version,
    value_target,
    answer_hours,
    opt_in_venues
from audited
