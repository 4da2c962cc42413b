/*
title = "Every pitch of the audited week"
description = "Posts that ask for business or a favour, surest first, with the words that decided."
*/

select
    created_at,
    coalesce(name, account) as who,
    team,
    text,
    round(100 * probability) as percent_sure,
    list_transform(because, lambda reason: reason.words) as words,
    url
from own_posts
where
    in_week
    and answer = 'pitch'
    and not unsure
order by
    probability desc,
    created_at,
    post_id
