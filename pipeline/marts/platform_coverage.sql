/*
title = "What each network gave in the audited week, beside what it used to give"
grain = "network"

[columns]
platform = "network"
accounts = "accounts of the roster there"
failed = "of them, accounts whose last collection broke off"
came = "texts of these accounts that came from the audited week"
usual = "texts a week that came from them in the eight weeks before, on average; empty where fewer than four were asked for"
problem = "what a reader should know about this network, in one sentence; empty where all is well"
*/

with weeks_before as (
    select
        came_weeks.platform,
        came_weeks.start_at,
        sum(came_weeks.came) as came
    from came_weeks
    cross join audited
    where
        came_weeks.start_at < audited.start_at
        and came_weeks.start_at >= audited.start_at - interval 57 days
    group by all
),

usual as (
    select
        platform,
        avg(came) as usual
    from weeks_before
    group by platform
    having count(*) >= 4
),

this_week as (
    select
        came_weeks.platform,
        sum(came_weeks.came)::bigint as came
    from came_weeks
    cross join audited
    where came_weeks.start_at = audited.start_at
    group by came_weeks.platform
),

ended as (
    select
        account,
        arg_max(stop, day) as stop
    from collected
    group by account
),

roster as (
    select
        accounts.network as platform,
        count(*) as accounts,
        count(*) filter (ended.stop = 'error') as failed
    from accounts
    left join ended on ended.account = accounts.account
    group by accounts.network
),

gathered as (
    select
        roster.platform,
        roster.accounts,
        roster.failed,
        coalesce(this_week.came, 0) as came,
        round(usual.usual)::bigint as usual
    from roster
    left join this_week on this_week.platform = roster.platform
    left join usual on usual.platform = roster.platform
)

select
    platform,
    accounts,
    failed,
    came,
    usual,
    case
        when failed = accounts then 'no account there could be collected'
        when usual >= 20 and came * 2 <= usual then
            many(came, 'text', 'texts') || ' came this week, about ' || usual || ' a week before: half or less, which a quiet '
            || 'week seldom explains; ask offpitch doctor what the platform answers'
    end as problem
from gathered
order by platform
