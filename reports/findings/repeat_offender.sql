/*
group = "concentration"
title = "Slips stay slips"
failure_title = "The same slip week after week"
why = "Once is a slip, three weeks in a month is a habit. Habits do not end by themselves, and a network that looks at an account sees all of them at once."
how_to_fix = "Have one talk, with the threads on the table, agree on what the rep will do in such a thread instead, and look again in two weeks."
severity = "high"
*/

with last_weeks as (
    select
        week,
        -- Three of four: what happens most weeks of a month is no accident any more.
        3 as weeks_needed
    from weeks
    order by start_at desc
    limit 4
),

judged as (
    select
        own_replies.account,
        coalesce(own_replies.name, own_replies.account) as who,
        own_replies.week,
        own_replies.answer = 'off_context_pitch' as off_context,
        post_key(own_replies.platform, own_replies.post_id) as post_key,
        own_replies.created_at,
        last_weeks.weeks_needed
    from own_replies
    inner join last_weeks on last_weeks.week = own_replies.week
    where
        not own_replies.unsure
        and own_replies.answer not in ('context_missing', 'unsupported')
),

by_account as (
    select
        account,
        min(who) as who,
        count(*) filter (off_context) as numerator,
        count(*) as denominator,
        count(distinct week) filter (off_context) as weeks_off,
        weeks_off >= min(weeks_needed) as again,
        coalesce(list(post_key order by created_at desc, post_key) filter (off_context)[:20], []) as post_keys
    from judged
    group by account
),

total as (
    select
        count(distinct account) filter (again) as numerator,
        count(distinct account) as denominator,
        coalesce(
            list(judged.post_key order by judged.created_at desc, judged.post_key) filter (again and judged.off_context)[:20], []
        ) as post_keys
    from judged
    inner join by_account using (account)
)

select
    'all accounts' as subject,
    'total' as scope,
    numerator,
    denominator,
    format('{:,}', numerator) || ' of ' || many(denominator, 'account that replies', 'accounts that reply')
        || ' pitched where nobody asked in three or more of the last four weeks.' as reason,
    post_keys
from total

union all

select
    account as subject,
    'part' as scope,
    numerator,
    denominator,
    who || ': in ' || format('{:,}', weeks_off) || ' of the last four weeks, ' || format('{:,}', numerator) || ' of '
        || many(denominator, 'reply', 'replies') || '.' as reason,
    post_keys
from by_account
where again
order by
    scope desc,
    numerator / denominator desc,
    subject
