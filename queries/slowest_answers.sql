/*
title = "The slowest answers to customers"
description = "Questions and complaints of the last weeks that a human answered, longest wait first."
*/

select
    created_at as asked_at,
    account,
    need,
    text,
    answered_at,
    answered_by,
    round(answer_hours, 1) as hours,
    round(business_hours, 1) as business_hours
from incoming
where
    in_window
    and need in ('question', 'complaint')
    and answered_at is not null
order by
    answer_hours desc,
    created_at,
    post_id
limit 20
