/*
title = "Giving and asking, week by week"
alt = "Two lines over the weeks: the share of posts that give and the share that ask, each with the band in which the true share lies with 95 % certainty; a dashed line marks the target for giving."
order = 1
*/
with shares as (
    select
        week,
        'gives' as series,
        value as k,
        value + pitch as n
    from brand_weeks
    where who = 'all'
    union all by name
    select
        week,
        'asks' as series,
        pitch as k,
        value + pitch as n
    from brand_weeks
    where who = 'all'
)
select
    shares.week,
    shares.series,
    shares.k::bigint as k,
    shares.n::bigint as n,
    shares.k / shares.n as share,
    wilson_low(shares.k, shares.n) as low,
    wilson_high(shares.k, shares.n) as high,
    audited.value_target as target,
    'target ' || audited.rule as target_name
from shares
cross join audited
where shares.n > 0
order by shares.week, shares.series desc
