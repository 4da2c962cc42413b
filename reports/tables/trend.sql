/*
title = "What brand and reps published, week by week"
*/
select
    week,
    value,
    soft,
    pitch,
    other,
    value as value_share_numerator,
    value + pitch as value_share_denominator,
    value_share_low,
    value_share_high,
    off_context as off_context_numerator,
    judged_replies as off_context_denominator,
    wilson_low(off_context, judged_replies) as off_context_low,
    wilson_high(off_context, judged_replies) as off_context_high
from brand_weeks
where
    who = 'all'
    and week >= (select min(week) from brand_weeks where posts + replies > 0)
order by week
