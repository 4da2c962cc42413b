/*
title = "What brand and reps published, week by week"
*/
with heard as (
    -- Whoever wrote in the last hours may still be answered in time.
    select
        incoming.week,
        count(*) filter (incoming.answered_at is null) as unanswered,
        count(*) as spoken
    from incoming
    cross join audited
    where
        incoming.role = 'brand'
        and incoming.need in ('question', 'complaint')
        and not incoming.unsure
        and (
            incoming.answered_at is not null
            or incoming.created_at + to_seconds((audited.answer_hours * 3600)::bigint) <= audited.end_at
        )
    group by incoming.week
)

select
    week,
    value,
    soft,
    pitch,
    other,
    gives as value_share_numerator,
    gives + asks as value_share_denominator,
    value_share_low,
    value_share_high,
    off_context as off_context_numerator,
    judged_replies as off_context_denominator,
    wilson_low(off_context, judged_replies) as off_context_low,
    wilson_high(off_context, judged_replies) as off_context_high,
    coalesce(heard.unanswered, 0) as unanswered_numerator,
    coalesce(heard.spoken, 0) as unanswered_denominator,
    wilson_low(unanswered_numerator, unanswered_denominator) as unanswered_low,
    wilson_high(unanswered_numerator, unanswered_denominator) as unanswered_high
from brand_weeks
left join heard using (week)
where
    who = 'all'
    and week >= (select min(week) from brand_weeks where posts + replies > 0)
order by week
