/*
title = "What people say about the brand: to its own accounts, or by its name or that of a product where nobody was addressed"
grain = "post by somebody outside the roster that speaks to the brand or names it"

[columns]
platform = "network the post stands on"
post_id = "the network's id of the post"
person = "salted hash of who spoke"
created_at = "when it was written"
week = "the brand's week it was written in"
text = "what was said"
need = "question, complaint, praise or other; empty where it was not judged or the language is not supported"
unsure = "true where a person should look before anyone relies on the need"
probability = "probability of that need, as the judge saw it"
because = "the words that decided, the cue they matched, its weight"
account = "the account of the roster that was spoken to, platform:handle; empty where nobody was"
role = "brand or rep; empty where nobody was spoken to"
after_answer = "true where it goes on from an answer that the brand or a rep gave to that very person"
named = "names of the brand and its products that stand in the text"
in_week = "true in the audited week"
in_window = "true in the weeks that findings look at"
*/

with brand as (
    select
        start_at,
        window_start_at,
        end_at,
        list_transform(names, lambda name: {'name': name, 'words': spelt_out(name)}) as names
    from audited
),

said as (
    select
        posts.platform,
        posts.post_id,
        posts.author_id as person,
        posts.created_at,
        posts.text,
        spelt_out(posts.text) as words,
        brand.names,
        posts.created_at >= brand.start_at as in_week,
        posts.created_at >= brand.window_start_at as in_window
    from posts
    cross join brand
    where
        posts.account is null
        and posts.kind in ('post', 'reply', 'quote')
        and not posts.deleted
        and posts.created_at < brand.end_at
        and not coalesce(posts.automated, false)
),

found as (
    select
        * exclude (words, names),
        list_transform(
            list_filter(names, lambda one: contains(words, one.words)),
            lambda one: one.name
        ) as named
    from said
),

dated as (
    select
        found.*,
        incoming.account,
        incoming.role,
        coalesce(incoming.after_answer, false) as after_answer,
        calendar.week
    from found
    left join incoming on
        incoming.platform = found.platform
        and incoming.post_id = found.post_id
    asof left join calendar on found.created_at >= calendar.start_at
    where
        incoming.role = 'brand'
        or len(found.named) > 0
),

needs as (
    select *
    from labels
    where question = 'customer_voice'
)

select
    dated.platform,
    dated.post_id,
    dated.person,
    dated.created_at,
    dated.week,
    dated.text,
    case when needs.answer in ('question', 'complaint', 'praise', 'other') then needs.answer end as need,
    coalesce(needs.unsure, false) as unsure,
    needs.probability[needs.answer] as probability,
    coalesce(needs.because, []) as because,
    dated.account,
    dated.role,
    dated.after_answer,
    dated.named,
    dated.in_week,
    dated.in_window
from dated
left join needs on
    needs.platform = dated.platform
    and needs.post_id = dated.post_id
order by
    dated.created_at,
    dated.platform,
    dated.post_id
