/*
group = "customers"
title = "Praise is thanked"
failure_title = "Praise without a thank-you"
why = "Somebody took the time to say something kind in public. A thank-you costs a minute and is what makes them say it again; an offer in its place spoils it."
how_to_fix = "Thank them by name for what they said, without an offer; then look for praise whenever you look for complaints."
severity = "low"
*/

with praised as (
    select
        incoming.account,
        post_key(incoming.platform, incoming.post_id) as post_key,
        incoming.created_at,
        incoming.cared_at is null as unthanked,
        incoming.cared_at is null and incoming.answered_at is not null as sold_to
    from incoming
    cross join audited
    where
        incoming.in_window
        and incoming.need = 'praise'
        and not incoming.unsure
        -- Thanks for an answer end a talk, and three flames are a nod rather than a word.
        and not incoming.after_answer
        and plain_words(incoming.text) <> ''
        -- "Lovely!" below a rep's post is talk; who names a rep in a text of their own wants them to read it.
        and (incoming.role = 'brand' or incoming.thread = incoming.post_id)
        -- Whoever wrote in the last hours may still be thanked in time.
        and (
            incoming.cared_at is not null
            or incoming.created_at + to_seconds((audited.answer_hours * 3600)::bigint) <= audited.end_at
        )
),

counted as (
    select
        account,
        count(*) filter (unthanked) as numerator,
        count(*) as denominator,
        count(*) filter (sold_to) as sold_to,
        coalesce(list(post_key order by created_at desc, post_key) filter (unthanked)[:20], []) as post_keys
    from praised
    group by grouping sets ((), (account))
)

select
    coalesce(account, 'the brand and its reps') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    format('{:,}', numerator) || ' of ' || many(denominator, 'kind word', 'kind words') || ' without a thank-you'
        || if(sold_to > 0, ', ' || format('{:,}', sold_to) || ' of them answered with an offer instead', '')
        || '.' as reason,
    post_keys
from counted
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
