/*
title = "Whether an account publishes by a clock: on the same second, or in the same minute of the hour, again and again"
grain = "account with texts in eight different hours or more of the weeks that findings look at"

[columns]
account = "roster account, platform:handle"
platform = "network of the account"
name = "the person's or page's name in the roster"
automated = "true where the account says that it is a bot"
texts = "posts, and replies to other people; of each hour the first, since a burst is no rhythm"
second = "the second of the minute that most of them share; empty where the source tells no seconds"
on_second = "how many share it"
second_chance = "chance that somebody who publishes by hand shares any second so often"
minute = "the minute of the hour that most of them share"
on_minute = "how many share it"
minute_chance = "chance that any minute would be shared so often if all were alike"
latest_at = "when the newest of post_keys was written"
post_keys = "those on the shared second, or in the shared minute where that chance is smaller and half of the texts share it; newest first, at most twenty"
*/

with texts as (
    select
        own_posts.platform,
        own_posts.post_id,
        own_posts.account,
        own_posts.name,
        own_posts.created_at
    from own_posts
    where own_posts.in_window

    union all

    select
        own_replies.platform,
        own_replies.post_id,
        own_replies.account,
        own_replies.name,
        own_replies.created_at
    from own_replies
    where own_replies.in_window
),

-- Exports that round to the minute say nothing of seconds; one account's may while another's do not.
sources as (
    select
        platform,
        created_source,
        if(created_source = 'export', account, null) as exported,
        bool_or(date_part('second', created_at) <> 0) as tells_seconds
    from posts
    group by all
),

timed as (
    select
        texts.account,
        texts.platform,
        texts.name,
        texts.created_at,
        post_key(texts.platform, texts.post_id) as post_key,
        coalesce(posts.automated, false) as automated,
        if(sources.tells_seconds, date_part('second', texts.created_at), null) as second,
        date_part('minute', texts.created_at) as minute
    from texts
    inner join posts on
        posts.platform = texts.platform
        and posts.post_id = texts.post_id
    inner join sources on
        sources.platform = posts.platform
        and sources.created_source = posts.created_source
        and sources.exported is not distinct from if(posts.created_source = 'export', posts.account, null)
    cross join audited
    -- Midnight sharp in an export is a day without a time.
    where
        posts.created_source <> 'export'
        or timezone('UTC', texts.created_at)::time <> time '00:00:00'
        and timezone(audited.timezone, texts.created_at)::time <> time '00:00:00'
    qualify row_number() over (
        partition by texts.account, date_trunc('hour', texts.created_at)
        order by texts.created_at, texts.post_id
    ) = 1
),

counted as (
    select
        account,
        min(platform) as platform,
        min(name) as name,
        bool_or(automated) as automated,
        count(*) as texts,
        count(second) as seconds,
        mode(second order by second) as second,
        mode(minute order by minute) as minute
    from timed
    group by account
    having count(*) >= 8
),

shared as (
    select
        counted.*,
        count(*) filter (timed.second = counted.second) as on_second,
        count(*) filter (timed.minute = counted.minute) as on_minute
    from counted
    inner join timed on timed.account = counted.account
    group by all
),

-- The upper tail of the binomial distribution, a sixtieth each time; times sixty, since any second or minute would do
-- (C. E. Bonferroni, "Teoria statistica delle classi e calcolo delle probabilità", 1936).
judged as (
    select
        shared.*,
        if(seconds > 0, least(1, 60 * list_sum(list_transform(
            range(on_second, seconds + 1),
            lambda hits: exp(
                lgamma(seconds + 1) - lgamma(hits + 1) - lgamma(seconds - hits + 1)
                - hits * ln(60) + (seconds - hits) * ln(59 / 60)
            )
        ))), null) as second_chance,
        least(1, 60 * list_sum(list_transform(
            range(on_minute, texts + 1),
            lambda hits: exp(
                lgamma(texts + 1) - lgamma(hits + 1) - lgamma(texts - hits + 1)
                - hits * ln(60) + (texts - hits) * ln(59 / 60)
            )
        ))) as minute_chance
    from shared
)

select
    judged.account,
    judged.platform,
    judged.name,
    judged.automated,
    judged.texts,
    judged.second::bigint as second,
    if(judged.second is null, null, judged.on_second) as on_second,
    judged.second_chance,
    judged.minute::bigint as minute,
    judged.on_minute,
    judged.minute_chance,
    max(timed.created_at) as latest_at,
    list(timed.post_key order by timed.created_at desc, timed.post_key)[:20] as post_keys
from judged
inner join timed on
    timed.account = judged.account
    and if(
        judged.second_chance is not null
            and (judged.second_chance <= judged.minute_chance or 2 * judged.on_minute < judged.texts),
        timed.second = judged.second,
        timed.minute = judged.minute
    )
group by all
order by judged.account
