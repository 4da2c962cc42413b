/*
title = "The week from which each account, and everybody together, asked most unlike before"
grain = "account with enough posts on both sides of some week of the trend, and one row for everybody"

[columns]
account = "roster account, platform:handle; empty for everybody together"
week = "the week that begins the later part"
asks_before = "before it: posts that ask, as the rule of the brand counts"
posts_before = "before it: posts that give or ask"
asks_since = "from it on: posts that ask"
posts_since = "from it on: posts that give or ask"
statistic = "twice the log of the likelihood ratio: two shares against one"
chance = "how likely chance alone makes a statistic as large in any week tried, at most; up to 0.05 the change is taken for real"
*/

with counted as (
    select
        account,
        week,
        asks as k,
        gives + asks as n
    from account_weeks

    union all

    select
        null as account,
        week,
        asks as k,
        gives + asks as n
    from brand_weeks
    where who = 'all'
),

cut as (
    select
        account,
        week,
        coalesce(sum(k) over earlier, 0) as k0,
        coalesce(sum(n) over earlier, 0) as n0,
        sum(k) over all_weeks as k_all,
        sum(n) over all_weeks as n_all,
        k_all - k0 as k1,
        n_all - n0 as n1
    from counted
    -- A week without posts moves nothing: the change began with the next post.
    where counted.n > 0
    window
        all_weeks as (partition by account),
        earlier as (all_weeks order by week rows between unbounded preceding and 1 preceding)
),

-- The week at which two shares fit best: K. J. Worsley, "The power of likelihood ratio and cumulative sum tests for a
-- change in a binomial probability", Biometrika 70 (1983), pages 455-464.
tried as (
    select
        cut.*,
        greatest(0, 2 * (
            list_sum(list_transform([k0, n0 - k0, k1, n1 - k1, n_all], lambda x: x * ln(greatest(x, 1))))
            - list_sum(list_transform([n0, n1, k_all, n_all - k_all], lambda x: x * ln(greatest(x, 1))))
        )) as statistic,
        count(*) over (partition by account) as weeks_tried
    from cut
    cross join thresholds
    where
        thresholds.finding = 'rising_pitch_share'
        and least(cut.n0, cut.n1) >= thresholds.min_sample
)

select
    account,
    week,
    k0::bigint as asks_before,
    n0::bigint as posts_before,
    k1::bigint as asks_since,
    n1::bigint as posts_since,
    statistic,
    -- Bonferroni over the weeks tried, with the tail of the normal distribution no larger than Mills' ratio allows:
    -- R. D. Gordon, Annals of Mathematical Statistics 12 (1941), pages 364-366.
    if(statistic > 0, least(1, weeks_tried * sqrt(2 / (pi() * statistic)) * exp(-statistic / 2)), 1) as chance
from tried
qualify row_number() over (partition by account order by statistic desc, week) = 1
order by account nulls first
