/*
group = "customers"
title = "Complaints are seen to"
failure_title = "Complaints left unsettled"
why = "A complaint that was put right wins a customer back, and those who read along. One that stays open speaks for the brand for years."
how_to_fix = "Take the open complaints one by one: say what went wrong, what happens next and by when, and come back when it has happened."
severity = "high"
*/

with waited as (
    select
        complaints.*,
        post_key(complaints.platform, complaints.post_id) as post_key,
        complaints.state in ('unanswered', 'machine only', 'asked again', 'offer only') as unsettled
    from complaints
    cross join audited
    where
        complaints.in_window
        -- Whoever wrote in the last hours may still be answered in time.
        and (
            complaints.state in ('answered', 'thanked', 'offer only')
            or complaints.spoke_at + to_seconds((audited.answer_hours * 3600)::bigint) <= audited.end_at
        )
),

counted as (
    select
        account,
        count(*) filter (unsettled) as numerator,
        count(*) as denominator,
        count(*) filter (state = 'unanswered') as unanswered,
        count(*) filter (state = 'machine only') as machine_only,
        count(*) filter (state = 'asked again') as asked_again,
        count(*) filter (state = 'offer only') as offer_only,
        count(*) filter (state = 'thanked') as thanked,
        coalesce(list(post_key order by spoke_at desc, post_key) filter (unsettled)[:20], []) as post_keys
    from waited
    group by grouping sets ((), (account))
),

worded as (
    select
        *,
        array_to_string(list_filter([
            if(unanswered > 0, format('{:,}', unanswered) || ' without any answer', null),
            if(machine_only > 0, format('{:,}', machine_only) || ' answered by a machine only', null),
            if(asked_again > 0, format('{:,}', asked_again) || ' where the customer asked again', null),
            if(offer_only > 0, format('{:,}', offer_only) || ' answered with an offer', null)
        ], lambda part: part is not null), ', ') as parts
    from counted
)

select
    coalesce(account, 'the brand and its reps') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    format('{:,}', numerator) || ' of ' || many(denominator, 'complaint', 'complaints') || ' unsettled'
        || if(parts = '', '', ': ' || parts)
        || if(thanked > 0, '; the thanks of ' || many(thanked, 'customer', 'customers') || ' can be seen', '')
        || '.' as reason,
    post_keys
from worded
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
