/*
group = "conversations"
title = "Pitches where people joined to hear them"
failure_title = "Pitches outside opt-in venues"
why = "A group or tag that people joined to hear offers is the one place where a pitch disturbs nobody. Everywhere else it takes the place of something worth reading."
how_to_fix = "Open or name a place for offers (a group, a tag), list it as opt_in_venues in brand.toml, and move the weekly offers there."
severity = "low"
*/

with pitches as (
    select
        account,
        coalesce(name, account) as who,
        not opt_in as outside,
        post_key(platform, post_id) as post_key,
        created_at
    from own_posts
    where
        in_window
        and not unsure
        and answer = 'pitch'
),

by_account as (
    select
        account,
        min(who) as who,
        count(*) filter (outside) as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (outside)[:20], []) as post_keys
    from pitches
    group by account
),

-- Where no such place is named, every pitch would stand outside: that is the brand's ratio again, not this finding.
named as (
    select len(opt_in_venues) > 0 as any_venue
    from audited
),

total as (
    select
        count(*) filter (outside) as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (outside)[:20], []) as post_keys
    from pitches
)

select
    'all accounts' as subject,
    'total' as scope,
    if(named.any_venue, total.numerator, 0) as numerator,
    if(named.any_venue, total.denominator, 0) as denominator,
    if(
        named.any_venue,
        format('{:,}', total.numerator) || ' of ' || many(total.denominator, 'pitch', 'pitches')
            || ' stood where people had not joined to hear offers.',
        'The brand names no place for offers in brand.toml, so no pitch can be said to stand outside one.'
    ) as reason,
    if(named.any_venue, total.post_keys, []) as post_keys
from total
cross join named

union all

select
    account as subject,
    'part' as scope,
    numerator,
    denominator,
    who || ': ' || format('{:,}', numerator) || ' of ' || many(denominator, 'pitch', 'pitches') || ' outside opt-in venues.'
        as reason,
    post_keys
from by_account
where (select any_venue from named)
order by
    scope desc,
    numerator / denominator desc,
    numerator desc,
    subject
