/*
title = "Every ask for business or a favour that was put to a person, and to whom"
grain = "ask × person outside the roster; only asks whose label is sure"

[columns]
platform = "network the ask stands on"
post_id = "the network's id of the ask"
account = "roster account that asked, platform:handle"
asker = "who that is: the person's id in the roster, or the brand, whichever account they used"
role = "brand or rep"
name = "the person's or page's name in the roster"
team = "team in the roster"
way = "reply, call (a post that opens with somebody's handle), invitation or message"
person = "salted hash of who was asked; empty where nobody can tell"
created_at = "when it was written"
invited = "true where the thread had asked for such an offer, or people had joined the venue to hear offers"
kinds = "codebook kinds of the ask, as sale, ask_share, ask_favour"
in_window = "true in the weeks that findings look at"
*/

with replied as (
    select
        platform,
        post_id,
        account,
        rep_id,
        role,
        name,
        team,
        'reply' as way,
        parent_author_id as person,
        created_at,
        coalesce(answer = 'invited_pitch', false) as invited,
        kinds,
        in_window
    from own_replies
    where
        pitches
        and not unsure
        and parent_author_id is not null
),

-- A post that opens with somebody's handle speaks to that person, though it replies to nothing; the posts of a thread too.
pitches as (
    select
        own_posts.*,
        unnest(list_prepend(own_posts.post_id, coalesce(own_threads.added, []))) as part_id
    from own_posts
    left join own_threads on
        own_threads.platform = own_posts.platform
        and own_threads.post_id = own_posts.post_id
    where
        own_posts.answer = 'pitch'
        and not own_posts.unsure
),

called as (
    select distinct
        pitches.platform,
        pitches.post_id,
        pitches.account,
        pitches.rep_id,
        pitches.role,
        pitches.name,
        pitches.team,
        'call' as way,
        unnest(posts.mentions) as person,
        pitches.created_at,
        false as invited,
        pitches.kinds,
        pitches.in_window
    from pitches
    inner join posts on
        posts.platform = pitches.platform
        and posts.post_id = pitches.part_id
    where starts_with(ltrim(posts.text), '@')
),

written as (
    select
        platform,
        post_id,
        account,
        rep_id,
        role,
        name,
        team,
        kind as way,
        person,
        created_at,
        false as invited,
        kinds,
        in_window
    from own_messages
    where
        answer = 'pitch'
        and not unsure
),

asked as (
    select * from replied
    union all
    select * from called
    union all
    select * from written
)

select
    platform,
    post_id,
    account,
    coalesce(rep_id, if(role = 'brand', 'the brand', account)) as asker,
    role,
    name,
    team,
    way,
    person,
    created_at,
    invited,
    kinds,
    in_window
from asked
where not exists (
    select 1
    from own_authors
    where
        own_authors.platform = asked.platform
        and own_authors.author_id = asked.person
)
order by
    created_at,
    platform,
    post_id,
    person
