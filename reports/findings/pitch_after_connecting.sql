/*
group = "relationship"
title = "New connections are not pitched to"
failure_title = "Pitches right after connecting"
why = "An invitation that turns into an offer within days tells people that they were collected, not met. Business networks are known for it, and people have learnt to look for it."
how_to_fix = "Have the rep say in the invitation why this person, then talk, and offer only when they ask or weeks later with something that fits them."
severity = "medium"
*/

-- Seven days: the offer comes in the same week as the handshake. Only exports of business networks hold invitations and
-- messages, only those the rep sent, and never an answer: whether somebody asked in between cannot be told. Public
-- networks have nothing like it; first words there are judged as asks to strangers and as hasty asks.
with limits as (
    select interval 7 days as soon
),

met as (
    select
        platform,
        account,
        coalesce(name, account) as who,
        person,
        created_at as met_at,
        in_window
    from own_messages
    where person is not null
    qualify row_number() over (partition by platform, account, person order by created_at, post_id) = 1
),

pitched as (
    select
        met.account,
        met.who,
        met.person,
        met.met_at,
        arg_min(
            post_key(own_messages.platform, own_messages.post_id), (own_messages.created_at, own_messages.post_id)
        ) as pitch_key,
        min(own_messages.created_at) as pitched_at
    from met
    cross join limits
    left join own_messages on
        own_messages.platform = met.platform
        and own_messages.account = met.account
        and own_messages.person = met.person
        and own_messages.answer = 'pitch'
        and not own_messages.unsure
        and own_messages.created_at <= met.met_at + limits.soon
    where met.in_window
    group by all
),

counted as (
    select
        account,
        min(who) as who,
        count(pitched_at) as numerator,
        count(*) as denominator,
        count(*) filter (pitched_at = met_at) as at_once,
        coalesce(list(pitch_key order by pitched_at desc, pitch_key) filter (pitched_at is not null)[:20], []) as post_keys
    from pitched
    group by grouping sets ((), (account))
)

select
    coalesce(account, 'all accounts') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    if(
        denominator = 0,
        'No export with invitations or messages was handed over that holds new contacts of these weeks.',
        if(account is null, '', who || ': ') || format('{:,}', numerator) || ' of '
            || many(denominator, 'person', 'people') || ' newly written to got a pitch within seven days'
            || if(at_once > 0, ', ' || format('{:,}', at_once) || ' of them in the very first note', '')
            || '. Of messages only those sent are known.'
    ) as reason,
    post_keys
from counted
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
