/*
group = "relationship"
title = "Who sells says so"
failure_title = "Pitches behind a denial"
why = "I am not selling anything, but: people hear the second half, and the first half makes it a lie. An open offer is easier to forgive."
how_to_fix = "Cut the first half. Say what you offer and that you earn by it, or leave the offer out and help."
severity = "medium"
followed = true
*/

with limits as (
    -- The next text to the same person still belongs to the denial for a week.
    select interval 7 days as holds
),

said as (
    select
        platform,
        post_id,
        account,
        coalesce(name, account) as who,
        null::varchar as person,
        created_at,
        text,
        coalesce(answer = 'pitch', false) as pitches,
        in_window
    from own_posts
    where not unsure

    union all

    select
        platform,
        post_id,
        account,
        coalesce(name, account) as who,
        parent_author_id as person,
        created_at,
        text,
        pitches,
        in_window
    from own_replies
    where not unsure

    union all

    select
        own_messages.platform,
        own_messages.post_id,
        own_messages.account,
        coalesce(own_messages.name, own_messages.account) as who,
        own_messages.person,
        own_messages.created_at,
        posts.text,
        coalesce(own_messages.answer = 'pitch', false) as pitches,
        own_messages.in_window
    from own_messages
    inner join posts on
        posts.platform = own_messages.platform
        and posts.post_id = own_messages.post_id
    where not own_messages.unsure
),

-- A post speaks to nobody in particular: no other post is the next one to the same person.
followed as (
    select
        *,
        post_key(platform, post_id) as post_key,
        if(person is null, null, lead(post_key) over talk) as next_key,
        if(person is null, null, lead(created_at) over talk) as next_at,
        if(person is null, false, lead(pitches) over talk) as next_pitches
    from said
    window talk as (partition by platform, account, person order by created_at, post_id)
),

denials as (
    select
        followed.account,
        followed.who,
        followed.created_at,
        followed.pitches as at_once,
        followed.pitches
            or coalesce(followed.next_pitches and followed.next_at <= followed.created_at + limits.holds, false) as broken,
        if(
            followed.pitches,
            [{'at': followed.created_at, 'key': followed.post_key}],
            [{'at': followed.next_at, 'key': followed.next_key}, {'at': followed.created_at, 'key': followed.post_key}]
        ) as proof
    from followed
    cross join limits
    -- A clause that says one is not selling, pitching, pushing or spamming, or that this is no advert; English only.
    -- The judge leaves the same words out of what it reads (pipeline/questions/_denials.py).
    where
        followed.in_window
        and regexp_matches(
            followed.text,
            '(?i)\b(?:i|we)\b[^,.!?]{0,24}(?:\bnot|n[''’]t|\bnever)\b[^,.!?]{0,16}\b(?:pitch\w*|push\w*|spam\w*|'
            || 'sell\w*(?: to)?(?: you| anyone| people)?(?: anything| a thing| stuff| (?:on )?here|[,.!?]))[^,.!?;:–—]*|'
            || '\b(?:not|this isn[''’]t) an? (?:\w+ )?(?:ad|advert|pitch|plug|spam)\b[^,.!?;:–—]*'
        )
),

counted as (
    select
        account,
        min(who) as who,
        count(*) filter (broken) as numerator,
        count(*) as denominator,
        count(*) filter (broken and not at_once) as next_time,
        list_distinct(flatten(coalesce(list(proof) filter (broken), []))) as proof
    from denials
    group by grouping sets ((), (account))
)

select
    coalesce(account, 'all accounts') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    if(account is null, '', who || ': ') || format('{:,}', numerator) || ' of '
        || many(denominator, 'assurance', 'assurances') || ' of not selling came with an offer after all'
        || if(next_time > 0, ', ' || format('{:,}', next_time) || ' of them with the next word to the same person', '')
        || '.' as reason,
    list_transform(list_reverse_sort(proof), lambda one: one.key) as post_keys
from counted
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
