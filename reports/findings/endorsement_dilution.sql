/*
group = "relationship"
title = "A recommendation stands for something"
failure_title = "Accounts that recommend everything"
why = "Whoever sells pans in spring, vitamins in summer and crypto in autumn has spent the trust that the pans were bought with."
how_to_fix = "Ask the rep which two or three things they would buy again with their own money, and leave the rest to others. Other side businesses belong on an account of their own."
severity = "low"
*/

with limits as (
    select
        -- Five other shops in a year are one every ten weeks, about as often as a season changes.
        5 as shops,
        interval 365 days as span
),

linked as (
    select
        posts.platform,
        posts.post_id,
        posts.account,
        posts.created_at,
        unnest(posts.links) as link
    from posts
    where
        posts.account is not null
        and len(posts.links) > 0
        and posts.kind in ('post', 'quote', 'reply')
        and not posts.deleted
),

pointed as (
    select distinct
        linked.platform,
        linked.post_id,
        linked.account,
        linked.created_at,
        regexp_extract(
            regexp_extract(lower(linked.link), '^https?://(?:[^/@]*@)?([^/:?#]+)', 1),
            '([^.]+\.(?:(?:co|com|net|org|gov|ac|edu)\.)?[^.]+)$',
            1
        ) as shop
    from linked
    cross join limits
    cross join audited
    where
        linked.created_at < audited.end_at
        and linked.created_at >= audited.end_at - limits.span
),

-- The brand's own places are those that it links to itself, and those that carry its name.
own_places as (
    select distinct pointed.shop
    from pointed
    inner join accounts on accounts.account = pointed.account
    where accounts.role = 'brand'
),

offers as (
    select
        platform,
        post_id
    from own_posts
    where
        answer = 'pitch'
        and not unsure
        and list_has_any(kinds, ['sale', 'deal', 'booking', 'recruiting'])

    union all

    select
        platform,
        post_id
    from own_replies
    where
        pitches
        and not unsure
        and list_has_any(kinds, ['sale', 'deal', 'booking', 'recruiting'])
),

-- Behind a short link or a page of links nobody can see the shop; a network is no shop. Marketplaces count as one each.
pitched as (
    select
        pointed.*,
        not (
            own_places.shop is not null
            or contains(split_part(pointed.shop, '.', 1), audited.slug)
            or contains(split_part(pointed.shop, '.', 1), regexp_replace(lower(audited.brand), '[^a-z0-9]+', '', 'g'))
        ) as foreign_shop
    from pointed
    semi join offers on
        offers.platform = pointed.platform
        and offers.post_id = pointed.post_id
    cross join audited
    left join own_places on own_places.shop = pointed.shop
    where
        pointed.shop <> ''
        and pointed.shop not in (
            'bit.ly', 't.co', 'tinyurl.com', 'buff.ly', 'ow.ly', 'goo.gl', 'lnkd.in', 'amzn.to', 'rb.gy', 'linktr.ee', 'lnk.bio',
            'beacons.ai', 'bsky.app', 'bsky.social', 'mastodon.social', 'twitter.com', 'x.com', 'facebook.com', 'fb.me', 'wa.me',
            'instagram.com', 'linkedin.com', 'youtube.com', 'youtu.be', 'tiktok.com', 'pinterest.com', 'threads.net', 't.me',
            'whatsapp.com', 'reddit.com', 'eventbrite.com', 'zoom.us', 'forms.gle', 'google.com'
        )
),

persons as (
    select
        pitched.account,
        min(coalesce(accounts.name, accounts.account)) as who,
        count(distinct pitched.shop) filter (pitched.foreign_shop) as shops,
        count(distinct (pitched.platform, pitched.post_id)) filter (pitched.foreign_shop) as foreign_pitches,
        count(distinct (pitched.platform, pitched.post_id)) as pitches,
        coalesce(list(distinct {'at': pitched.created_at, 'key': post_key(pitched.platform, pitched.post_id)})
            filter (pitched.foreign_shop), []) as proof
    from pitched
    inner join accounts on accounts.account = pitched.account
    group by pitched.account
),

judged as (
    select
        persons.*,
        persons.shops >= limits.shops as diluted
    from persons
    cross join limits
),

-- An account's own row counts its pitches; fewer other shops than the limit are nobody's business.
told as (
    select
        'all accounts' as subject,
        'total' as scope,
        count(*) filter (diluted) as numerator,
        count(*) as denominator,
        format('{:,}', count(*) filter (diluted)) || ' of ' || many(count(*), 'account', 'accounts')
            || ' that pitched with a link pointed to five or more shops other than the brand''s within a year at most'
            || if(max(shops) > 0, '; on one account at most ' || format('{:,}', max(shops)), '')
            || '. What stands behind short links is not known.' as reason,
        list_reverse_sort(flatten(coalesce(list(proof) filter (diluted), []))) as proof
    from judged

    union all

    select
        account as subject,
        'part' as scope,
        if(diluted, foreign_pitches, 0) as numerator,
        pitches as denominator,
        who || ': ' || many(shops, 'other shop', 'other shops') || ' in '
            || many(pitches, 'pitch', 'pitches') || ' with a link.' as reason,
        if(diluted, list_reverse_sort(proof), []) as proof
    from judged
)

select
    subject,
    scope,
    numerator,
    denominator,
    reason,
    list_transform(proof, lambda one: one.key)[:20] as post_keys
from told
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
