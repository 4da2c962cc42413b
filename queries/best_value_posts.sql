/*
title = "The posts of the last weeks that gave most"
description = "Posts that ask for nothing, the most liked, shared and answered first: what to do more of."
*/

select
    own_posts.created_at,
    coalesce(own_posts.name, own_posts.account) as who,
    own_posts.text,
    posts.likes,
    posts.reposts,
    posts.replies,
    own_posts.url
from own_posts
inner join posts on
    posts.platform = own_posts.platform
    and posts.post_id = own_posts.post_id
where
    own_posts.in_window
    and own_posts.answer = 'value'
    and not own_posts.unsure
order by
    coalesce(posts.likes, 0) + coalesce(posts.reposts, 0) + coalesce(posts.replies, 0) desc,
    own_posts.created_at desc,
    own_posts.post_id
limit 20
