/*
title = "What reps wrote to one person: invitations with a message, and messages, out of exports they handed over"
grain = "invitation or message sent up to the end of the audited week; its wording stays in posts and is shown nowhere"

[columns]
platform = "network it was sent on"
post_id = "its id, made from its own content where the export has none"
account = "roster account of the sender, platform:handle"
role = "brand or rep"
rep_id = "the person's id in the roster; empty for the brand"
name = "the person's or page's name in the roster"
team = "team in the roster"
kind = "invitation or message"
person = "salted hash of a number that stands for who got it, the same within one export; empty where nobody can tell"
created_at = "when it was sent"
answer = "value, soft, pitch, other or unsupported; empty while nobody has judged it"
unsure = "true where a person should look before anyone relies on the answer; findings leave it out"
kinds = "codebook kinds, as sale, deal, ask_endorsement"
in_window = "true in the weeks that findings look at"
*/

select
    posts.platform,
    posts.post_id,
    accounts.account,
    accounts.role,
    accounts.rep_id,
    accounts.name,
    accounts.team,
    posts.kind,
    posts.mentions[1] as person,
    posts.created_at,
    labels.answer,
    coalesce(labels.unsure, false) as unsure,
    coalesce(labels.kinds, []) as kinds,
    posts.created_at >= audited.window_start_at as in_window
from posts
inner join accounts on accounts.account = posts.account
cross join audited
left join labels on
    labels.question = 'value_or_pitch'
    and labels.platform = posts.platform
    and labels.post_id = posts.post_id
where
    posts.kind in ('invitation', 'message')
    and not posts.deleted
    and posts.created_at < audited.end_at
order by
    posts.created_at,
    posts.platform,
    posts.post_id
