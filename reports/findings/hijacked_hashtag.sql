/*
group = "conversations"
title = "Tags are used for what they mean"
failure_title = "Pitches under other people's tags"
why = "People follow a tag for its subject. An offer under the tag of a festival, a storm or a match reaches many, and is resented by all of them."
how_to_fix = "Use the brand's own tags and those of kitchens and cooking for offers. Under other people's tags, say something about their subject or nothing."
severity = "low"
followed = true
*/

-- Three people make a use: one or two may be talking among themselves. What others write under a tag is only known
-- where the audit came across it (threads that were answered, mentions, searches), so most tags cannot be judged.
with limits as (
    select 3 as people
),

-- What is no word of a subject: it says nothing of what a tag is used for.
empty_words as (
    select unnest(string_split(
        'about after again also always another around back because been before best better come coming could days does doing '
        || 'done down even ever every everybody everyone everything feel find first from full gets getting give going gone good '
        || 'great have having here home into just keep know last least less like little long look looking lots love made make '
        || 'many message more morning most much must need never next nice night nothing once only other ours over people please '
        || 'ready really right same says should show some somebody someone something still such take than thank thanks that them '
        || 'then there these they thing things think this those through till time times today tomorrow tonight until very want '
        || 'week weekend weeks well went were what when where which while will with without work would year years yesterday your '
        || 'yours',
        ' '
    )) as word
),

-- The brand's own tags, and those that say what a post is rather than what it is about: honest adverts carry them.
free_tags as (
    select unnest(posts.hashtags) as tag
    from posts
    inner join accounts on accounts.account = posts.account
    where accounts.role = 'brand'

    union

    select unnest(string_split(
        'ad ads advert advertisement advertising anzeige werbung publicité publicidad publicidade sponsored spon partner '
        || 'paidpartnership collab gifted affiliate affiliatelink commissionsearned linkinbio shop shopping sale forsale '
        || 'discount deal deals offer offers giveaway promo promotion newarrivals smallbusiness shopsmall shoplocal handmade '
        || 'etsy etsyshop liketkit ltk ltksalealert follow followme fyp foryou foryoupage viral trending',
        ' '
    )) as tag
),

-- Adverts of others show no other use: a price, a percentage or a shop's words, or a thread known to be one.
adverts as (
    select distinct
        platform,
        parent_id as post_id
    from own_replies
    where invites = 'promo'
),

others as (
    select
        posts.platform,
        posts.post_id,
        posts.author_id,
        posts.text,
        unnest(list_distinct(posts.hashtags)) as tag
    from posts
    cross join audited
    anti join adverts on
        adverts.platform = posts.platform
        and adverts.post_id = posts.post_id
    where
        posts.account is null
        and len(posts.hashtags) > 0
        and posts.kind in ('post', 'reply', 'quote')
        and not posts.deleted
        and posts.created_at < audited.end_at
        and posts.created_at >= audited.trend_start_at
        and not regexp_matches(posts.text, '(?i)[€£$] ?\d|\d ?%|\b(?:order now|link in bio|shop now|for sale|discount|use code)\b')
),

pitches as (
    select
        own_posts.account,
        coalesce(own_posts.name, own_posts.account) as who,
        post_key(own_posts.platform, own_posts.post_id) as post_key,
        own_posts.created_at,
        own_posts.text,
        unnest(list_distinct(posts.hashtags)) as tag
    from own_posts
    inner join posts on
        posts.platform = own_posts.platform
        and posts.post_id = own_posts.post_id
    where
        own_posts.in_window
        and own_posts.answer = 'pitch'
        and not own_posts.unsure
        and not own_posts.opt_in
),

known as (
    select others.tag
    from others
    cross join limits
    anti join free_tags on free_tags.tag = others.tag
    semi join pitches on pitches.tag = others.tag
    group by
        others.tag,
        limits.people
    having count(distinct others.author_id) >= limits.people
),

-- A subject is told by words of four letters or more, endings aside; the tag itself is in every text and tells nothing.
said as (
    select
        others.tag,
        null as post_key,
        unnest(string_split(plain_words(others.text), ' ')) as word
    from others
    semi join known on known.tag = others.tag

    union all

    select
        pitches.tag,
        pitches.post_key,
        unnest(string_split(plain_words(pitches.text), ' ')) as word
    from pitches
    semi join known on known.tag = pitches.tag
),

telling as (
    select distinct
        said.tag,
        said.post_key,
        left(said.word, 5) as stem
    from said
    anti join empty_words on empty_words.word = said.word
    where
        length(said.word) >= 4
        and said.word <> said.tag
),

-- One word in common is enough for the benefit of the doubt.
on_topic as (
    select distinct
        ours.tag,
        ours.post_key
    from telling as ours
    inner join telling as theirs on
        theirs.tag = ours.tag
        and theirs.stem = ours.stem
    where
        ours.post_key is not null
        and theirs.post_key is null
),

judged as (
    select
        pitches.account,
        pitches.who,
        pitches.post_key,
        pitches.created_at,
        bool_or(on_topic.post_key is null) as hijacks
    from pitches
    semi join known on known.tag = pitches.tag
    left join on_topic on
        on_topic.tag = pitches.tag
        and on_topic.post_key = pitches.post_key
    group by
        pitches.account,
        pitches.who,
        pitches.post_key,
        pitches.created_at
),

counted as (
    select
        account,
        min(who) as who,
        count(*) filter (hijacks) as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (hijacks), []) as post_keys
    from judged
    group by grouping sets ((), (account))
)

select
    coalesce(account, 'all accounts') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    if(
        denominator = 0,
        'No pitch stood under a tag of which it is known how three other people use it.',
        if(account is null, '', who || ': ') || format('{:,}', numerator) || ' of ' || many(denominator, 'pitch', 'pitches')
            || ' under tags that others use had no word in common with what they write there. Only tags of threads that came to '
            || 'the audit''s notice can be judged.'
    ) as reason,
    post_keys
from counted
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
