/*
title = "What networks themselves punish, where a text or its neighbours show it, and where the rule stands"
grain = "network × offence"

[columns]
platform = "network, as in posts"
offence = "identical_reply, mass_mention, tag_stuffing, bare_link or vote_begging"
rule = "what the network asks, in our words"
source = "the page that says so"
as_of = "date of the version that was read, or when it was read; empty where the page bears no date"
*/

-- Rules change: mend a row and its date together. A network that is not named has no such rule that was read.
with rules (platform, offence, rule, source, as_of) as (
    values
        (
            'bluesky', 'identical_reply', 'no spam, and no bulk interactions that notify people',
            'Bluesky Community Guidelines', date '2024-05-22'
        ),
        (
            'bluesky', 'mass_mention', 'no spam, and no bulk interactions that notify people',
            'Bluesky Community Guidelines', date '2024-05-22'
        ),
        (
            'bluesky', 'bare_link', 'no spam, and no bulk interactions that notify people',
            'Bluesky Community Guidelines', date '2024-05-22'
        ),
        (
            'mastodon', 'identical_reply', 'no spam and no advertising; each server has rules of its own',
            'server rules of mastodon.social', null
        ),
        (
            'mastodon', 'mass_mention', 'no spam and no advertising; each server has rules of its own',
            'server rules of mastodon.social', null
        ),
        (
            'mastodon', 'bare_link', 'no spam and no advertising; each server has rules of its own',
            'server rules of mastodon.social', null
        ),
        (
            'x', 'identical_reply', 'duplicated replies that nobody asked for, to many accounts, are spam',
            'X Rules and best practices', null
        ),
        (
            'x', 'mass_mention', 'no bulk or high-volume mentions that nobody asked for',
            'X Authenticity policy', date '2026-10-01'
        ),
        (
            'x', 'tag_stuffing', 'no excessive hashtags that have nothing to do with the text',
            'X Authenticity policy', date '2026-10-01'
        ),
        (
            'linkedin', 'identical_reply', 'no excessive, irrelevant or repetitive comments',
            'LinkedIn Professional Community Policies, spam', null
        ),
        (
            'linkedin', 'vote_begging', 'no chain letters that request likes, reactions and shares',
            'LinkedIn Professional Community Policies, spam', null
        ),
        (
            'reddit', 'identical_reply', 'no same or similar comments again and again',
            'Reddit Rules, rule 2, and its page on spam', null
        ),
        (
            'reddit', 'bare_link', 'no links off the topic again and again',
            'Reddit Rules, rule 2, and its page on spam', null
        ),
        (
            'reddit', 'vote_begging', 'no asking for votes',
            'Reddit Rules, rule 2, and its page on vote manipulation', null
        ),
        (
            'youtube', 'identical_reply', 'no large amounts of identical, untargeted or repetitive comments',
            'YouTube spam policy', null
        )
)

select
    platform,
    offence,
    rule,
    source,
    as_of
from rules
order by
    platform,
    offence
