/*
title = "Reps by what they give and what they ask"
alt = "A dot for each rep, or for several in nearly the same place, then larger: what asks in the last weeks from left to right, what gives from bottom to top. Who stands on or above the line gives as much as the target wants; filled dots are below it beyond chance. No dot has a name."
order = 5
says = '''
select
    many(sum(reps), 'rep', 'reps') || ' with something to count: ' || coalesce(sum(reps) filter (standing = 'below'), 0)::bigint || ' below the target beyond chance, '
        || coalesce(sum(reps) filter (standing = 'not below'), 0)::bigint || ' at it, above it or with too few posts to say; ' || any_value(target_name) || '.'
from chart
where standing <> 'target'
having count(*) > 0
'''
*/

with counted as (
    select
        account_weeks.rep_id,
        sum(account_weeks.gives)::bigint as gives,
        sum(account_weeks.asks)::bigint as asks
    from account_weeks
    inner join weeks on weeks.week = account_weeks.week
    inner join audited
        on weeks.start_at >= audited.window_start_at
        and weeks.start_at < audited.end_at
    where account_weeks.role = 'rep'
    group by account_weeks.rep_id
    having sum(account_weeks.gives + account_weeks.asks) > 0
),

-- Beyond 300 reps, dots would only hide each other: those in the same cell share one, at their mean.
placed as (
    select
        counted.gives,
        counted.asks,
        if(wilson_high(counted.gives, counted.gives + counted.asks) < audited.value_target, 'below', 'not below') as standing,
        if(count(*) over () > 300, floor(1.5 * sqrt(counted.gives)), counted.gives) as row_of,
        if(count(*) over () > 300, floor(1.5 * sqrt(counted.asks)), counted.asks) as column_of
    from counted
    cross join audited
),

dots as (
    select
        standing,
        round(avg(asks), 2) as asks,
        round(avg(gives), 2) as gives,
        count(*) as reps
    from placed
    group by
        standing,
        row_of,
        column_of
),

edge as (
    select
        max(dots.asks) as asks,
        max(dots.gives) as gives,
        any_value(audited.value_target / greatest(1 - audited.value_target, 0.001)) as steep
    from dots
    cross join audited
),

lines as (
    select
        'target' as standing,
        unnest([0, if(asks * steep > gives, gives / steep, asks)]) as asks,
        unnest([0, if(asks * steep > gives, gives, asks * steep)]) as gives,
        0 as reps
    from edge
    where asks is not null
)

select
    everything.standing,
    everything.asks,
    everything.gives,
    everything.reps,
    'target ' || audited.rule as target_name
from (
    select * from dots
    union all by name
    select * from lines
) as everything
cross join audited
order by
    everything.standing desc,
    everything.asks,
    everything.gives
