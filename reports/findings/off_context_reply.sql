/*
group = "conversations"
title = "Replies stay on topic"
failure_title = "Pitches into conversations that did not ask"
why = "Nothing marks a brand as spam faster than an offer dropped into somebody else's conversation. One such reply is seen by everybody in the thread."
how_to_fix = "Show the rep the thread, not only the line: what was being discussed, and what would have helped there. Agree that offers go only where somebody asks for one."
severity = "high"
followed = true
*/

with judged as (
    select
        account,
        coalesce(name, account) as who,
        answer = 'off_context_pitch' as off_context,
        post_key(platform, post_id) as post_key,
        created_at
    from own_replies
    where
        in_window
        and not unsure
        and answer not in ('context_missing', 'unsupported')
),

unread as (
    select count(*) as replies
    from own_replies
    where
        in_window
        and answer = 'context_missing'
),

by_account as (
    select
        account,
        min(who) as who,
        count(*) filter (off_context) as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (off_context), []) as post_keys
    from judged
    group by account
),

total as (
    select
        count(*) filter (off_context) as numerator,
        count(*) as denominator,
        count(distinct account) filter (off_context) as accounts,
        coalesce(list(post_key order by created_at desc, post_key) filter (off_context), []) as post_keys
    from judged
)

select
    'all accounts' as subject,
    'total' as scope,
    total.numerator,
    total.denominator,
    format('{:,}', total.numerator) || ' of ' || many(total.denominator, 'reply', 'replies') || ' pitched where nobody asked'
        || if(total.accounts > 0, ', by ' || many(total.accounts, 'account', 'accounts'), '')
        || if(unread.replies > 0, '; ' || many(unread.replies, 'reply', 'replies')
            || ' not judged, because the text replied to could not be read', '') || '.' as reason,
    total.post_keys
from total
cross join unread

union all

select
    account as subject,
    'part' as scope,
    numerator,
    denominator,
    who || ': ' || format('{:,}', numerator) || ' of ' || many(denominator, 'reply', 'replies') || ' pitched where nobody asked.'
        as reason,
    post_keys
from by_account
order by
    scope desc,
    numerator / denominator desc,
    subject
