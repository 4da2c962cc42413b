/*
title = "What the brand and its reps published by themselves, with the answer to: does it give or does it ask?"
grain = "post or quote by the brand or a rep with what its author added to it within a day, up to the end of the audited week; replies and reposts stand elsewhere"

[columns]
platform = "network the post stands on"
post_id = "the network's id of the post"
account = "roster account of the author, platform:handle"
role = "brand or rep"
rep_id = "the person's id in the roster; empty for the brand"
name = "the person's or page's name in the roster"
team = "team in the roster"
region = "region in the roster"
kind = "post, quote, or addition: what an author added to a thread of their own more than a day later"
week = "the brand's week it was written in"
created_at = "when it was written"
text = "the author's own words, the posts of a thread with an empty line between"
parts = "of how many posts the text consists; 1 unless its author went on below it"
url = "where a person can read it"
venue = "timeline, group, page, community, hashtag or dm"
venue_id = "id of the group, page or community"
opt_in = "true where the people there joined to hear offers (opt_in_venues in brand.toml)"
answer = "value, soft, pitch, other or unsupported; empty while nobody has judged it"
probability = "probability that it is a pitch, as the judge saw it"
unsure = "true where a person should look before anyone relies on the answer; findings leave it out"
kinds = "codebook kinds, as sale, deal, tip, question"
flags = "income_claim, health_claim, disclosed"
because = "the words that decided, the cue they matched, its weight"
corrected_by = "who of the people overruled or confirmed the answer; empty where only the judge has answered"
in_week = "true in the audited week"
in_window = "true in the weeks that findings look at"
*/

with published as (
    select
        posts.* exclude (kind, text),
        if(posts.kind = 'reply', 'addition', posts.kind) as kind,
        concat_ws(chr(10) || chr(10), posts.text, own_threads.more) as text,
        1 + coalesce(len(own_threads.added), 0) as parts,
        accounts.role as roster_role,
        accounts.rep_id,
        accounts.name,
        accounts.team,
        accounts.region,
        coalesce(list_has_any(audited.opt_in_venues, list_append(posts.hashtags, posts.venue_id)), false) as opt_in,
        posts.created_at >= audited.start_at as in_week,
        posts.created_at >= audited.window_start_at as in_window
    from posts
    inner join accounts on accounts.account = posts.account
    cross join audited
    left join own_threads on
        own_threads.platform = posts.platform
        and own_threads.post_id = posts.post_id
    where
        (
            posts.kind in ('post', 'quote')
            or posts.kind = 'reply' and own_threads.post_id is not null and own_threads.answered_id is null
        )
        and not posts.deleted
        and posts.created_at < audited.end_at
),

dated as (
    select
        published.*,
        calendar.week
    from published
    asof left join calendar on published.created_at >= calendar.start_at
),

judged as (
    select *
    from labels
    where question = 'value_or_pitch'
)

select
    dated.platform,
    dated.post_id,
    dated.account,
    dated.roster_role as role,
    dated.rep_id,
    dated.name,
    dated.team,
    dated.region,
    dated.kind,
    dated.week,
    dated.created_at,
    dated.text,
    dated.parts,
    dated.url,
    dated.venue,
    dated.venue_id,
    dated.opt_in,
    judged.answer,
    judged.probability['pitch'] as probability,
    coalesce(judged.unsure, false) as unsure,
    coalesce(judged.kinds, []) as kinds,
    coalesce(judged.flags, []) as flags,
    coalesce(judged.because, []) as because,
    judged.corrected_by,
    dated.in_week,
    dated.in_window
from dated
left join judged on
    judged.platform = dated.platform
    and judged.post_id = dated.post_id
order by
    dated.created_at,
    dated.platform,
    dated.post_id
