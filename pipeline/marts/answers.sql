/*
title = "Every reply of the brand and its reps to somebody else, and whether a person wrote it for one person"
grain = "reply of the brand or a rep to somebody else, up to the end of the audited week"

[columns]
platform = "network the reply stands on"
post_id = "the network's id of the reply"
account = "roster account of the author, platform:handle"
role = "brand or rep"
person = "who is answered; a salted hash outside the roster"
parent_id = "id of the text replied to"
thread = "id of the text that opened the thread"
created_at = "when it was written"
made_by = "person, machine (the account says that it is a bot), or same words (its author sent them to three or more people)"
sells = "true where the reply asks for business or a favour, and the judge is sure of it"
in_window = "true in the weeks that findings look at"
*/

with replies as (
    select
        own_replies.*,
        coalesce(own_replies.rep_id, if(own_replies.role = 'brand', 'the brand', own_replies.account)) as speaker,
        plain_words(own_replies.text) as words,
        coalesce(posts.automated, false) as automated
    from own_replies
    inner join posts on
        posts.platform = own_replies.platform
        and posts.post_id = own_replies.post_id
),

-- Fewer than 15 letters ("thank you", "lovely photo") are what anybody says to anybody.
boilerplate as (
    select
        speaker,
        words,
        in_window
    from replies
    where length(words) >= 15
    group by
        speaker,
        words,
        in_window
    having count(distinct parent_author_id) >= 3
)

select
    replies.platform,
    replies.post_id,
    replies.account,
    replies.role,
    replies.parent_author_id as person,
    replies.parent_id,
    coalesce(replies.root_id, replies.parent_id) as thread,
    replies.created_at,
    case
        when replies.automated then 'machine'
        when boilerplate.words is not null then 'same words'
        else 'person'
    end as made_by,
    replies.pitches and not replies.unsure as sells,
    replies.in_window
from replies
left join boilerplate on
    boilerplate.speaker = replies.speaker
    and boilerplate.words = replies.words
    and boilerplate.in_window = replies.in_window
order by
    replies.created_at,
    replies.platform,
    replies.post_id
