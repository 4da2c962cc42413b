/*
title = "Pitches into conversations that did not ask"
description = "The replies of the last weeks, newest first, each under the text it replied to."
*/

select
    created_at,
    coalesce(name, account) as who,
    team,
    parent_text as they_said,
    text as we_said,
    invites as thread_invited,
    url
from own_replies
where
    in_window
    and answer = 'off_context_pitch'
    and not unsure
order by
    created_at desc,
    post_id
