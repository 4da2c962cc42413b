/*
group = "voice"
title = "Everybody in their own words"
failure_title = "Copied texts"
why = "The same words from several people read as a script. Readers notice, and networks treat it as coordinated spam."
how_to_fix = "Hand out facts and pictures instead of finished texts, and ask each rep for one sentence of their own."
severity = "medium"
*/

with published as (
    select
        account,
        coalesce(name, account) as who,
        post_key(platform, post_id) as post_key,
        created_at,
        text,
        in_window
    from own_posts

    union all

    select
        account,
        coalesce(name, account) as who,
        post_key(platform, post_id) as post_key,
        created_at,
        text,
        in_window
    from own_replies
),

carried as (
    select
        cluster,
        first_account,
        unnest(post_keys) as post_key
    from copied_texts
),

-- Who wrote it first copied nobody.
comparable as (
    select
        published.*,
        carried.cluster,
        carried.post_key is not null and published.account <> carried.first_account as copied
    from published
    left join carried on carried.post_key = published.post_key
    where
        published.in_window
        and length(plain_words(published.text)) >= 40
),

by_account as (
    select
        account,
        min(who) as who,
        count(*) filter (copied) as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (copied)[:20], []) as post_keys
    from comparable
    group by account
),

-- Accounts, not texts, make the total: that six people carry one text is the news, however much else they wrote.
total as (
    select
        count(distinct account) filter (copied) as numerator,
        count(distinct account) as denominator,
        count(distinct cluster) filter (copied) as texts,
        count(*) filter (copied) as copies,
        coalesce(list(post_key order by created_at desc, post_key) filter (copied)[:20], []) as post_keys
    from comparable
)

select
    'all accounts' as subject,
    'total' as scope,
    numerator,
    denominator,
    format('{:,}', numerator) || ' of ' || many(denominator, 'account', 'accounts')
        || ' published what another account had published before'
        || if(texts > 0, ': ' || many(texts, 'text', 'texts') || ', ' || many(copies, 'copy', 'copies'), '') || '.'
        as reason,
    post_keys
from total

union all

select
    account as subject,
    'part' as scope,
    numerator,
    denominator,
    who || ': ' || format('{:,}', numerator) || ' of ' || many(denominator, 'longer text', 'longer texts') || ' copied.' as reason,
    post_keys
from by_account
order by
    scope desc,
    numerator / denominator desc,
    subject
