/*
title = "Complaints to the brand and its reps, and how they ended as far as that can be seen in public"
grain = "person × thread in which that person complained to the brand or a rep"

[columns]
platform = "network the thread stands on"
thread = "id of the text that opened the thread"
person = "salted hash of who complained"
account = "the account that was spoken to first, platform:handle"
role = "brand or rep"
post_id = "id of the last complaint, or of what the person asked after the last answer"
complained_at = "when the first complaint was written"
spoke_at = "when the text in post_id was written"
answered_at = "first answer by a human"
last_answer_at = "latest answer by a human"
said_after = "what the person said last after that answer: question, complaint, praise or other; empty where nothing was seen"
state = "unanswered, machine only, offer only (each answer sold something), asked again (after the last answer), answered (whether it was put right cannot be seen), or thanked"
in_window = "true where the last complaint stands in the weeks that findings look at"
*/

with complained as (
    select
        platform,
        thread,
        person,
        arg_min(account, (created_at, post_id)) as account,
        arg_min(role, (created_at, post_id)) as role,
        arg_max(post_id, (created_at, post_id)) as post_id,
        min(created_at) as complained_at,
        max(created_at) as spoke_at,
        min(answered_at) as answered_at,
        max(last_answer_at) as last_answer_at,
        max(cared_at) as cared_at,
        max(first_made_by) as made_by,
        bool_or(in_window) as in_window
    from incoming
    where
        need = 'complaint'
        and not unsure
    group by
        platform,
        thread,
        person
),

afterwards as (
    select
        complained.platform,
        complained.thread,
        complained.person,
        arg_max(incoming.need, (incoming.created_at, incoming.post_id)) as need,
        arg_max(incoming.post_id, (incoming.created_at, incoming.post_id)) as post_id,
        max(incoming.created_at) as spoke_at
    from complained
    inner join incoming on
        incoming.platform = complained.platform
        and incoming.thread = complained.thread
        and incoming.person = complained.person
        and incoming.created_at > complained.last_answer_at
    where
        not incoming.unsure
        and incoming.need is not null
    group by
        complained.platform,
        complained.thread,
        complained.person
)

select
    complained.platform,
    complained.thread,
    complained.person,
    complained.account,
    complained.role,
    if(afterwards.need in ('question', 'complaint'), afterwards.post_id, complained.post_id) as post_id,
    complained.complained_at,
    if(afterwards.need in ('question', 'complaint'), afterwards.spoke_at, complained.spoke_at) as spoke_at,
    complained.answered_at,
    complained.last_answer_at,
    afterwards.need as said_after,
    case
        when complained.answered_at is null and complained.made_by is null then 'unanswered'
        when complained.answered_at is null then 'machine only'
        when afterwards.need in ('question', 'complaint') then 'asked again'
        when complained.cared_at is null then 'offer only'
        when afterwards.need = 'praise' then 'thanked'
        else 'answered'
    end as state,
    complained.in_window
from complained
left join afterwards on
    afterwards.platform = complained.platform
    and afterwards.thread = complained.thread
    and afterwards.person = complained.person
order by
    complained.complained_at,
    complained.platform,
    complained.thread,
    complained.person
