/*
title = "The numbers of the first screen, of the audited week and of the week before it"
# fine names the finding whose threshold is the number's target.

[value_share]
title = "Value among value and pitch"
counted = "posts that give, of the posts that give or ask"
aim = "high"

[off_context]
title = "Off-context replies"
counted = "replies that pitch where nobody asked, of the replies whose thread could be read"
aim = "low"
fine = "off_context_reply"

[unanswered]
title = "Unanswered customers"
counted = "questions and complaints to the brand that nobody answered, of all of them"
aim = "low"
fine = "unanswered_customer"

[unseen]
title = "Accounts with gaps"
counted = "accounts with something missing, of the accounts that were asked for"
aim = "low"
*/
with compared as (
    select
        audited.week as now,
        (select max(weeks.week) from weeks where weeks.start_at < audited.start_at) as before
    from audited
),
counts as (
    select
        'value_share' as id,
        week,
        gives as numerator,
        gives + asks as denominator
    from brand_weeks
    where who = 'all'
    union all by name
    select
        'off_context' as id,
        week,
        off_context as numerator,
        judged_replies as denominator
    from brand_weeks
    where who = 'all'
    union all by name
    select
        'unanswered' as id,
        incoming.week,
        count(*) filter (where answered_at is null) as numerator,
        count(*) as denominator
    from incoming
    cross join audited
    where
        role = 'brand'
        and need in ('question', 'complaint')
        and not unsure
        -- Whoever wrote in the last hours may still be answered in time.
        and (
            answered_at is not null
            or created_at + to_seconds((audited.answer_hours * 3600)::bigint) <= audited.end_at
        )
    group by incoming.week
    union all by name
    select
        'unseen' as id,
        (select now from compared) as week,
        count(problem) as numerator,
        count(*) as denominator
    from coverage
)
select
    id,
    week = (select now from compared) as is_now,
    numerator::bigint as numerator,
    denominator::bigint as denominator,
    -- The accounts are all there are, no sample: a range would say nothing.
    if(id = 'unseen', null, wilson_low(numerator, denominator)) as low,
    if(id = 'unseen', null, wilson_high(numerator, denominator)) as high
from counts
where week in (select unnest([now, before]) from compared)
order by id, week
