/*
title = "The same text from several people: who had it first, who followed"
alt = "One row for each text that several people published as their own: a dot for each copy on the day it was published, the first one ringed; dots of the brand and of reps differ in colour and shape."
order = 6
says = '''
select
    string_agg(said, '; ' order by place) || '.' || coalesce(any_value(more), '')
from (
    select
        place,
        'text ' || place || ': ' || many(sum(copies), 'text', 'texts') || ' from ' || many(any_value(accounts), 'account', 'accounts') || ', first from '
            || any_value(who) filter (begins) || ' on ' || min(strftime(left(moment, 10)::date, '%-d %B')) filter (begins) || ', last on ' || strftime(max(left(moment, 10)::date), '%-d %B') as said,
        any_value(more) as more
    from chart
    group by place
)
having count(*) > 0
'''
*/

-- The eight with the most copies: more rows than that, nobody compares.
with ranked as (
    select
        cluster,
        row_number() over (order by posts desc, first_at, cluster) as place,
        count(*) over () as texts,
        accounts,
        posts,
        trim(regexp_replace(text, '(https?://|www\.)\S+|@[\w.\-]+(@[\w.\-]+)?|\s+', ' ', 'g')) as words,
        post_keys
    from copied_texts
    qualify place <= 8
),

published as (
    select
        post_key(platform, post_id) as post_key,
        role,
        created_at
    from own_posts

    union all

    select
        post_key(platform, post_id) as post_key,
        role,
        created_at
    from own_replies
),

copies as (
    select
        ranked.cluster,
        published.post_key = ranked.post_keys[1] as begins,
        if(published.role = 'brand', 'the brand', 'a rep') as who,
        -- Many copies would only hide each other: those of a week share a dot.
        if(ranked.posts > 60, time_bucket(interval 7 days, timezone(audited.timezone, published.created_at)),
            timezone(audited.timezone, published.created_at)) as moment
    from ranked
    cross join unnest(ranked.post_keys) as listed (post_key)
    inner join published on published.post_key = listed.post_key
    cross join audited
)

select
    ranked.place,
    '“' || left(ranked.words, 30) || if(length(ranked.words) > 30, '…', '') || '” · ' || many(ranked.accounts, 'account', 'accounts') as label,
    strftime(copies.moment, '%Y-%m-%dT%H:%M:%SZ') as moment,
    copies.who,
    copies.begins,
    count(*) as copies,
    any_value(ranked.accounts) as accounts,
    strftime(any_value(timezone(audited.timezone, audited.trend_start_at)), '%Y-%m-%dT%H:%M:%SZ') as since,
    strftime(any_value(timezone(audited.timezone, audited.end_at)), '%Y-%m-%dT%H:%M:%SZ') as until,
    if(any_value(ranked.texts) > 8, ' ' || any_value(ranked.texts) - 8 || ' more texts were copied less often.', null) as more
from copies
inner join ranked on ranked.cluster = copies.cluster
cross join audited
group by
    ranked.place,
    label,
    copies.moment,
    copies.who,
    copies.begins
order by
    ranked.place,
    copies.begins desc,
    copies.moment,
    copies.who
