/*
group = "conversations"
title = "One offer in a thread is enough"
failure_title = "Several offers piled into one thread"
why = "Even somebody who asked for a recommendation feels hunted when two people of one company turn up. The second offer sells nothing and shows the plan behind the first."
how_to_fix = "Agree that whoever answers first has the thread, and that the others add help or stay out. A shared channel where people post the link of a thread they took is enough."
severity = "medium"
followed = true
*/

with offers as (
    select
        own_replies.platform,
        coalesce(own_replies.root_id, own_replies.parent_id) as thread,
        own_replies.account,
        coalesce(own_replies.name, own_replies.account) as who,
        coalesce(own_replies.rep_id, if(own_replies.role = 'brand', 'the brand', own_replies.account)) as person,
        post_key(own_replies.platform, own_replies.post_id) as post_key,
        own_replies.created_at,
        own_replies.in_window
    from own_replies
    left join posts as root on
        root.platform = own_replies.platform
        and root.post_id = coalesce(own_replies.root_id, own_replies.parent_id)
    where
        own_replies.pitches
        and not own_replies.unsure
        and not own_replies.opt_in
        and root.account is null
        -- Where the opening text could not be read, the thread is a stranger's if a stranger was answered.
        and not exists (
            select 1
            from own_authors
            where
                own_authors.platform = own_replies.platform
                and own_authors.author_id = coalesce(root.author_id, own_replies.parent_author_id)
        )
),

-- Several accounts of one person are one; whoever came first piled onto nobody.
placed as (
    select
        *,
        person <> first(person) over thread_of as late
    from offers
    window thread_of as (partition by platform, thread order by created_at, post_key)
),

threads as (
    select
        platform,
        thread,
        count(distinct person) as people,
        coalesce(list({'at': created_at, 'key': post_key}) filter (late and in_window), []) as late
    from placed
    group by
        platform,
        thread
    having bool_or(in_window)
),

total as (
    select
        'all accounts' as subject,
        'total' as scope,
        '' as who,
        count(*) filter (len(late) > 0) as numerator,
        count(*) as denominator,
        coalesce(max(people), 0) as most,
        flatten(coalesce(list(late), [])) as late
    from threads
),

by_account as (
    select
        account as subject,
        'part' as scope,
        min(who) || ': ' as who,
        count(distinct (platform, thread)) filter (late) as numerator,
        count(distinct (platform, thread)) as denominator,
        0 as most,
        coalesce(list({'at': created_at, 'key': post_key}) filter (late), []) as late
    from placed
    where in_window
    group by account
),

told as (
    select * from total
    union all
    select * from by_account
)

select
    subject,
    scope,
    numerator,
    denominator,
    who || if(
        scope = 'total',
        'In ' || format('{:,}', numerator) || ' of ' || many(denominator, 'thread', 'threads') || ' opened by others where somebody '
            || 'of the roster made an offer, somebody else of it made one too'
            || if(numerator > 0, '; at most ' || format('{:,}', most) || ' people in one thread', '') || '.',
        format('{:,}', numerator) || ' of ' || many(denominator, 'thread', 'threads')
            || ' already held an offer of a colleague.'
    ) as reason,
    list_transform(list_reverse_sort(late), lambda one: one.key) as post_keys
from told
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    numerator desc,
    subject
