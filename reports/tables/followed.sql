/*
title = "How each flagged post in $keys was last seen: whose it is, whether it is still there, who overruled its label"
*/
with asked as (
    select
        post_key,
        split_part(post_key, ' ', 1) as platform,
        post_key[strpos(post_key, ' ') + 1:] as post_id
    from (
        select distinct unnest($keys::varchar[]) as post_key
    )
),
overruled as (
    select
        platform,
        post_id,
        max(corrected_on) as overruled_on
    from labels
    semi join asked using (platform, post_id)
    where
        corrected_by is not null
        and answer is distinct from machine_answer
    group by all
),
lacking as (
    select distinct
        posts.platform,
        posts.post_id,
        collected.day
    from posts
    semi join asked using (platform, post_id)
    inner join collected on
        collected.account = posts.collected_by
        and collected.stop in ('window', 'end')
        and collected.day > posts.seen_at::date
        and collected.since <= posts.created_at
    where
        posts.deleted
        and posts.listed
),
missed as (
    select
        platform,
        post_id,
        list(day order by day)[2] as missed_on
    from lacking
    group by all
)
select
    asked.post_key,
    coalesce(accounts.account, own.account) as account,
    accounts.name as who,
    accounts.team,
    own.account is null or accounts.account is not null as in_roster,
    own.deleted,
    own.seen_at,
    if(own.edited_at > own.first_seen_at, own.edited_at, null) as edited_at,
    overruled.overruled_on,
    coalesce(own.page_sha256, '') as page_sha256,
    missed.missed_on
from asked
inner join posts as own using (platform, post_id)
left join accounts as still on still.account = own.account
left join own_authors on
    still.account is null
    and own_authors.platform = own.platform
    and own_authors.author_id = own.author_id
left join accounts on accounts.account = coalesce(still.account, own_authors.account)
left join overruled using (platform, post_id)
left join missed using (platform, post_id)
where
    own.account is not null
    or own.deleted
order by asked.post_key
