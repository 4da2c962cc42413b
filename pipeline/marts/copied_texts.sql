/*
title = "Texts that two or more people of the roster published as if each had written them"
grain = "cluster of texts that agree in their words; links, handles, numbers, signs and emoji aside"

[columns]
cluster = "number of the cluster, largest first"
text = "the text as it was first published"
accounts = "how many accounts published it"
posts = "how many posts and replies carry it"
first_account = "the account that published it first"
first_at = "when that was"
post_keys = "the posts and replies, oldest first"
pitches = "how many of them ask for business or a favour"
*/

with published as (
    select
        post_key(platform, post_id) as post_key,
        account,
        coalesce(rep_id, if(role = 'brand', 'the brand', account)) as person,
        created_at,
        text,
        answer = 'pitch' and not unsure as pitches
    from own_posts

    union all

    select
        post_key(platform, post_id) as post_key,
        account,
        coalesce(rep_id, if(role = 'brand', 'the brand', account)) as person,
        created_at,
        text,
        pitches and not unsure as pitches
    from own_replies
),

recent as (
    select
        published.*,
        plain_words(published.text) as words
    from published
    cross join audited
    where
        published.created_at >= audited.trend_start_at
        and length(published.text) >= 40
),

-- One person's own text on two networks is no copy, nor is the brand's on its own accounts.
clusters as (
    select
        words,
        arg_min(text, (created_at, post_key)) as text,
        count(distinct account) as accounts,
        count(*) as posts,
        arg_min(account, (created_at, post_key)) as first_account,
        min(created_at) as first_at,
        list(post_key order by created_at, post_key) as post_keys,
        count(*) filter (pitches) as pitches
    from recent
    where length(words) >= 40
    group by words
    having count(distinct person) >= 2
)

select
    row_number() over (order by posts desc, first_at, words) as cluster,
    text,
    accounts,
    posts,
    first_account,
    first_at,
    post_keys,
    pitches
from clusters
order by cluster
