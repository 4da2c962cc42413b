/*
title = "How long customers waited for an answer"
alt = "Bars: how many questions and complaints of the last weeks were answered within an hour, within four, within a day, within three days, later, or not at all."
order = 3
mail = true
says = '''
select
    string_agg(wait || ': ' || customers, '; ' order by place) || '; together ' || sum(customers)::bigint || '.'
from chart
'''
*/

with steps as (
    select * from (values
        (1, 'within 1 h', 0, 1),
        (2, '1 to 4 h', 1, 4),
        (3, '4 to 24 h', 4, 24),
        (4, '1 to 3 days', 24, 72),
        (5, 'later', 72, 1e9)
    ) as step (place, wait, above, upto)
),

asked as (
    select
        answered_at is not null as answered,
        answer_hours
    from incoming
    where
        in_window
        and role = 'brand'
        and need in ('question', 'complaint')
        and not unsure
),

waits as (
    select
        steps.place,
        steps.wait,
        'answered' as fate,
        count(asked.answer_hours) as customers
    from steps
    left join asked
        on asked.answered
        and asked.answer_hours <= steps.upto
        and (asked.answer_hours > steps.above or steps.above = 0)
    group by all
    union all by name
    select
        6 as place,
        'no answer yet' as wait,
        'waiting' as fate,
        count(*) filter (where not answered) as customers
    from asked
)

select
    place,
    wait,
    fate,
    customers
from waits
where exists (select 1 from asked)
order by place
