/*
title = "What people say about the brand"
description = "Praise, complaints and questions of the last weeks, to the brand's accounts or about it where nobody was addressed."
*/

select
    created_at as said_at,
    need,
    coalesce(account, 'nobody in particular') as said_to,
    platform,
    named,
    text
from voices
where
    in_window
    and need in ('praise', 'complaint', 'question')
    and not unsure
    and not after_answer
order by
    need,
    created_at desc,
    post_id
