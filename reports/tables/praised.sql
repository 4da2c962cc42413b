/*
title = "Replies of the window that pitched well: asked for, or helpful first"
*/
select platform || ' ' || post_id as post_key
from own_replies
where
    in_window
    and not unsure
    and answer in ('helpful_offer', 'invited_pitch')
order by
    answer,
    created_at desc,
    post_key
limit 5
