/*
group = "relationship"
title = "Praise is not traded"
failure_title = "Testimonials given in return for one"
why = "Two people who recommend each other within a month recommend nobody. Readers discount both, and the rules on endorsements ask that such a tie be told."
how_to_fix = "Praise where it is earned and let it stand alone. Where two colleagues recommend each other, have both say that they work together."
severity = "low"
*/

with limits as (
    -- A month: what comes back within it is taken for an answer.
    select interval 30 days as in_return
),

-- One click on LinkedIn is an endorsement. Who wrote a recommendation there is never kept, so that those cannot be paired.
clicked as (
    select
        posts.platform,
        posts.post_id,
        posts.author_id as giver,
        unnest(posts.mentions) as taker,
        posts.created_at
    from posts
    cross join audited
    where
        posts.kind = 'endorsement'
        and not posts.deleted
        and posts.created_at < audited.end_at
),

-- In public only praise among people of the roster can be seen from both sides.
spoken as (
    select
        platform,
        post_id,
        text,
        created_at,
        null::varchar as answered
    from own_posts

    union all

    select
        platform,
        post_id,
        text,
        created_at,
        parent_author_id as answered
    from own_replies
),

addressed as (
    select
        spoken.platform,
        spoken.post_id,
        posts.author_id as giver,
        unnest(list_distinct(list_append(posts.mentions, spoken.answered))) as taker,
        spoken.created_at
    from spoken
    inner join posts on
        posts.platform = spoken.platform
        and posts.post_id = spoken.post_id
    -- Words that recommend; thanks and congratulations between colleagues are neither. English only.
    where regexp_matches(
        spoken.text,
        '(?i)\b(?:recommend(?:s|ed|ing)?|endors(?:e|es|ed|ing)|vouch(?:es|ed)? for|testimonial|(?:five|5)[- ]stars?|'
        || '(?:buy|order|shop) (?:it |yours |one )?(?:from|with)|best (?:rep|seller|consultant|advis[eo]r)|go-to)\b'
    )
),

praised as (
    select * from clicked
    union all
    select addressed.*
    from addressed
    semi join own_authors on
        own_authors.platform = addressed.platform
        and own_authors.author_id = addressed.taker
),

-- Two accounts of one person, or two of the brand, praise themselves, which is no trade.
given as (
    select
        praised.platform,
        praised.post_id,
        giver.account,
        praised.giver,
        praised.taker,
        coalesce(taker.rep_id, if(taker.role = 'brand', 'the brand', taker.account), praised.taker) as other,
        praised.created_at
    from praised
    inner join own_authors as giver on
        giver.platform = praised.platform
        and giver.author_id = praised.giver
    left join own_authors as taker on
        taker.platform = praised.platform
        and taker.author_id = praised.taker
    cross join audited
    where
        praised.created_at >= audited.window_start_at
        and praised.taker is not null
        and coalesce(giver.rep_id, if(giver.role = 'brand', 'the brand', giver.account))
            <> coalesce(taker.rep_id, if(taker.role = 'brand', 'the brand', taker.account), praised.taker)
),

returned as (
    select
        given.*,
        exists (
            select 1
            from praised
            where
                praised.platform = given.platform
                and praised.giver = given.taker
                and praised.taker = given.giver
                and praised.created_at between given.created_at - limits.in_return and given.created_at + limits.in_return
        ) as traded
    from given
    cross join limits
),

-- Ten skills endorsed are one person praised.
pairs as (
    select
        returned.account,
        returned.other,
        bool_or(returned.traded) as traded,
        coalesce(
            list({'at': returned.created_at, 'key': post_key(returned.platform, returned.post_id)}) filter (returned.traded), []
        ) as proof
    from returned
    group by
        returned.account,
        returned.other
),

counted as (
    select
        pairs.account,
        min(coalesce(accounts.name, accounts.account)) as who,
        count(*) filter (pairs.traded) as numerator,
        count(*) as denominator,
        list_distinct(flatten(coalesce(list(pairs.proof), []))) as proof
    from pairs
    inner join accounts on accounts.account = pairs.account
    group by grouping sets ((), (pairs.account))
)

select
    coalesce(account, 'all accounts') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    if(account is null, '', who || ': ') || format('{:,}', numerator) || ' of '
        || many(denominator, 'person', 'people') || ' praised or endorsed did the same in return within a month.' as reason,
    list_transform(list_reverse_sort(proof), lambda one: one.key)[:20] as post_keys
from counted
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
