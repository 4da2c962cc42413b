/*
title = "Own texts of the window that got no verdict, or one that a person should look at"
*/
with said as (
    select
        answer,
        unsure
    from own_posts
    where in_window
    union all by name
    select
        answer,
        unsure
    from own_replies
    where in_window
)
select
    count(*) as texts,
    count(*) filter (where answer = 'context_missing') as context_missing,
    count(*) filter (where answer = 'unsupported') as unsupported,
    count(*) filter (where unsure) as unsure
from said
