/*
title = "Texts that people reviewed, as the judge of $question is shown them, with the people's answer"
*/
with seen as (
    select
        platform,
        post_id,
        case
            when not deleted then nullif(trim(concat_ws(' ', text, array_to_string(media_alt, ' '))), '')
        end as text
    from posts
)
select
    corrections.answer as truth,
    coalesce(corrections.sampled = 'random', false) as by_chance,
    coalesce(own_replies.text, own_posts.text, post.text) as text,
    parent.text as parent,
    coalesce(own_replies.root_text, root.text) as root,
    coalesce(own_replies.opt_in, false) as opted_in,
    coalesce(own_replies.own_thread, false) as own_thread,
    case
        when parent.text is not null then 'ok'
        when post.parent_id is null then null
        when post.parent_state is null or post.parent_state = 'ok' then 'not_fetched'
        else post.parent_state
    end as parent_state,
    post.platform,
    post.lang
from corrections
inner join posts as post
    on post.platform = corrections.platform
    and post.post_id = corrections.post_id
left join own_posts
    on own_posts.platform = post.platform
    and own_posts.post_id = post.post_id
left join own_replies
    on own_replies.platform = post.platform
    and own_replies.post_id = post.post_id
left join seen as parent
    on parent.platform = post.platform
    and parent.post_id = coalesce(own_replies.parent_id, post.parent_id)
left join seen as root
    on root.platform = post.platform
    and root.post_id = post.root_id
    and post.root_id is distinct from post.parent_id
where
    corrections.state = 'counts'
    and corrections.question = $question
order by
    post.platform,
    post.post_id
