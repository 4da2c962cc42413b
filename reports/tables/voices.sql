/*
title = "What people say about the brand: the clearest praise and complaints of the window, five of each, newest first"
*/

with clearest as (
    select
        post_key(platform, post_id) as post_key,
        need,
        created_at
    from voices
    where
        in_window
        and need in ('praise', 'complaint')
        and not unsure
        -- Thanks for an answer say little about the brand, and so do two words.
        and not after_answer
        and length(plain_words(text)) >= 20
    qualify row_number() over (
        partition by need
        order by probability desc, created_at desc, post_key
    ) <= 5
)

select
    post_key
from clearest
order by
    need = 'praise' desc,
    created_at desc,
    post_key
