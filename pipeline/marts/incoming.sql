/*
title = "What people said to the brand's own accounts, and when a human of the brand first answered"
grain = "post by somebody outside the roster that replies to one of the brand's accounts or mentions it"

[columns]
platform = "network the post stands on"
post_id = "the network's id of the post"
brand_account = "the brand's account that was spoken to, platform:handle"
person = "salted hash of who spoke"
created_at = "when it was written"
week = "the brand's week it was written in"
text = "what was said"
need = "question, complaint, praise or other; empty where it was not judged or the language is not supported"
unsure = "true where a person should look before anyone relies on the need; findings leave it out"
answered_at = "first answer by a human of the brand or a rep up to the end of the audited week; automatic replies do not count"
answered_by = "roster account that answered"
answer_hours = "hours from the post to that answer"
in_week = "true in the audited week"
in_window = "true in the weeks that findings look at"
*/

with heard as (
    select
        posts.platform,
        posts.post_id,
        posts.author_id as person,
        posts.created_at,
        posts.text,
        coalesce(posts.root_id, posts.post_id) as thread,
        coalesce(posts.parent_author_id, parent.author_id) as to_whom,
        posts.mentions,
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

brand as (
    select *
    from own_authors
    where role = 'brand'
),

spoken_to as (
    select
        heard.platform,
        heard.post_id,
        min(brand.account) as brand_account
    from heard
    inner join brand on
        brand.platform = heard.platform
        and (brand.author_id = heard.to_whom or list_contains(heard.mentions, brand.author_id))
    group by
        heard.platform,
        heard.post_id
),

dated as (
    select
        heard.*,
        spoken_to.brand_account,
        calendar.week
    from heard
    inner join spoken_to on
        spoken_to.platform = heard.platform
        and spoken_to.post_id = heard.post_id
    asof left join calendar on heard.created_at >= calendar.start_at
),

-- The same words sent to three or more people are a machine's, or no answer to anybody in particular.
replies as (
    select
        own_replies.*,
        plain_words(own_replies.text) as words,
        coalesce(posts.automated, false) as automated
    from own_replies
    inner join posts on
        posts.platform = own_replies.platform
        and posts.post_id = own_replies.post_id
),

boilerplate as (
    select
        words,
        in_window
    from replies
    where length(words) >= 15
    group by
        words,
        in_window
    having count(distinct parent_author_id) >= 3
),

human as (
    select replies.*
    from replies
    anti join boilerplate on
        boilerplate.words = replies.words
        and boilerplate.in_window = replies.in_window
    where not replies.automated
),

answers as (
    select
        dated.platform,
        dated.post_id,
        human.created_at,
        human.account
    from dated
    inner join human on
        human.platform = dated.platform
        and human.parent_id = dated.post_id
        and human.created_at >= dated.created_at

    union all

    select
        dated.platform,
        dated.post_id,
        human.created_at,
        human.account
    from dated
    inner join human on
        human.platform = dated.platform
        and human.root_id = dated.thread
        and human.parent_author_id = dated.person
        and human.created_at >= dated.created_at
),

first_answers as (
    select
        platform,
        post_id,
        min(created_at) as answered_at,
        arg_min(account, (created_at, account)) as answered_by
    from answers
    group by
        platform,
        post_id
),

needs as (
    select *
    from labels
    where question = 'customer_voice'
)

select
    dated.platform,
    dated.post_id,
    dated.brand_account,
    dated.person,
    dated.created_at,
    dated.week,
    dated.text,
    case when needs.answer in ('question', 'complaint', 'praise', 'other') then needs.answer end as need,
    coalesce(needs.unsure, false) as unsure,
    first_answers.answered_at,
    first_answers.answered_by,
    epoch(first_answers.answered_at - dated.created_at) / 3600 as answer_hours,
    dated.in_week,
    dated.in_window
from dated
left join needs on
    needs.platform = dated.platform
    and needs.post_id = dated.post_id
left join first_answers on
    first_answers.platform = dated.platform
    and first_answers.post_id = dated.post_id
order by
    dated.created_at,
    dated.platform,
    dated.post_id
