/*
title = "Own texts of the window beside what people said about those that chance chose for review"
description = "One row a question: the judge's mean probability over all texts, and for each reviewed text how far the person's answer lies from it. A text stands for all of its week: its weight is the week's texts over the week's reviewed ones."
*/
with texts as (
    select
        'value_or_pitch' as question,
        week,
        platform,
        post_id,
        if(answer = 'pitch', 1.0, 0.0) as truth,
        coalesce(probability, 0) as prediction
    from own_posts
    where in_window
    union all by name
    select
        'reply_in_context' as question,
        own_replies.week,
        own_replies.platform,
        own_replies.post_id,
        if(own_replies.answer = 'off_context_pitch', 1.0, 0.0) as truth,
        if(own_replies.opt_in, 0, coalesce(labels.probability['off_context_pitch'], 0)) as prediction
    from own_replies
    inner join labels
        on labels.question = 'reply_in_context'
        and labels.platform = own_replies.platform
        and labels.post_id = own_replies.post_id
    where own_replies.in_window
),
judged as (
    select
        texts.*,
        corrections.question is not null as reviewed
    from texts
    inner join labels
        on labels.question = texts.question
        and labels.platform = texts.platform
        and labels.post_id = texts.post_id
    left join corrections
        on corrections.question = texts.question
        and corrections.platform = texts.platform
        and corrections.post_id = texts.post_id
        and corrections.sampled = 'random'
        and corrections.state = 'counts'
    where labels.machine_answer not in ('unsupported', 'context_missing')
),
weighted as (
    select
        judged.*,
        count(*) over (partition by question, week) / count_if(reviewed) over (partition by question, week) as weight
    from judged
)
select
    question,
    count(*) as texts,
    avg(prediction) as mean,
    list(truth - prediction order by platform, post_id) filter (reviewed) as gaps,
    list(weight order by platform, post_id) filter (reviewed) as weights
from weighted
group by question
having count_if(reviewed) > 0
order by question
