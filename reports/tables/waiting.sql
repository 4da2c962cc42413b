/*
title = "Who still waits for a human answer, oldest first: one question or complaint a person and thread"
*/

select
    post_key(platform, post_id) as post_key
from incoming
where
    in_window
    and need in ('question', 'complaint')
    and not unsure
    and answered_at is null
qualify row_number() over (
    partition by platform, thread, person
    order by created_at, post_id
) = 1
order by
    created_at,
    post_key
limit 50
