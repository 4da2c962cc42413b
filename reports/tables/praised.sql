/*
title = "Replies of the window that pitched well, asked for or helpful first; those the judge is surest of"
*/
select post_key(own_replies.platform, own_replies.post_id) as post_key
from own_replies
inner join labels
    on labels.question = 'reply_in_context'
    and labels.platform = own_replies.platform
    and labels.post_id = own_replies.post_id
    and labels.answer = own_replies.answer
where
    own_replies.in_window
    and not own_replies.unsure
    and own_replies.answer in ('helpful_offer', 'invited_pitch')
order by
    labels.probability[own_replies.answer] desc,
    own_replies.created_at desc,
    post_key
limit 5
