/*
title = "What people said to the brand's own accounts and to its reps, and when a human first answered"
grain = "post by somebody outside the roster that replies to an account of the roster or mentions it"

[columns]
platform = "network the post stands on"
post_id = "the network's id of the post"
account = "the account that was spoken to, platform:handle; the brand's where it is among them, else the one replied to"
role = "brand where one of the brand's own accounts was spoken to, else rep"
person = "salted hash of who spoke"
thread = "id of the text that opened the thread"
created_at = "when it was written"
week = "the brand's week it was written in"
text = "what was said"
need = "question, complaint, praise or other; empty where it was not judged or the language is not supported"
unsure = "true where a person should look before anyone relies on the need; findings leave it out"
after_answer = "true where it goes on from an answer that the brand or a rep gave to that very person"
answered_at = "first answer by a human of the brand or a rep up to the end of the audited week; automatic replies do not count"
answered_by = "roster account that answered"
answer_hours = "hours from the post to that answer"
business_hours = "those of these hours on which somebody is there to answer (business_hours in brand.toml)"
cared_at = "first answer by a human that sells nothing"
last_answer_at = "latest answer by a human"
first_answer_id = "id of the first answer of all, automatic or not"
first_made_by = "person, machine or same words: who made the first answer of all; empty where there is none"
in_week = "true in the audited week"
in_window = "true in the weeks that findings look at"
*/

-- Texts are joined in at the very end: what is carried through all these joins has to be light.
with heard as (
    select
        posts.platform,
        posts.post_id,
        posts.author_id as person,
        posts.created_at,
        posts.parent_id,
        coalesce(posts.root_id, posts.post_id) as thread,
        coalesce(posts.parent_author_id, parent.author_id) as to_whom,
        posts.mentions,
        coalesce(parent.mentions, []) as named_before,
        posts.created_at >= audited.start_at as in_week,
        posts.created_at >= audited.window_start_at as in_window
    from posts
    cross join audited
    left join posts as parent on
        parent.platform = posts.platform
        and parent.post_id = posts.parent_id
    where
        posts.account is null
        and posts.kind in ('post', 'reply', 'quote')
        and not posts.deleted
        and posts.created_at < audited.end_at
        and not coalesce(posts.automated, false)
),

addressed as (
    select
        platform,
        post_id,
        to_whom as author_id,
        true as directly,
        false as carried_along
    from heard
    where to_whom is not null

    union all

    select
        platform,
        post_id,
        mention as author_id,
        false as directly,
        list_contains(named_before, mention) as carried_along
    from heard
    cross join unnest(mentions) as named (mention)
),

spoken_to as (
    select
        addressed.platform,
        addressed.post_id,
        arg_min(own_authors.account, (own_authors.role <> 'brand', not addressed.directly, own_authors.account)) as account,
        min(own_authors.role) as role
    from addressed
    inner join own_authors on
        own_authors.platform = addressed.platform
        and own_authors.author_id = addressed.author_id
    -- Mastodon names in each reply whoever was named before: a company listens all the same, a person is not meant.
    where
        own_authors.role = 'brand'
        or not addressed.carried_along
    group by
        addressed.platform,
        addressed.post_id
),

dated as (
    select
        heard.* exclude (to_whom, mentions, named_before),
        spoken_to.account,
        spoken_to.role,
        calendar.week
    from heard
    inner join spoken_to on
        spoken_to.platform = heard.platform
        and spoken_to.post_id = heard.post_id
    asof left join calendar on heard.created_at >= calendar.start_at
),

answered as (
    select
        dated.platform,
        dated.post_id,
        answers.account,
        answers.created_at,
        answers.made_by,
        answers.sells,
        answers.post_id as answer_id
    from dated
    inner join answers on
        answers.platform = dated.platform
        and answers.parent_id = dated.post_id
        and answers.created_at >= dated.created_at

    union all

    select
        dated.platform,
        dated.post_id,
        answers.account,
        answers.created_at,
        answers.made_by,
        answers.sells,
        answers.post_id as answer_id
    from dated
    inner join answers on
        answers.platform = dated.platform
        and answers.thread = dated.thread
        and answers.person = dated.person
        and answers.created_at >= dated.created_at
),

first_answers as (
    select
        platform,
        post_id,
        min(created_at) filter (made_by = 'person') as answered_at,
        arg_min(account, (created_at, account)) filter (made_by = 'person') as answered_by,
        min(created_at) filter (made_by = 'person' and not sells) as cared_at,
        max(created_at) filter (made_by = 'person') as last_answer_at,
        arg_min(answer_id, (created_at, answer_id)) as first_answer_id,
        arg_min(made_by, (created_at, answer_id)) as first_made_by
    from answered
    group by
        platform,
        post_id
),

timed as (
    select
        dated.*,
        first_answers.* exclude (platform, post_id),
        business_hours(dated.created_at, first_answers.answered_at) as business_hours
    from dated
    left join first_answers on
        first_answers.platform = dated.platform
        and first_answers.post_id = dated.post_id
),

needs as (
    select
        platform,
        post_id,
        answer,
        unsure
    from labels
    where question = 'customer_voice'
)

select
    timed.platform,
    timed.post_id,
    timed.account,
    timed.role,
    timed.person,
    timed.thread,
    timed.created_at,
    timed.week,
    posts.text,
    case when needs.answer in ('question', 'complaint', 'praise', 'other') then needs.answer end as need,
    coalesce(needs.unsure, false) as unsure,
    before.post_id is not null as after_answer,
    timed.answered_at,
    timed.answered_by,
    epoch(timed.answered_at - timed.created_at) / 3600 as answer_hours,
    timed.business_hours,
    timed.cared_at,
    timed.last_answer_at,
    timed.first_answer_id,
    timed.first_made_by,
    timed.in_week,
    timed.in_window
from timed
inner join posts on
    posts.platform = timed.platform
    and posts.post_id = timed.post_id
left join needs on
    needs.platform = timed.platform
    and needs.post_id = timed.post_id
left join answers as before on
    before.platform = timed.platform
    and before.post_id = timed.parent_id
    and before.person = timed.person
order by
    timed.created_at,
    timed.platform,
    timed.post_id
