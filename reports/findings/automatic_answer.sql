/*
group = "customers"
title = "People are answered by people"
failure_title = "Automatic answers"
why = "An automatic reply, or one sentence for everybody, tells people that nobody has read them. It counts as no answer here."
how_to_fix = "Switch off replies that only say thank you; where a receipt is useful, let a person follow within hours and use the customer's own words."
severity = "medium"
*/

-- One answer to somebody who wrote twice is one answer; a person followed if each of these texts was answered by one.
with answered as (
    select
        post_key(incoming.platform, incoming.first_answer_id) as post_key,
        min(incoming.account) as account,
        max(incoming.created_at) as created_at,
        min(incoming.first_made_by) as first_made_by,
        min(incoming.first_made_by) <> 'person' as automatic,
        bool_and(incoming.answered_at is not null) as followed
    from incoming
    where
        incoming.in_window
        and incoming.need in ('question', 'complaint', 'praise')
        and not incoming.unsure
        and incoming.first_made_by is not null
    group by post_key(incoming.platform, incoming.first_answer_id)
),

counted as (
    select
        account,
        count(*) filter (automatic) as numerator,
        count(*) as denominator,
        count(*) filter (first_made_by = 'machine') as machine,
        count(*) filter (first_made_by = 'same words') as same_words,
        count(*) filter (automatic and followed) as followed,
        coalesce(list(post_key order by created_at desc, post_key) filter (automatic)[:20], []) as post_keys
    from answered
    group by grouping sets ((), (account))
)

select
    coalesce(account, 'the brand and its reps') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    format('{:,}', numerator) || ' of ' || many(denominator, 'first answer', 'first answers') || ' automatic'
        || case
            when machine > 0 and same_words > 0 then format(': {:,} by a machine, {:,} in words sent to three or more people',
                machine, same_words)
            when machine > 0 then ', by a machine'
            when same_words > 0 then ', in words sent to three or more people'
            else ''
        end
        || if(followed > 0, '; a person followed ' || many(followed, 'time', 'times'), '')
        || '.' as reason,
    post_keys
from counted
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
