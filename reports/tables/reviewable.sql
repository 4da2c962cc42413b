/*
title = "Own texts of the window that a judge could read, with what it said and who has reviewed them; in the order of their draw"
*/
with shown as (
    select
        'value_or_pitch' as question,
        platform,
        post_id,
        text,
        null::varchar as parent,
        url
    from own_posts
    where in_window
    union all by name
    select
        'reply_in_context' as question,
        platform,
        post_id,
        text,
        parent_text as parent,
        url
    from own_replies
    where in_window
)
select
    shown.*,
    post_key(shown.platform, shown.post_id) as post_key,
    labels.machine_answer,
    labels.answer,
    labels.shown_sha256,
    labels.probability[labels.machine_answer] as probability,
    list_reverse_sort(map_values(labels.probability))[1]
        - coalesce(list_reverse_sort(map_values(labels.probability))[2], 0) as margin,
    labels.corrected_by as reviewed_by,
    labels.corrected_on as reviewed_on,
    corrections.note,
    if(corrections.state = 'counts', corrections.sampled, null) as sampled
from shown
inner join labels
    on labels.question = shown.question
    and labels.platform = shown.platform
    and labels.post_id = shown.post_id
left join corrections
    on corrections.question = shown.question
    and corrections.platform = shown.platform
    and corrections.post_id = shown.post_id
where labels.machine_answer not in ('unsupported', 'context_missing')
order by
    md5('offpitch review ' || shown.question || ' ' || post_key(shown.platform, shown.post_id)),
    shown.platform,
    shown.post_id
