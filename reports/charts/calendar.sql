/*
title = "Day by day: how much was published, and how much of it asked"
alt = "A cell for each day, weeks from left to right and days from top to bottom: the larger the square, the more posts and replies; the stronger its colour, the larger the share that pitches; an empty cell is a day without any text."
order = 4
says = '''
select
    many(sum(texts), 'text', 'texts') || ' on ' || count(*) filter (texts > 0) || ' of ' || many(count(*), 'day', 'days') || '; ' || coalesce(sum(pitches), 0)::bigint || ' of them pitch'
        || coalesce('; most pitches on ' || arg_max(strftime(day::date, '%A, %-d %B') || ' (' || pitches || ' of ' || texts || ')', (pitches, -epoch(day::date))) filter (pitches > 0), '')
        || '; no text on ' || many(count(*) filter (texts = 0), 'day', 'days') || '.'
from chart
'''
*/

with days as (
    select
        weeks.week,
        timezone(audited.timezone, weeks.start_at)::date + place::int as day,
        place
    from weeks
    cross join audited
    cross join range(7) as days (place)
),

published as (
    select
        created_at,
        answer = 'pitch' and not unsure as pitches
    from own_posts

    union all

    select
        created_at,
        pitches and not unsure as pitches
    from own_replies
),

counted as (
    select
        timezone(audited.timezone, published.created_at)::date as day,
        count(*) as texts,
        count(*) filter (published.pitches) as pitches
    from published
    cross join audited
    where
        published.created_at >= audited.trend_start_at
        and published.created_at < audited.end_at
    group by all
)

select
    days.week,
    days.place,
    strftime(days.day, '%a') as weekday,
    strftime(days.day, '%Y-%m-%d') as day,
    coalesce(counted.texts, 0) as texts,
    coalesce(counted.pitches, 0) as pitches,
    counted.pitches / counted.texts as share
from days
left join counted on counted.day = days.day
where exists (select 1 from counted)
order by
    days.week,
    days.place
