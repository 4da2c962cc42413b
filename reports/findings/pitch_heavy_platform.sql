/*
group = "ratio"
title = "Every platform gets something"
failure_title = "A pitch-heavy platform"
why = "The same habit does not show everywhere: often one platform is used as a notice board for offers while another is cared for."
how_to_fix = "Look at who posts most on that platform, and give it content of its own instead of the offers of the week."
severity = "medium"
*/

with by_platform as (
    select
        platform,
        count(*) filter (side = 'asks') as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (side = 'asks')[:20], []) as post_keys
    from rule_items
    where
        in_window
        and side is not null
    group by platform
),

-- The score looks at the platform with the largest share of asks among those with enough posts to say so.
worst as (
    select by_platform.*
    from by_platform
    cross join thresholds
    where thresholds.finding = 'pitch_heavy_platform'
    order by
        by_platform.denominator >= thresholds.min_sample desc,
        by_platform.numerator / by_platform.denominator desc,
        by_platform.platform
    limit 1
)

select
    'the most pitch-heavy platform' as subject,
    'total' as scope,
    coalesce(worst.numerator, 0) as numerator,
    coalesce(worst.denominator, 0) as denominator,
    case
        when worst.platform is null then 'No post that gives or asks on any platform.'
        else worst.platform || ' has the largest share: ' || many(worst.numerator, 'ask', 'asks') || ' among '
            || many(worst.denominator, 'post', 'posts') || '.'
    end as reason,
    coalesce(worst.post_keys, []) as post_keys
from (select 1 as one) as always
left join worst on true

union all

select
    platform as subject,
    'part' as scope,
    numerator,
    denominator,
    many(numerator, 'ask', 'asks') || ' among ' || many(denominator, 'post', 'posts') || ' on ' || platform || '.' as reason,
    post_keys
from by_platform
order by
    scope desc,
    numerator / denominator desc,
    subject
