/*
title = "The posts with the keys in $keys, as they are shown behind a number; strangers stay nameless"
*/
with asked as (
    select unnest($keys::varchar[]) as post_key
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
customers as (
    select
        platform || ' ' || post_id as post_key,
        'to ' || brand_account as account,
        created_at,
        'reply' as kind,
        text,
        need as answer
    from incoming
    where
        platform || ' ' || post_id in (select post_key from asked)
        and platform || ' ' || post_id not in (select post_key from own)
    qualify row_number() over (partition by post_key order by brand_account) = 1
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
