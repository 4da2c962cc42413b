/*
group = "voice"
title = "Everybody in their own words"
failure_title = "Copied texts"
why = "The same words from several people read as a script. Readers notice, and networks treat it as coordinated spam."
how_to_fix = "Hand out facts and pictures instead of finished texts, and ask each rep for one sentence of their own. Begin with where a text was first seen: a finished text that the company hands out is mended there, once."
severity = "medium"
followed = true
*/

with published as (
    select
        account,
        coalesce(rep_id, if(role = 'brand', 'the brand', account)) as person,
        coalesce(name, account) as who,
        post_key(platform, post_id) as post_key,
        created_at,
        text,
        in_window
    from own_posts

    union all

    select
        account,
        coalesce(rep_id, if(role = 'brand', 'the brand', account)) as person,
        coalesce(name, account) as who,
        post_key(platform, post_id) as post_key,
        created_at,
        text,
        in_window
    from own_replies
),

carried as (
    select
        copied_texts.cluster,
        copied_texts.origin,
        copied_texts.first_account,
        coalesce(accounts.rep_id, if(accounts.role = 'brand', 'the brand', accounts.account)) as first_person,
        unnest(copied_texts.post_keys) as post_key
    from copied_texts
    inner join accounts on accounts.account = copied_texts.first_account
),

-- Who wrote it first copied nobody, unless the company had handed it out.
comparable as (
    select
        published.*,
        carried.cluster,
        carried.origin,
        coalesce(published.person <> carried.first_person or carried.origin = 'handout', false) as copied,
        coalesce(published.account = carried.first_account and carried.origin <> 'handout', false) as began
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
        count(*) filter (copied and origin = 'handout') as handed_out,
        count(*) filter (copied and origin = 'brand') as of_brand,
        count(*) filter (copied and origin = 'rep') as of_reps,
        count(distinct cluster) filter (began) as begun,
        coalesce(list(post_key order by created_at desc, post_key) filter (copied), []) as post_keys
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
        count(distinct cluster) filter (copied and origin = 'handout') as handed_out,
        count(distinct cluster) filter (copied and origin = 'brand') as of_brand,
        count(distinct cluster) filter (copied and origin = 'rep') as of_reps,
        coalesce(list(post_key order by created_at desc, post_key) filter (copied), []) as post_keys
    from comparable
)

select
    'all accounts' as subject,
    'total' as scope,
    numerator,
    denominator,
    format('{:,}', numerator) || ' of ' || many(denominator, 'account', 'accounts')
        || ' published what another account had published before'
        || if(texts > 0, ': ' || many(texts, 'text', 'texts') || ', ' || many(copies, 'copy', 'copies')
            || '. First seen: ' || concat_ws(
                ', ',
                if(handed_out > 0, format('{:,}', handed_out) || ' handed out by the company', null),
                if(of_brand > 0, format('{:,}', of_brand) || ' on the company''s own accounts', null),
                if(of_reps > 0, format('{:,}', of_reps) || ' with a rep', null)
            ), '') || '.' as reason,
    post_keys
from total

union all

select
    account as subject,
    'part' as scope,
    numerator,
    denominator,
    who || ': ' || format('{:,}', numerator) || ' of ' || many(denominator, 'longer text', 'longer texts') || ' copied'
        || if(numerator > 0, ' (' || concat_ws(
            ', ',
            if(handed_out > 0, format('{:,}', handed_out) || ' handed out by the company', null),
            if(of_brand > 0, format('{:,}', of_brand) || ' first published by the company', null),
            if(of_reps > 0, format('{:,}', of_reps) || ' first published by a rep', null)
        ) || ')', '')
        || if(begun > 0, '; ' || many(begun, 'text begun here was', 'texts begun here were') || ' copied by others', '')
        || '.' as reason,
    post_keys
from by_account
order by
    scope desc,
    numerator / denominator desc,
    subject
