/*
title = "What the reps of each team published in the weeks that findings look at; by name, for this is no league table"
*/
with counted as (
    select
        account_weeks.team,
        count(distinct coalesce(account_weeks.rep_id, account_weeks.account)) as reps,
        sum(account_weeks.value)::bigint as value,
        sum(account_weeks.soft)::bigint as soft,
        sum(account_weeks.pitch)::bigint as pitch,
        sum(account_weeks.gives)::bigint as gives,
        sum(account_weeks.asks)::bigint as asks,
        sum(account_weeks.judged_replies)::bigint as judged_replies,
        sum(account_weeks.off_context)::bigint as off_context
    from account_weeks
    inner join weeks using (week)
    inner join audited
        on weeks.start_at >= audited.window_start_at
        and weeks.start_at < audited.end_at
    where
        account_weeks.role = 'rep'
        and account_weeks.team is not null
    group by account_weeks.team
)
select
    team,
    reps,
    value,
    soft,
    pitch,
    gives as value_share_numerator,
    gives + asks as value_share_denominator,
    wilson_low(gives, gives + asks) as value_share_low,
    wilson_high(gives, gives + asks) as value_share_high,
    off_context as off_context_numerator,
    judged_replies as off_context_denominator,
    wilson_low(off_context, judged_replies) as off_context_low,
    wilson_high(off_context, judged_replies) as off_context_high
from counted
order by team
