/*
group = "ratio"
title = "Every platform gets something"
failure_title = "A pitch-heavy platform"
why = "The same habit does not show everywhere: often one platform is used as a notice board for offers while another is cared for."
how_to_fix = "Look at who posts most on that platform, and give it content of its own instead of the offers of the week."
severity = "medium"
*/

with judged as (
    select
        platform,
        answer = 'pitch' as pitches,
        post_key(platform, post_id) as post_key,
        created_at
    from own_posts
    where
        in_window
        and not unsure
        and answer in ('value', 'pitch')
),

by_platform as (
    select
        platform,
        count(*) filter (pitches) as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (pitches)[:20], []) as post_keys
    from judged
    group by platform
),

-- The score looks at the platform with the largest share of pitches among those with enough posts to say so.
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
        else worst.platform || ' has the largest share: ' || many(worst.numerator, 'pitch', 'pitches') || ' among '
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
    many(numerator, 'pitch', 'pitches') || ' among ' || many(denominator, 'post', 'posts') || ' on ' || platform || '.' as reason,
    post_keys
from by_platform
order by
    scope desc,
    numerator / denominator desc,
    subject
