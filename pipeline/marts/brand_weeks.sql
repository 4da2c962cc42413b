/*
title = "What gives and what asks in each week of the trend: everybody, the brand's own accounts, the reps"
grain = "week of the trend × who"

[columns]
week = "the brand's week"
who = "all, brand or reps"
value = "posts that give something and ask nothing"
soft = "posts about the own offer, without an ask"
pitch = "posts that ask for business or a favour"
other = "posts that are noise"
unsure = "posts where the judge would rather have a person look; counted in no other column"
posts = "all posts and quotes, judged or not"
replies = "replies to other people"
judged_replies = "of the replies: with a verdict that is sure and the text replied to at hand"
off_context = "of the judged replies: pitch into a thread that did not ask"
context_missing = "of the replies: the text replied to could not be read"
gives = "posts, and what else the rule of the brand counts, that give"
asks = "posts, and what else the rule of the brand counts, that ask"
value_share_low = "low end of the 95 % interval of what gives among what gives or asks; empty where there is neither"
value_share_high = "high end of that interval"
*/

with everybody as (
    select 'all' as who
    union all
    select 'brand' as who
    union all
    select 'reps' as who
),

counted as (
    select
        weeks.week,
        everybody.who,
        coalesce(sum(account_weeks.value), 0)::bigint as value,
        coalesce(sum(account_weeks.soft), 0)::bigint as soft,
        coalesce(sum(account_weeks.pitch), 0)::bigint as pitch,
        coalesce(sum(account_weeks.other), 0)::bigint as other,
        coalesce(sum(account_weeks.unsure), 0)::bigint as unsure,
        coalesce(sum(account_weeks.posts), 0)::bigint as posts,
        coalesce(sum(account_weeks.replies), 0)::bigint as replies,
        coalesce(sum(account_weeks.judged_replies), 0)::bigint as judged_replies,
        coalesce(sum(account_weeks.off_context), 0)::bigint as off_context,
        coalesce(sum(account_weeks.context_missing), 0)::bigint as context_missing,
        coalesce(sum(account_weeks.gives), 0)::bigint as gives,
        coalesce(sum(account_weeks.asks), 0)::bigint as asks
    from weeks
    cross join everybody
    left join account_weeks on
        account_weeks.week = weeks.week
        and (everybody.who = 'all' or everybody.who = if(account_weeks.role = 'rep', 'reps', 'brand'))
    group by
        weeks.week,
        everybody.who
)

select
    week,
    who,
    value,
    soft,
    pitch,
    other,
    unsure,
    posts,
    replies,
    judged_replies,
    off_context,
    context_missing,
    gives,
    asks,
    wilson_low(gives, gives + asks) as value_share_low,
    wilson_high(gives, gives + asks) as value_share_high
from counted
order by
    week,
    who
