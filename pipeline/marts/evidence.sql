/*
title = "Every text of the brand and its reps with the text replied to, the answer, and the words that decided"
grain = "post, quote or reply of the brand or a rep"

[columns]
post_key = "network and id of the post, with a blank between; findings name posts this way"
account = "roster account of the author, platform:handle"
name = "the person's or page's name in the roster"
role = "brand or rep"
team = "team in the roster"
created_at = "when it was written"
week = "the brand's week it was written in"
kind = "post, quote or reply"
text = "the author's own words"
url = "where a person can read it"
parent_text = "the text replied to"
root_text = "the text that opened the thread, where it is another one"
question = "value_or_pitch for posts, reply_in_context for replies"
answer = "the answer to that question"
probability = "probability that it pitches"
unsure = "true where a person should look before anyone relies on the answer"
kinds = "codebook kinds, as sale, deal, tip, question"
flags = "income_claim, health_claim, disclosed"
because = "the words that decided, the cue they matched, its weight"
corrected_by = "who of the people overruled or confirmed the answer; empty where only the judge has answered"
*/

select
    post_key(platform, post_id) as post_key,
    account,
    name,
    role,
    team,
    created_at,
    week,
    kind,
    text,
    url,
    null::varchar as parent_text,
    null::varchar as root_text,
    'value_or_pitch' as question,
    answer,
    probability,
    unsure,
    kinds,
    flags,
    because,
    corrected_by
from own_posts

union all

select
    post_key(platform, post_id) as post_key,
    account,
    name,
    role,
    team,
    created_at,
    week,
    kind,
    text,
    url,
    parent_text,
    root_text,
    'reply_in_context' as question,
    answer,
    probability,
    unsure,
    kinds,
    flags,
    because,
    corrected_by
from own_replies
order by
    created_at,
    post_key
