/*
title = "What each account published in the window; by name, for this is no league table"
*/
with counted as (
    select
        account_weeks.account,
        any_value(account_weeks.platform) as platform,
        any_value(account_weeks.role) as role,
        any_value(account_weeks.name) as name,
        any_value(account_weeks.team) as team,
        sum(account_weeks.value)::bigint as value,
        sum(account_weeks.soft)::bigint as soft,
        sum(account_weeks.pitch)::bigint as pitch,
        sum(account_weeks.other)::bigint as other,
        sum(account_weeks.gives)::bigint as gives,
        sum(account_weeks.asks)::bigint as asks,
        sum(account_weeks.judged_replies)::bigint as judged_replies,
        sum(account_weeks.off_context)::bigint as off_context,
        sum(account_weeks.context_missing)::bigint as context_missing
    from account_weeks
    inner join weeks using (week)
    inner join audited
        on weeks.start_at >= audited.window_start_at
        and weeks.start_at < audited.end_at
    group by account_weeks.account
)
select
    account,
    platform,
    role,
    name,
    team,
    value,
    soft,
    pitch,
    other,
    context_missing,
    gives as value_share_numerator,
    gives + asks as value_share_denominator,
    wilson_low(gives, gives + asks) as value_share_low,
    wilson_high(gives, gives + asks) as value_share_high,
    off_context as off_context_numerator,
    judged_replies as off_context_denominator,
    wilson_low(off_context, judged_replies) as off_context_low,
    wilson_high(off_context, judged_replies) as off_context_high
from counted
order by role, team nulls first, name nulls last, account
