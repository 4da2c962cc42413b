/*
group = "voice"
title = "People post by hand"
failure_title = "Posts by the clock"
why = "Texts that come on the same second, or in the same minute of the hour, again and again are sent by a machine. Readers feel that nobody is there, and networks ask that automatic accounts say so."
how_to_fix = "Keep the scheduler for announcements, let a person post and answer the rest by hand, and mark an account as automatic where that is what it is."
severity = "low"
*/

-- Chance alone would name somebody in fewer than one of a hundred reports, however many accounts were looked at: each
-- account's two chances must be below a hundredth, divided by all of them. People do like some minutes (a train, a lunch
-- break), so a minute counts only where half of the texts share it. Of each hour the first text counts, since a burst is
-- no rhythm. Accounts that say that they are bots stand apart.
with limits as (
    select
        count(*) filter (not automated) as accounts,
        count(*) filter (automated) as bots,
        0.01 / greatest(2 * count(*) filter (not automated), 1) as chance
    from rhythms
),

timed as (
    select
        rhythms.account,
        coalesce(rhythms.name, rhythms.account) as who,
        rhythms.texts,
        rhythms.second,
        rhythms.minute,
        rhythms.on_second,
        rhythms.on_minute,
        rhythms.latest_at,
        rhythms.post_keys,
        coalesce(rhythms.second_chance < limits.chance, false) as by_second,
        rhythms.minute_chance < limits.chance and 2 * rhythms.on_minute >= rhythms.texts as by_minute,
        by_second and (not by_minute or rhythms.second_chance <= rhythms.minute_chance) as told_by_second
    from rhythms
    cross join limits
    where not rhythms.automated
),

counted as (
    select
        *,
        case
            when told_by_second then on_second
            when by_minute then on_minute
            else 0
        end as numerator,
        case
            when told_by_second then ' at second ' || second || ' of the minute'
            when by_minute then ' in minute ' || minute || ' of the hour'
            else ' in a rhythm that chance cannot explain'
        end as beat
    from timed
),

total as (
    select
        count(*) filter (numerator > 0) as numerator,
        count(*) as denominator,
        coalesce(list(post_keys[1] order by latest_at desc, post_keys[1]) filter (numerator > 0)[:20], []) as post_keys
    from counted
)

select
    'all accounts' as subject,
    'total' as scope,
    total.numerator,
    total.denominator,
    format('{:,}', total.numerator) || ' of ' || many(total.denominator, 'account', 'accounts')
        || ' with texts in eight hours or more ' || if(total.numerator = 1, 'publishes', 'publish') || ' by the clock'
        || if(
            limits.bots > 0,
            '; ' || many(limits.bots, 'account that says it is a bot', 'accounts that say they are bots') || ' aside',
            ''
        )
        || '.' as reason,
    total.post_keys
from total
cross join limits

union all

select
    account as subject,
    'part' as scope,
    numerator,
    texts as denominator,
    who || ': ' || format('{:,}', numerator) || ' of ' || many(texts, 'text', 'texts') || ' of different hours' || beat || '.' as reason,
    if(numerator > 0, post_keys, []) as post_keys
from counted
order by
    scope desc,
    numerator / denominator desc,
    subject
