/*
group = "customers"
title = "Reps answer those who ask them"
failure_title = "Questions to reps left open"
why = "Who asks a rep has already chosen whom to trust. No answer from a person they know by name is remembered longer than one from a company."
how_to_fix = "Send each post to the rep it was meant for; where somebody is away, a colleague can answer as well."
severity = "medium"
*/

with asked as (
    select
        incoming.account,
        post_key(incoming.platform, incoming.post_id) as post_key,
        incoming.created_at,
        incoming.need,
        incoming.answered_at is null as unanswered,
        incoming.answer_hours
    from incoming
    cross join audited
    where
        incoming.in_window
        and incoming.role = 'rep'
        and incoming.need in ('question', 'complaint')
        and not incoming.unsure
        -- Whoever wrote in the last hours may still be answered in time.
        and (
            incoming.answered_at is not null
            or incoming.created_at + to_seconds((audited.answer_hours * 3600)::bigint) <= audited.end_at
        )
),

counted as (
    select
        account,
        count(*) filter (unanswered) as numerator,
        count(*) as denominator,
        count(*) filter (unanswered and need = 'complaint') as complaints,
        median(answer_hours) as hours,
        coalesce(list(post_key order by need, created_at desc, post_key) filter (unanswered)[:20], []) as post_keys
    from asked
    group by grouping sets ((), (account))
)

select
    coalesce(account, 'all reps') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    format('{:,}', numerator) || ' of ' || many(denominator, 'question or complaint', 'questions and complaints')
        || ' to reps without a human answer'
        || if(complaints > 0, ', ' || many(complaints, 'complaint', 'complaints') || ' among them', '')
        || case
            when hours is null then ''
            when hours < 1 then '; median time to the first answer: under an hour'
            else '; median time to the first answer: ' || many(round(hours), 'hour', 'hours')
        end
        || '.' as reason,
    post_keys
from counted
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
