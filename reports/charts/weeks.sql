/*
title = "Giving and asking, week by week"
alt = "Two lines over the weeks: the share that gives and the share that asks, each with the band in which the true share lies with 95 % certainty; a dashed line marks the target for giving; weeks with neither are left open."
order = 1
mail = true
says = '''
select
    'Giving: ' || first(round(100 * share)::int || ' % (' || k || ' of ' || n || ') in the week of ' || strftime(week::date, '%-d %B') order by week)
        || if(count(*) > 1, ', ' || last(round(100 * share)::int || ' % (' || k || ' of ' || n || ') in the week of ' || strftime(week::date, '%-d %B') order by week), '')
        || '; ' || any_value(target_name) || ': ' || round(100 * any_value(target))::int || ' %.'
        || coalesce((select any_value(' Asking changed in the week of ' || strftime(week::date, '%-d %B') || ': ' || change || '.') from chart where change is not null), '')
        || coalesce((select ' Neither in ' || many(count(*), 'week', 'weeks') || '.' from chart where n = 0 and series = 'gives' having count(*) > 0), '')
from chart
where
    series = 'gives'
    and n > 0
'''
*/

with counted as (
    select
        week,
        gives,
        asks,
        gives + asks as counted,
        row_number() over (order by week) as place
    from brand_weeks
    where
        who = 'all'
        and week >= (select min(week) from brand_weeks where who = 'all' and gives + asks > 0)
),

-- What chance alone brings about once in twenty series is not drawn.
turned as (
    select
        week,
        round(100 * asks_before / posts_before)::int || ' % before, ' || round(100 * asks_since / posts_since)::int || ' % since' as change
    from change_points
    where
        account is null
        and chance <= 0.05
),

shares as (
    select
        week,
        place,
        'gives' as series,
        gives as k,
        counted as n
    from counted
    union all by name
    select
        week,
        place,
        'asks' as series,
        asks as k,
        counted as n
    from counted
)

select
    shares.week,
    shares.series,
    shares.k,
    shares.n,
    shares.k / nullif(shares.n, 0) as share,
    wilson_low(shares.k, shares.n) as low,
    wilson_high(shares.k, shares.n) as high,
    audited.value_target as target,
    'target ' || audited.rule as target_name,
    turned.change,
    if(shares.place * 2 > (select max(place) from counted), 'right', 'left') as side
from shares
cross join audited
left join turned
    on turned.week = shares.week
    and shares.series = 'asks'
order by
    shares.week,
    shares.series desc
