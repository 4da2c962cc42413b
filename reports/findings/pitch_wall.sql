/*
group = "ratio"
title = "People behind the accounts"
failure_title = "Walls of pitches"
why = "An account that shows nothing but its own offers, where nobody answers and no person is to be seen, is an advert without a reader. Visitors take it for a robot, and so do networks."
how_to_fix = "Pause the offers for two weeks. Introduce the person: a kitchen, a mishap, a question to the neighbours. Then answer whoever says something."
severity = "medium"
*/

with judged as (
    select
        platform,
        post_id,
        account,
        coalesce(name, account) as who,
        answer,
        kinds,
        created_at
    from own_posts
    where
        in_window
        and not unsure
        and answer in ('value', 'soft', 'pitch')
),

by_account as (
    select
        account,
        min(platform) as platform,
        min(who) as who,
        count(*) as posts,
        count(*) filter (answer = 'pitch') as pitches,
        bool_or(answer = 'value' or list_contains(kinds, 'personal')) as gives
    from judged
    group by account
),

-- Some exports hold no answers of others and no count of them: there nobody can tell who answered.
heard as (
    select distinct platform
    from posts
    where
        account is null and kind = 'reply' and not deleted
        or account is not null and replies is not null
),

-- The same number makes enough posts for one account and enough accounts for a verdict.
looked_at as (
    select by_account.*
    from by_account
    inner join heard on heard.platform = by_account.platform
    cross join thresholds
    where
        thresholds.finding = 'pitch_wall'
        and by_account.posts >= thresholds.min_sample
),

offers as (
    select
        judged.platform,
        judged.post_id,
        judged.account,
        judged.created_at
    from judged
    inner join looked_at on looked_at.account = judged.account
    where
        not looked_at.gives
        and looked_at.pitches > 0
),

colleagues as (
    select
        offers.platform,
        offers.post_id,
        count(*) as answers
    from posts
    inner join offers on
        offers.platform = posts.platform
        and offers.post_id = posts.parent_id
    where
        posts.kind = 'reply'
        and posts.account is not null
        and not posts.deleted
    group by
        offers.platform,
        offers.post_id
),

said as (
    select
        platform,
        unnest([parent_id, root_id]) as post_id
    from posts
    where
        kind = 'reply'
        and account is null
        and not deleted
),

-- Whoever is no colleague and said something anywhere below a post, seen or only counted by the platform.
answered as (
    select offers.account
    from offers
    semi join said on
        said.platform = offers.platform
        and said.post_id = offers.post_id

    union

    select offers.account
    from offers
    inner join posts on
        posts.platform = offers.platform
        and posts.post_id = offers.post_id
    left join colleagues on
        colleagues.platform = offers.platform
        and colleagues.post_id = offers.post_id
    where posts.replies > coalesce(colleagues.answers, 0)
),

walls as (
    select
        offers.account,
        list(post_key(offers.platform, offers.post_id) order by offers.created_at desc, offers.post_id)[:20] as post_keys
    from offers
    anti join answered on answered.account = offers.account
    group by offers.account
),

shown as (
    select
        account,
        unnest(post_keys) as post_key,
        generate_subscripts(post_keys, 1) as place
    from walls
)

select
    'all accounts' as subject,
    'total' as scope,
    count(walls.account) as numerator,
    count(*) as denominator,
    format('{:,}', numerator) || ' of ' || many(denominator, 'account', 'accounts') || ' with enough posts '
        || if(numerator = 1, 'shows', 'show') || ' nothing but the own offer, and nobody else speaks there.' as reason,
    (select coalesce(list(post_key order by place, account)[:20], []) from shown) as post_keys
from looked_at
left join walls on walls.account = looked_at.account

union all

select
    looked_at.account as subject,
    'part' as scope,
    looked_at.posts as numerator,
    looked_at.posts as denominator,
    looked_at.who || ': ' || many(looked_at.posts, 'post', 'posts')
        || ', all about the own offer; nobody outside the roster answered, and none shows the person.' as reason,
    walls.post_keys
from looked_at
inner join walls on walls.account = looked_at.account
order by
    scope desc,
    numerator desc,
    subject
