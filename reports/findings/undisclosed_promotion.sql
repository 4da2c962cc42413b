/*
group = "voice"
title = "Reps say that they sell"
failure_title = "Promotion without a stated tie"
why = "A rep who praises or sells has a stake in it, and the reader must learn so from the text itself: the company's name on the profile is not enough. Hidden interest costs trust, and the company is asked why it let it happen."
how_to_fix = "Agree on a few plain words that open a promoting text, such as 'I sell this' or #ad, and give them to every rep."
severity = "medium"
*/

-- Only words are read: a tie that is said in a picture, or by a network's own label for paid posts, is not seen, and a
-- first-person phrase that promotions.sql does not know counts as none. A pitch may be for something else of the rep's.
with texts as (
    select
        account,
        coalesce(name, account) as who,
        not tie_stated as silent,
        post_key(platform, post_id) as post_key,
        created_at
    from promotions
    where
        in_window
        and role = 'rep'
        and promotes
),

by_account as (
    select
        account,
        min(who) as who,
        count(*) filter (silent) as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (silent)[:20], []) as post_keys
    from texts
    group by account
),

total as (
    select
        count(*) filter (silent) as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (silent)[:20], []) as post_keys
    from texts
)

select
    'all reps' as subject,
    'total' as scope,
    numerator,
    denominator,
    format('{:,}', numerator) || ' of ' || many(denominator, 'promoting text', 'promoting texts')
        || ' of reps without a word on selling.' as reason,
    post_keys
from total

union all

select
    account as subject,
    'part' as scope,
    numerator,
    denominator,
    who || ': ' || format('{:,}', numerator) || ' of ' || many(denominator, 'promoting text', 'promoting texts')
        || ' without a word on selling.' as reason,
    post_keys
from by_account
order by
    scope desc,
    numerator / denominator desc,
    subject
