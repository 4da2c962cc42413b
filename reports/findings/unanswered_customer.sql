/*
group = "customers"
title = "Customers hear from a human"
failure_title = "Unanswered customers"
why = "A question or complaint in public is read by everybody who thinks of buying. Silence, or a machine's answer, is what they remember."
how_to_fix = "Begin with those who wait longest, complaints first; then agree who looks at the brand's mentions every day."
severity = "high"
*/

with asked as (
    select
        incoming.account,
        post_key(incoming.platform, incoming.post_id) as post_key,
        incoming.created_at,
        incoming.need,
        incoming.answer_hours,
        incoming.answer_hours is null as unanswered,
        incoming.answer_hours > audited.answer_hours as late,
        audited.answer_hours as allowed
    from incoming
    cross join audited
    where
        incoming.in_window
        and incoming.role = 'brand'
        and incoming.need in ('question', 'complaint')
        and not incoming.unsure
        -- Whoever wrote in the last hours may still be answered in time.
        and (
            incoming.answer_hours is not null
            or incoming.created_at + to_seconds((audited.answer_hours * 3600)::bigint) <= audited.end_at
        )
),

counted as (
    select
        account,
        count(*) filter (unanswered) as numerator,
        count(*) as denominator,
        count(*) filter (unanswered and need = 'complaint') as complaints,
        count(*) filter (late) as late,
        median(answer_hours) as hours,
        any_value(allowed) as allowed,
        coalesce(list(post_key order by need, created_at desc, post_key) filter (unanswered)[:20], []) as post_keys
    from asked
    group by grouping sets ((), (account))
),

worded as (
    select
        *,
        format('{:,}', numerator) || ' of ' || many(denominator, 'question or complaint', 'questions and complaints')
            || ' without a human answer'
            || if(complaints > 0, ', ' || many(complaints, 'complaint', 'complaints') || ' among them', '')
            || case
                when hours is null then '; there was no answer to time'
                when hours < 1 then '; median time to the first answer: under an hour'
                else '; median time to the first answer: ' || many(round(hours), 'hour', 'hours')
            end
            || if(late > 0, ', ' || many(late, 'answer', 'answers') || ' later than ' || many(round(allowed), 'hour', 'hours'), '')
            || '.' as reason
    from counted
)

select
    coalesce(account, 'all accounts of the brand') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    reason,
    post_keys
from worded
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
