/*
title = "Customers who still wait for an answer"
description = "Questions and complaints of the last weeks without a human answer, complaints first, then who waits longest."
*/

select
    incoming.created_at as asked_at,
    incoming.need,
    incoming.account,
    incoming.platform,
    incoming.text,
    floor(epoch(audited.end_at - incoming.created_at) / 3600)::bigint as hours_waiting
from incoming
cross join audited
where
    incoming.in_window
    and incoming.need in ('question', 'complaint')
    and incoming.answered_at is null
order by
    incoming.need = 'complaint' desc,
    incoming.created_at,
    incoming.post_id
