/*
title = "What the brand and its reps said to other people, with the text replied to and the verdict on the pair"
grain = "reply of the brand or a rep to somebody else with what its author added to it within a day, up to the end of the audited week"

[columns]
platform = "network the reply stands on"
post_id = "the network's id of the reply"
account = "roster account of the author, platform:handle"
role = "brand or rep"
rep_id = "the person's id in the roster; empty for the brand"
name = "the person's or page's name in the roster"
team = "team in the roster"
region = "region in the roster"
kind = "reply"
week = "the brand's week it was written in"
created_at = "when it was written"
text = "the author's own words, replies to oneself below it with an empty line between"
url = "where a person can read it"
venue = "timeline, group, page, community, hashtag or dm"
venue_id = "id of the group, page or community"
opt_in = "true where the people there joined to hear offers (opt_in_venues in brand.toml): the group, or a tag of the thread"
own_thread = "true where the author opened the thread"
parent_id = "id of the text replied to; where its author went on later, that of somebody else above"
root_id = "id of the text that opened the thread"
parent_author_id = "author of the text replied to; a salted hash outside the roster"
parent_state = "ok where the text replied to could be read, else why not: deleted, private, blocked, not_exported, not_fetched"
parent_text = "the text replied to"
root_text = "the text that opened the thread, where it is another one"
invites = "what the thread invited: product, discussion, service, promo"
answer = "conversation, care, invited_pitch, helpful_offer, off_context_pitch, context_missing or unsupported"
pitches = "true where the reply asks for business or a favour, welcome or not"
probability = "probability that the reply pitches, as the judge saw it"
unsure = "true where a person should look before anyone relies on the answer; findings leave it out"
kinds = "codebook kinds, as sale, deal, tip, question"
flags = "income_claim, health_claim, disclosed"
because = "the words that decided, the cue they matched, its weight"
corrected_by = "who of the people overruled or confirmed the answer; empty where only the judge has answered"
in_week = "true in the audited week"
in_window = "true in the weeks that findings look at"
*/

with said as (
    select
        posts.* exclude (text, parent_id, parent_author_id),
        concat_ws(chr(10) || chr(10), posts.text, own_threads.more) as text,
        coalesce(own_threads.answered_id, posts.parent_id) as parent_id,
        if(own_threads.answered_id <> posts.parent_id, null, posts.parent_author_id) as parent_author_id,
        accounts.role as roster_role,
        accounts.rep_id,
        accounts.name,
        accounts.team,
        accounts.region,
        audited.opt_in_venues,
        posts.created_at >= audited.start_at as in_week,
        posts.created_at >= audited.window_start_at as in_window
    from posts
    inner join accounts on accounts.account = posts.account
    cross join audited
    left join own_threads on
        own_threads.platform = posts.platform
        and own_threads.post_id = posts.post_id
    where
        posts.kind = 'reply'
        and not posts.deleted
        and posts.created_at < audited.end_at
),

dated as (
    select
        said.*,
        calendar.week
    from said
    asof left join calendar on said.created_at >= calendar.start_at
),

own_pitches as (
    select
        posts.platform,
        posts.post_id,
        posts.account
    from posts
    inner join labels on
        labels.question = 'value_or_pitch'
        and labels.platform = posts.platform
        and labels.post_id = posts.post_id
    where
        posts.account is not null
        and labels.answer = 'pitch'
        and not coalesce(labels.unsure, false)
),

threaded as (
    select
        dated.*,
        coalesce(dated.parent_author_id, parent.author_id) as person,
        case
            when parent.deleted then 'deleted'
            when parent.text <> '' then 'ok'
            when dated.parent_state <> 'ok' then dated.parent_state
            else 'not_fetched'
        end as context,
        -- A tag that only the reply carries says nothing of those who are spoken to.
        coalesce(
            list_has_any(
                dated.opt_in_venues,
                list_append(list_concat(coalesce(parent.hashtags, []), coalesce(root.hashtags, [])), dated.venue_id)
            ),
            false
        ) as opt_in,
        coalesce(root.author_id = dated.author_id, false) as own_thread,
        case when not parent.deleted then nullif(parent.text, '') end as parent_text,
        case
            when not root.deleted and dated.root_id <> dated.parent_id
                then nullif(concat_ws(chr(10) || chr(10), root.text, opened.more), '')
        end as root_text,
        own_pitches.post_id is not null as under_own_pitch
    from dated
    left join posts as parent on
        parent.platform = dated.platform
        and parent.post_id = dated.parent_id
    left join posts as root on
        root.platform = dated.platform
        and root.post_id = dated.root_id
    left join own_threads as opened on
        opened.platform = dated.platform
        and opened.post_id = dated.root_id
    left join own_pitches on
        own_pitches.platform = dated.platform
        and own_pitches.post_id = coalesce(dated.root_id, dated.parent_id)
        and own_pitches.account = dated.account
),

judged as (
    select
        platform,
        post_id,
        answer,
        probability,
        coalesce(unsure, false) as unsure,
        kinds,
        flags,
        invites,
        because,
        corrected_by,
        coalesce(probability['invited_pitch'], 0) + coalesce(probability['helpful_offer'], 0)
            + coalesce(probability['off_context_pitch'], 0) as pitch_probability
    from labels
    where question = 'reply_in_context'
),

alone as (
    select
        platform,
        post_id,
        answer,
        probability['pitch'] as pitch_probability
    from labels
    where question = 'value_or_pitch'
),

answered as (
    select
        threaded.*,
        case
            when judged.corrected_by is not null then judged.answer
            when threaded.context <> 'ok' then 'context_missing'
            -- The judge is shown the venue and whose thread it is; settings and labels above may be newer than its answer.
            when judged.answer in ('off_context_pitch', 'helpful_offer') and (threaded.opt_in or threaded.under_own_pitch)
                then 'invited_pitch'
            else judged.answer
        end as answer,
        alone.answer as answer_alone,
        case when judged.answer in ('context_missing', 'unsupported') then alone.pitch_probability
            else coalesce(judged.pitch_probability, alone.pitch_probability) end as probability,
        coalesce(judged.unsure, false) as unsure,
        coalesce(judged.kinds, []) as kinds,
        coalesce(judged.flags, []) as flags,
        judged.invites,
        judged.because,
        judged.corrected_by
    from threaded
    left join judged on
        judged.platform = threaded.platform
        and judged.post_id = threaded.post_id
    left join alone on
        alone.platform = threaded.platform
        and alone.post_id = threaded.post_id
    where threaded.person is distinct from threaded.author_id
)

select
    platform,
    post_id,
    account,
    roster_role as role,
    rep_id,
    name,
    team,
    region,
    kind,
    week,
    created_at,
    text,
    url,
    venue,
    venue_id,
    opt_in,
    own_thread,
    parent_id,
    root_id,
    person as parent_author_id,
    context as parent_state,
    parent_text,
    root_text,
    invites,
    answer,
    case
        when answer in ('invited_pitch', 'helpful_offer', 'off_context_pitch') then true
        when answer in ('conversation', 'care') then false
        else coalesce(answer_alone = 'pitch', false)
    end as pitches,
    probability,
    unsure,
    kinds,
    flags,
    because,
    corrected_by,
    in_week,
    in_window
from answered
order by
    created_at,
    platform,
    post_id
