/*
title = "The weeks of the trend, oldest first; the last one is the audited week"
grain = "week"

[columns]
week = "the brand's week, named by the date of its first day"
start_at = "first instant of the week"
end_at = "first instant after the week"
*/

select
    calendar.week,
    calendar.start_at,
    calendar.end_at
from calendar
cross join audited
where
    calendar.start_at >= audited.trend_start_at
    and calendar.end_at <= audited.end_at
order by calendar.start_at
