/*
group = "conversations"
title = "First a word, then an ask"
failure_title = "Asks to strangers"
why = "An ask to somebody with whom one has never exchanged a word is a cold call in public. People answer those they know."
how_to_fix = "Have the rep answer, thank or congratulate first, and ask only where the other has spoken to them before or asked for an offer."
severity = "medium"
*/

with replied as (
    select
        own_replies.account,
        coalesce(own_replies.name, own_replies.account) as who,
        post_key(own_replies.platform, own_replies.post_id) as post_key,
        own_replies.created_at,
        own_replies.answer <> 'invited_pitch' and coalesce(contacts.two_way_at >= own_replies.created_at, true) as cold
    from own_replies
    inner join contacts on
        contacts.account = own_replies.account
        and contacts.person = own_replies.parent_author_id
    where
        own_replies.in_window
        and own_replies.pitches
        and not own_replies.unsure
),

-- A post that opens with somebody's handle speaks to that person, though it replies to nothing; the posts of a thread too.
pitches as (
    select
        own_posts.account,
        coalesce(own_posts.name, own_posts.account) as who,
        own_posts.platform,
        own_posts.post_id,
        own_posts.created_at,
        unnest(list_prepend(own_posts.post_id, coalesce(own_threads.added, []))) as part_id
    from own_posts
    left join own_threads on
        own_threads.platform = own_posts.platform
        and own_threads.post_id = own_posts.post_id
    where
        own_posts.in_window
        and own_posts.answer = 'pitch'
        and not own_posts.unsure
),

called_out as (
    select
        pitches.account,
        pitches.who,
        post_key(pitches.platform, pitches.post_id) as post_key,
        pitches.created_at,
        bool_and(coalesce(contacts.two_way_at >= pitches.created_at, true)) as cold
    from pitches
    inner join posts on
        posts.platform = pitches.platform
        and posts.post_id = pitches.part_id
    inner join contacts on
        contacts.account = pitches.account
        and list_contains(posts.mentions, contacts.person)
    where starts_with(ltrim(posts.text), '@')
    group by
        pitches.account,
        pitches.who,
        pitches.platform,
        pitches.post_id,
        pitches.created_at
),

asks as (
    select * from replied
    union all
    select * from called_out
),

by_account as (
    select
        account,
        min(who) as who,
        count(*) filter (cold) as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (cold)[:20], []) as post_keys
    from asks
    group by account
),

total as (
    select
        count(*) filter (cold) as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (cold)[:20], []) as post_keys
    from asks
)

select
    'all accounts' as subject,
    'total' as scope,
    numerator,
    denominator,
    format('{:,}', numerator) || ' of ' || many(denominator, 'ask', 'asks')
        || ' went, uninvited, to people with whom the account had not spoken before.' as reason,
    post_keys
from total

union all

select
    account as subject,
    'part' as scope,
    numerator,
    denominator,
    who || ': ' || format('{:,}', numerator) || ' of ' || many(denominator, 'ask', 'asks') || ' to strangers.' as reason,
    post_keys
from by_account
order by
    scope desc,
    numerator / denominator desc,
    subject
