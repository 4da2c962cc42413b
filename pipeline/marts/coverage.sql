/*
title = "What was asked for, what came, and what is missing and why"
grain = "account"

[columns]
account = "roster account, platform:handle"
platform = "network of the account"
role = "brand or rep"
name = "the person's or page's name in the roster"
asked_since = "everything from here on was asked for; empty where the account was never asked"
stop = "why the last collection ended: window, end, cap, budget or error"
came = "posts, replies, quotes and reposts in the weeks that findings look at, through whichever of a person's accounts there"
expected_min = "fewest that are plausible in those weeks, from the roster"
expected_max = "most that are plausible in those weeks, from the roster"
usual = "how many came in as many weeks before those, judged by up to eight of them; empty where fewer than four were asked for"
listed = "posts that the platform's own lists gave in the last collection; empty where it does not say"
counted = "posts that the platform itself counts over the same span; empty where it does not say"
parents_wanted = "replies in those weeks whose context was wanted"
parents_read = "of them, replies whose parent could be read"
parents_missing_why = "why the others could not, with counts"
last_collected = "the day of the last collection"
last_success = "the day of the last collection that did not break off"
key_expires = "last day on which the key is valid, where the platform tells"
problem = "what a reader should know about this account, in one sentence; empty where all is well"
*/

with span as (
    select count(*) as weeks_long
    from calendar
    cross join audited
    where
        calendar.start_at >= audited.window_start_at
        and calendar.end_at <= audited.end_at
),

asked as (
    select
        account,
        min(since) as asked_since,
        max(day) as last_collected,
        arg_max(stop, day) as stop,
        arg_max(coalesce(message, ''), day) as message,
        arg_max(coalesce(listed, -1), day) as listed,
        arg_max(coalesce(expected, -1), day) as counted,
        max(key_expires) as key_expires,
        max(day) filter (stop in ('window', 'end', 'cap')) as last_success
    from collected
    group by account
),

came as (
    select
        posts.platform,
        posts.author_id,
        count(*) as came
    from posts
    cross join audited
    where
        posts.account is not null
        and posts.kind in ('post', 'reply', 'quote', 'repost')
        and not posts.deleted
        and posts.created_at >= audited.window_start_at
        and posts.created_at < audited.end_at
    group by all
),

usual as (
    select
        came_weeks.account,
        round(avg(came_weeks.came) * any_value(span.weeks_long))::bigint as usual
    from came_weeks
    cross join span
    cross join audited
    where
        came_weeks.start_at < audited.window_start_at
        and came_weeks.start_at >= audited.window_start_at - interval 57 days
    group by came_weeks.account
    having count(*) >= 4
),

missing as (
    select
        account,
        parent_state,
        count(*) as how_many
    from own_replies
    where in_window
    group by
        account,
        parent_state
),

parents as (
    select
        account,
        sum(how_many)::bigint as wanted,
        coalesce(sum(how_many) filter (parent_state = 'ok'), 0)::bigint as read,
        string_agg(how_many || ' ' || replace(parent_state, '_', ' '), ', ' order by how_many desc, parent_state)
            filter (parent_state <> 'ok') as why
    from missing
    group by account
),

gathered as (
    select
        accounts.account,
        accounts.network as platform,
        accounts.role,
        accounts.name,
        asked.asked_since,
        asked.stop,
        asked.message,
        coalesce(came.came, 0) as came,
        accounts.expected_min * span.weeks_long as expected_min,
        accounts.expected_max * span.weeks_long as expected_max,
        usual.usual,
        nullif(asked.listed, -1) as listed,
        nullif(asked.counted, -1) as counted,
        coalesce(parents.wanted, 0) as parents_wanted,
        coalesce(parents.read, 0) as parents_read,
        parents.why as parents_missing_why,
        asked.last_collected,
        asked.last_success,
        asked.key_expires,
        audited.end_at
    from accounts
    cross join span
    cross join audited
    left join usual on usual.account = accounts.account
    left join asked on asked.account = accounts.account
    left join came on
        came.platform = accounts.network
        and came.author_id = accounts.stable_id
    left join parents on parents.account = accounts.account
)

select
    account,
    platform,
    role,
    name,
    asked_since,
    stop,
    came,
    expected_min,
    expected_max,
    usual,
    listed,
    counted,
    parents_wanted,
    parents_read,
    parents_missing_why,
    last_collected,
    last_success,
    key_expires,
    case
        when last_collected is null then 'never collected'
        when stop = 'error' then coalesce(nullif(message, ''), 'the last collection broke off')
        when stop = 'cap' then coalesce(nullif(message, ''), 'the platform hands out no older posts')
        when stop = 'budget' then coalesce(nullif(message, ''), 'stopped when the allowance of requests was used up')
        when came < expected_min then 'only ' || came || ' came, at least ' || expected_min || ' were expected'
        when came > expected_max then came || ' came, at most ' || expected_max || ' were expected'
        when message <> '' then message
        when key_expires < end_at + interval 14 days then 'its key is valid until ' || key_expires || ' only; renew it in time'
        when expected_min is null and usual >= 20 and came * 2 <= usual then
            'only ' || came || ' came, ' || usual || ' in as many weeks before'
    end as problem
from gathered
order by account
