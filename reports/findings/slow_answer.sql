/*
group = "customers"
title = "Answers come within a working day"
failure_title = "Slow answers"
why = "Most people who write to a company in public expect to hear from it within a day; after that they ask a competitor, or tell their friends."
how_to_fix = "Look at when the slow ones came in: give those hours to somebody, and say in the profile when you answer. The promise and the opening hours stand in brand.toml under [goals]."
severity = "medium"
*/

with answered as (
    select
        incoming.account,
        post_key(incoming.platform, incoming.post_id) as post_key,
        incoming.created_at,
        incoming.business_hours,
        audited.answer_business_hours as promised,
        incoming.business_hours > audited.answer_business_hours as slow
    from incoming
    cross join audited
    where
        incoming.in_window
        -- A rep keeps no office hours; whether reps answer at all is unanswered_to_rep's question.
        and incoming.role = 'brand'
        and incoming.need in ('question', 'complaint')
        and not incoming.unsure
        and incoming.business_hours is not null
),

counted as (
    select
        account,
        count(*) filter (slow) as numerator,
        count(*) as denominator,
        median(business_hours) as hours,
        max(business_hours) as longest,
        (select answer_business_hours from audited) as promised,
        coalesce(list(post_key order by created_at desc, post_key) filter (slow)[:20], []) as post_keys
    from answered
    group by grouping sets ((), (account))
)

select
    coalesce(account, 'all accounts of the brand') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    format('{:,}', numerator) || ' of ' || many(denominator, 'answer', 'answers') || ' later than '
        || format('{:g}', promised) || if(promised = 1, ' business hour', ' business hours')
        || if(
            denominator > 0,
            format('; median {:.1f}, longest {:.1f} business hours', hours, longest),
            ''
        )
        || '.' as reason,
    post_keys
from counted
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
