/*
title = "Replies that pitch where nobody asked, by platform"
alt = "One row a platform: a dot at the share of replies that pitch out of context, and a line over the range in which the true share lies with 95 % certainty."
order = 2
mail = true
says = '''
select
    string_agg(platform || ': ' || counted || ' (' || round(100 * share)::int || ' %, ' || round(100 * low)::int || '–' || round(100 * high)::int || ' %)', '; ' order by share desc, platform) || '.'
from chart
'''
*/

with counted as (
    select
        platform,
        count(*) filter (where answer = 'off_context_pitch') as k,
        count(*) as n
    from own_replies
    where
        in_window
        and not unsure
        and answer not in ('context_missing', 'unsupported')
    group by platform
)

select
    platform,
    k,
    n,
    k / n as share,
    wilson_low(k, n) as low,
    wilson_high(k, n) as high,
    k || ' of ' || n as counted
from counted
order by
    share desc,
    platform
