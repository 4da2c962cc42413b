/*
title = "Each account, this week beside the week before"
description = "Value, pitches and off-context replies of the audited week and of the one before it, largest rise in pitches first."
*/

with paired as (
    select
        account_weeks.*,
        lag(account_weeks.value) over by_week as value_before,
        lag(account_weeks.pitch) over by_week as pitch_before,
        lag(account_weeks.off_context) over by_week as off_context_before
    from account_weeks
    window by_week as (partition by account_weeks.account order by account_weeks.week)
)

select
    paired.account,
    paired.name,
    paired.team,
    paired.value,
    paired.value_before,
    paired.pitch,
    paired.pitch_before,
    paired.off_context,
    paired.off_context_before
from paired
inner join audited on audited.week = paired.week
order by
    paired.pitch - coalesce(paired.pitch_before, 0) desc,
    paired.account
