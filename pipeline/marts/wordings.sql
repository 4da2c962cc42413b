/*
title = "Which longer texts of the roster say the same in nearly the same words"
grain = "post or reply of the trend, or text handed out to the reps, with forty letters or more"

[columns]
platform = "network of the post; handout for a text that the company hands out"
post_id = "its id there; the handout's name"
wording = "texts with the same number are copies of each other; a number with one post is a text of its own"
*/

-- Tags at the end are labels; within a sentence they are words of it. "It's" and "its" are spelled by mood.
with published as (
    select
        platform,
        post_id,
        created_at,
        plain_words(translate(if(
            contains(text, '#'),
            regexp_replace(text, '(\s+([#@]|https?://|www\.)\S+)+\s*$', ''),
            text
        ), '''’', '')) as words
    from (
        from own_posts
        select
            platform,
            post_id,
            created_at,
            text

        union all

        from own_replies
        select
            platform,
            post_id,
            created_at,
            text

        union all

        from handouts
        cross join audited
        select
            'handout' as platform,
            handouts.handout as post_id,
            audited.trend_start_at as created_at,
            handouts.text
    )
    cross join audited
    where
        created_at >= audited.trend_start_at
        and length(text) >= 40
),

-- Exact copies are one text from here on.
said as (
    select
        words,
        row_number() over (order by min(created_at), hash(words)) as text_id,
        list_transform(string_split(words, ' '), lambda word: hash(word)) as hashes
    from published
    where length(words) >= 40
    group by words
),

-- Materialized, here and below: the functions of near_copies.py take whole batches, and filters leave crumbs.
marked as materialized (
    select
        text_id,
        hashes,
        band_marks(hashes) as marks
    from said
),

met as (
    select
        text_id,
        unnest(marks) as mark
    from marked
),

-- Who shares a mark is compared with the one before and with the first, so that cost grows with the texts and not with
-- their square; the other fifteen marks make up for a pair that passes each other in a crowd.
neighbours as materialized (
    select distinct
        text_id,
        earlier_id
    from (
        select
            text_id,
            unnest([lag(text_id) over together, first(text_id) over together]) as earlier_id
        from met
        semi join (
            select mark
            from met
            group by mark
            having count(*) > 1
        ) using (mark)
        window together as (partition by mark order by text_id)
    )
    where earlier_id < text_id
),

candidates as materialized (
    select
        later.text_id,
        earlier.text_id as earlier_id,
        later.hashes,
        earlier.hashes as earlier_hashes,
        later.marks,
        earlier.marks as earlier_marks
    from neighbours
    inner join marked as later on later.text_id = neighbours.text_id
    inner join marked as earlier on earlier.text_id = neighbours.earlier_id
),

likely as materialized (
    select
        text_id,
        earlier_id,
        hashes,
        earlier_hashes
    from candidates
    where resemblance(marks, earlier_marks) >= 0.2
),

copied as materialized (
    select
        text_id,
        earlier_id
    from likely
    where nearly_same(hashes, earlier_hashes)
),

linked as materialized (
    select
        text_id as one,
        earlier_id as other
    from copied

    union all

    select
        earlier_id as one,
        text_id as other
    from copied
),

-- Copies of copies belong together: the earliest text's number spreads from neighbour to neighbour.
spread as (
    with recursive reached(text_id, source) using key (text_id) as (
        select
            one as text_id,
            min(least(one, other)) as source
        from linked
        group by one

        union

        select
            linked.other as text_id,
            min(reached.source) as source
        from reached
        inner join linked on linked.one = reached.text_id
        inner join recurring.reached as known on known.text_id = linked.other
        where reached.source < known.source
        group by linked.other
    )

    from reached
    select
        text_id,
        source
)

select
    published.platform,
    published.post_id,
    coalesce(spread.source, said.text_id) as wording
from published
inner join said on said.words = published.words
left join spread on spread.text_id = said.text_id
order by
    wording,
    published.created_at,
    published.platform,
    published.post_id
