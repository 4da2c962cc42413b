/*
group = "voice"
title = "Within the networks' own rules"
failure_title = "What networks punish"
why = "Networks hide, mute or close accounts for these habits, whatever the text says. The reach of years can be gone in a day, and the company learns of it last."
how_to_fix = "Show the rep the rule that is named, and end the habit: one reply for one person, in words for that person, and no more handles than people one talks to."
severity = "medium"
followed = true
*/

-- A text shows a habit, not the network's verdict. Each habit must be plain by itself, so that a hearty person is not
-- named: the same unasked offer to three people (wishes to three are none), an ask that calls in five people who were not
-- there (whoever is thanked or credited in a caption is not called), ten tags, three bare links into threads of others.
-- Whether tags fit their text cannot be told. What networks ask stands in house_rules, with its source.
with limits as (
    select
        3 as people,
        5 as handles,
        10 as tags,
        3 as links
),

texts as (
    select
        platform,
        post_id,
        account,
        coalesce(name, account) as who,
        created_at,
        text,
        not unsure and coalesce(answer = 'pitch', false) and list_contains(kinds, 'ask_share') as begs,
        null::varchar as parent_id,
        null::varchar as person,
        false as unasked,
        coalesce(answer = 'pitch', false) and not unsure as sells,
        starts_with(ltrim(text), '@') as calls
    from own_posts
    where in_window

    union all

    select
        platform,
        post_id,
        account,
        coalesce(name, account) as who,
        created_at,
        text,
        not unsure and pitches and list_contains(kinds, 'ask_share') as begs,
        parent_id,
        parent_author_id as person,
        not own_thread and coalesce(answer <> 'care', true) as unasked,
        pitches and not unsure as sells,
        true as calls
    from own_replies
    where in_window
),

-- Who answers somebody that spoke to them was asked; on some networks a reply mentions everybody who was there before.
seen as (
    select
        texts.*,
        -- Only of the unasked ones the words are compared; taking a million texts apart for nothing would take minutes.
        case when texts.unasked then coalesce(wordings.wording::varchar, plain_words(texts.text)) end as words,
        case when texts.unasked then length(plain_words(texts.text)) end as letters,
        texts.unasked
            and coalesce(parent.parent_author_id <> own.author_id, true)
            and not coalesce(list_contains(parent.mentions, own.author_id), false) as cold,
        len(list_filter(
            own.mentions,
            lambda one: one <> own.author_id
                and one is distinct from texts.person
                and not coalesce(list_contains(parent.mentions, one), false)
        )) as handles,
        len(own.hashtags) as tags,
        len(own.links) as links,
        -- The judge takes many a link or a newsletter for an ask to share: a word of votes must stand there too.
        case when texts.begs then regexp_matches(
            texts.text,
            '(?i)\b(?:up-?vot(?:e|es|ing)|votes?|likes?|re-?(?:posts?|tweets?)|reactions?|react|share (?:this|it|the|my|our)'
            || '|(?:abstimm|teil)\w*|partage\w*|vot(?:a|e|ez|ar)|comparte\w*|compartilh\w*|curt(?:a|am|ir))\b'
        ) end as names_votes
    from texts
    inner join posts as own on
        own.platform = texts.platform
        and own.post_id = texts.post_id
    left join posts as parent on
        parent.platform = texts.platform
        and parent.post_id = texts.parent_id
    left join wordings on
        wordings.platform = texts.platform
        and wordings.post_id = texts.post_id
    where
        not coalesce(own.automated, false)
        and texts.platform in (select house_rules.platform from house_rules)
),

repeated as (
    select
        seen.platform,
        seen.account,
        seen.words
    from seen
    cross join limits
    where
        seen.cold
        and seen.sells
        and seen.letters >= 15
    group by
        seen.platform,
        seen.account,
        seen.words,
        limits.people
    having count(distinct seen.person) >= limits.people
),

dropped as (
    select
        seen.platform,
        seen.account
    from seen
    cross join limits
    where
        seen.cold
        and seen.letters = 0
        and seen.links > 0
    group by
        seen.platform,
        seen.account,
        limits.links
    having count(*) >= limits.links
),

shown as (
    select
        seen.platform,
        seen.post_id,
        seen.account,
        seen.who,
        seen.created_at,
        list_filter([
            if(seen.cold and seen.sells and repeated.words is not null, 'identical_reply', null),
            if(seen.sells and seen.calls and seen.handles >= limits.handles, 'mass_mention', null),
            if(seen.tags >= limits.tags, 'tag_stuffing', null),
            if(seen.cold and seen.letters = 0 and seen.links > 0 and dropped.account is not null, 'bare_link', null),
            if(seen.begs and seen.names_votes, 'vote_begging', null)
        ], lambda one: one is not null) as offences
    from seen
    cross join limits
    left join repeated on
        repeated.platform = seen.platform
        and repeated.account = seen.account
        and repeated.words = seen.words
    left join dropped on
        dropped.platform = seen.platform
        and dropped.account = seen.account
),

punished as (
    select
        told.platform,
        told.post_id,
        min(house_rules.offence) as offence,
        arg_min(house_rules.rule, house_rules.offence) as rule,
        arg_min(
            house_rules.source || if(house_rules.as_of is null, '', ' (as of ' || house_rules.as_of || ')'),
            house_rules.offence
        ) as source
    from (
        select
            platform,
            post_id,
            unnest(offences) as offence
        from shown
    ) as told
    inner join house_rules on
        house_rules.platform = told.platform
        and house_rules.offence = told.offence
    group by
        told.platform,
        told.post_id
),

judged as (
    select
        shown.account,
        shown.who,
        shown.created_at,
        post_key(shown.platform, shown.post_id) as post_key,
        punished.post_id is not null as punished,
        punished.offence,
        punished.rule,
        punished.source
    from shown
    left join punished on
        punished.platform = shown.platform
        and punished.post_id = shown.post_id
),

counted as (
    select
        account,
        min(who) as who,
        count(*) filter (punished) as numerator,
        count(*) as denominator,
        count(distinct account) filter (punished) as accounts,
        count(*) filter (offence = 'identical_reply') as identical,
        count(*) filter (offence = 'mass_mention') as mentions,
        count(*) filter (offence = 'tag_stuffing') as tags,
        count(*) filter (offence = 'bare_link') as links,
        count(*) filter (offence = 'vote_begging') as votes,
        string_agg(distinct source || ': ' || rule, '; ' order by source || ': ' || rule) as rules,
        coalesce(list(post_key order by created_at desc, post_key) filter (punished), []) as post_keys
    from judged
    group by grouping sets ((), (account))
)

select
    coalesce(account, 'all accounts') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    if(account is null, '', who || ': ') || format('{:,}', numerator) || ' of ' || many(denominator, 'text', 'texts')
        || ' with a habit that the network punishes'
        || if(account is null and accounts > 0, ', from ' || many(accounts, 'account', 'accounts'), '')
        || if(numerator > 0, ': ' || concat_ws(
            ', ',
            if(identical > 0, format('{:,}', identical) || ' with the same unasked offer to several people', null),
            if(mentions > 0, format('{:,}', mentions) || ' calling in five people or more', null),
            if(tags > 0, format('{:,}', tags) || ' with ten tags or more', null),
            if(links > 0, format('{:,}', links) || ' with nothing but a link', null),
            if(votes > 0, format('{:,}', votes) || ' asking for votes or shares', null)
        ), '') || '.'
        || if(account is null or numerator = 0, '', ' The rule: ' || rules || '.') as reason,
    post_keys
from counted
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
