/*
title = "Replies worth showing around"
description = "Replies of the last weeks that helped without selling and were liked: examples for coaching."
*/

select
    own_replies.created_at,
    coalesce(own_replies.name, own_replies.account) as who,
    own_replies.parent_text as they_said,
    own_replies.text as we_said,
    posts.likes,
    own_replies.url
from own_replies
inner join posts on
    posts.platform = own_replies.platform
    and posts.post_id = own_replies.post_id
where
    own_replies.in_window
    and own_replies.answer in ('conversation', 'care', 'helpful_offer')
    and not own_replies.unsure
    and posts.likes > 0
order by
    posts.likes desc,
    own_replies.created_at desc,
    own_replies.post_id
limit 20
