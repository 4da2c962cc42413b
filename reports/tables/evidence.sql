/*
title = "The posts with the keys in $keys, as they are shown behind a number; strangers stay nameless"
*/
with asked as (
    select
        post_key,
        split_part(post_key, ' ', 1) as platform,
        post_key[strpos(post_key, ' ') + 1:] as post_id
    from (
        select distinct unnest($keys::varchar[]) as post_key
    )
),
own as (
    select
        evidence.post_key,
        evidence.name as who,
        evidence.role,
        evidence.team,
        evidence.account,
        evidence.created_at,
        evidence.kind,
        evidence.text,
        evidence.url,
        evidence.parent_text,
        evidence.root_text,
        evidence.answer,
        evidence.probability,
        evidence.unsure,
        evidence.kinds,
        evidence.flags,
        evidence.because,
        evidence.corrected_by
    from evidence
    semi join asked using (post_key)
    qualify row_number() over (
        partition by evidence.post_key
        order by evidence.question = 'reply_in_context' desc, evidence.question
    ) = 1
),
heard as (
    select
        platform,
        post_id,
        'to ' || account as account
    from incoming
    semi join asked using (platform, post_id)
    union all
    select
        platform,
        post_id,
        'about the brand' as account
    from voices
    semi join asked using (platform, post_id)
    where account is null
),
customers as (
    select
        post_key(heard.platform, heard.post_id) as post_key,
        heard.account,
        posts.created_at,
        posts.kind,
        posts.text,
        -- Other people's words in the thread stay out; ours are what was spoken to.
        case when not parent.deleted and parent.account is not null then nullif(parent.text, '') end as parent_text,
        needs.answer,
        needs.unsure,
        needs.because,
        needs.corrected_by
    from heard
    inner join posts on
        posts.platform = heard.platform
        and posts.post_id = heard.post_id
    left join posts as parent on
        parent.platform = posts.platform
        and parent.post_id = posts.parent_id
    left join labels as needs on
        needs.question = 'customer_voice'
        and needs.platform = heard.platform
        and needs.post_id = heard.post_id
    where post_key(heard.platform, heard.post_id) not in (select post_key from own)
),
both_sides as (
    select * from own
    union all by name
    select * from customers
)
select
    * exclude (unsure, kinds, flags, because),
    split_part(post_key, ' ', 1) as platform,
    coalesce(unsure, false) as unsure,
    coalesce(kinds, []) as kinds,
    coalesce(flags, []) as flags,
    coalesce(because, []) as because
from both_sides
order by created_at desc, post_key
