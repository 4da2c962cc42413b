/*
title = "Texts that two or more people of the roster published as if each had written them"
grain = "cluster of texts that agree in nearly all their words; links, handles, numbers, signs and emoji aside"

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

-- Small changes: each text is compared with the earliest text that shares one of its six smallest pairs of words
-- (as hashes: A. Broder, "On the resemblance and containment of documents", 1997), so that cost grows with the
-- number of texts and not with its square. A pair that hundreds of texts share, as "in the", tells nothing. Three of
-- five pairs in common make a copy.
said as (
    select
        words,
        row_number() over (order by min(created_at), words) as text_id,
        string_split(words, ' ') as word
    from recent
    where length(words) >= 40
    group by words
),

paired as (
    select
        words,
        text_id,
        list_sort(list_distinct(list_transform(range(1, len(word)), lambda i: hash(word[i], word[i + 1])))) as pairs
    from said
),

marked as (
    select
        text_id,
        unnest(pairs[:6]) as mark
    from paired
),

earliest as (
    select
        mark,
        min(text_id) as text_id
    from marked
    group by mark
    having count(*) between 2 and 500
),

candidates as (
    select distinct
        marked.text_id,
        earliest.text_id as earlier_id
    from marked
    inner join earliest on
        earliest.mark = marked.mark
        and earliest.text_id < marked.text_id
),

shared as (
    select
        candidates.text_id,
        candidates.earlier_id,
        len(list_intersect(paired.pairs, earlier.pairs)) as common,
        len(paired.pairs) + len(earlier.pairs) as pairs_of_both
    from candidates
    inner join paired on paired.text_id = candidates.text_id
    inner join paired as earlier on earlier.text_id = candidates.earlier_id
),

changed as (
    select
        text_id,
        min(earlier_id) as earlier_id
    from shared
    where common >= 0.6 * (pairs_of_both - common)
    group by text_id
),

sources as (
    select
        paired.words,
        coalesce(before.earlier_id, changed.earlier_id, paired.text_id) as source
    from paired
    left join changed on changed.text_id = paired.text_id
    left join changed as before on before.text_id = changed.earlier_id
),

-- One person's own text on two networks is no copy, nor is the brand's on its own accounts.
clusters as (
    select
        sources.source,
        arg_min(recent.text, (recent.created_at, recent.post_key)) as text,
        count(distinct recent.account) as accounts,
        count(*) as posts,
        arg_min(recent.account, (recent.created_at, recent.post_key)) as first_account,
        min(recent.created_at) as first_at,
        list(recent.post_key order by recent.created_at, recent.post_key) as post_keys,
        count(*) filter (recent.pitches) as pitches
    from recent
    inner join sources on sources.words = recent.words
    group by sources.source
    having count(distinct recent.person) >= 2
)

select
    row_number() over (order by posts desc, first_at, source) as cluster,
    text,
    accounts,
    posts,
    first_account,
    first_at,
    post_keys,
    pitches
from clusters
order by cluster
