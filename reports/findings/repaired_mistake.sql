/*
group = "voice"
favour = true
title = "Mistakes wait to be put right"
failure_title = "Mistakes were put right"
why = "Everybody errs. Who says sorry, mends it or takes it down in front of those who saw it is trusted more than before, and one such answer teaches a team more than ten rules."
how_to_fix = "Thank those who did it. Where a complaint is still open, answer it yourself: say sorry for the thing itself, say what happens next, and offer nothing for sale."
severity = "low"
*/

-- A mistake is counted where somebody outside the roster complained of it: to the brand or a rep about anything, or below
-- a reply of theirs that pitched where nobody asked. It is put right by words of apology or remedy to that person, from
-- the account concerned or the brand, or by taking the reply down. What was settled in private is not seen.
--
-- A reply that was taken down has no text any more, but the label it had.
with off_context as (
    select
        platform,
        post_id,
        account,
        false as gone
    from own_replies
    where
        answer = 'off_context_pitch'
        and not unsure

    union all

    select
        posts.platform,
        posts.post_id,
        posts.account,
        true as gone
    from posts
    inner join labels on
        labels.question = 'reply_in_context'
        and labels.platform = posts.platform
        and labels.post_id = posts.post_id
    where
        posts.account is not null
        and posts.deleted
        and labels.answer = 'off_context_pitch'
        and not coalesce(labels.unsure, false)
),

mistakes as (
    select
        incoming.platform,
        incoming.post_id,
        incoming.person,
        incoming.created_at,
        incoming.thread,
        coalesce(off_context.account, incoming.account) as account,
        coalesce(off_context.gone, false) as gone
    from incoming
    inner join posts on
        posts.platform = incoming.platform
        and posts.post_id = incoming.post_id
    left join off_context on
        off_context.platform = posts.platform
        and off_context.post_id = posts.parent_id
    where
        incoming.in_window
        and (
            coalesce(incoming.need = 'complaint' and not incoming.unsure, false)
            or off_context.post_id is not null and regexp_matches(
                translate(lower(incoming.text), '’', ''''),
                '\b(spam\w*|advert\w*|ads?|pushy|tacky|inappropriate|read the room|unfollow\w*|block(ed|ing))\b'
                || '|\b(nobody|no one|no-one|didn''t|did not|never|not) ask(ed)?\b|\bstop (selling|this|it|that)\b'
                || '|\bplease don''t\b|\bnot the (place|time|moment)\b|\bleave (me|us) alone\b'
                || '|\bsales (pitch|talk)\b|\bselling (here|again|me)\b'
            )
        )
),

-- Words of apology or remedy; the others are those of the languages that the judge reads.
amends as (
    select *
    from own_replies
    where
        not pitches
        and regexp_matches(
            translate(lower(text), '’', ''''),
            '\b(sorry|apolog\w+|my (mistake|fault|bad)|our (mistake|fault)|refund\w*|replacement|mea culpa)\b'
            || '|\bshould(n''t| not| never) have\b|\b(took|taken|taking|take) (\w+ ){0,3}down\b'
            || '|\b(removed|deleted) (it|that|this|the|my|our)\b|\b(put|make|made|set) (it|this|that|things) right\b'
            || '|\b(is|are) on (its|the|their) way\b|\b(we|i)''ll (replace|mend|repair|fix|collect|refund)\b'
            || '|\b(swap|exchange|replac|mend|repair)(e|ed|d|ing)? (it|them|this|that|yours|the|your)\b'
            || '|\bentschuldig|\btut (mir|uns) leid\b|\bdésolée?s?\b|\bpardon\b|\blo siento\b|\bperdón\b|\bdisculp|\bdesculp'
        )
),

answers as (
    select
        mistakes.platform,
        mistakes.post_id,
        mistakes.account as concerns,
        amends.post_id as amends_id,
        amends.account,
        amends.role,
        amends.created_at >= mistakes.created_at as later
    from mistakes
    inner join amends on
        amends.platform = mistakes.platform
        and amends.parent_id = mistakes.post_id

    union all

    select
        mistakes.platform,
        mistakes.post_id,
        mistakes.account as concerns,
        amends.post_id as amends_id,
        amends.account,
        amends.role,
        amends.created_at >= mistakes.created_at as later
    from mistakes
    inner join amends on
        amends.platform = mistakes.platform
        and amends.root_id = mistakes.thread
        and amends.parent_author_id = mistakes.person
),

repaired as (
    select
        platform,
        post_id,
        min(amends_id) as amends_id
    from answers
    where
        later
        and (account = concerns or role = 'brand')
    group by
        platform,
        post_id
),

judged as (
    select
        mistakes.account,
        coalesce(accounts.name, mistakes.account) as who,
        mistakes.created_at,
        repaired.amends_id is not null as answered,
        mistakes.gone,
        repaired.amends_id is not null or mistakes.gone as mended,
        post_key(mistakes.platform, coalesce(repaired.amends_id, mistakes.post_id)) as post_key,
        row_number() over (
            partition by mistakes.platform, coalesce(repaired.amends_id, mistakes.post_id)
            order by mistakes.created_at desc, mistakes.post_id
        ) = 1 as fresh
    from mistakes
    cross join audited
    inner join accounts on accounts.account = mistakes.account
    left join repaired on
        repaired.platform = mistakes.platform
        and repaired.post_id = mistakes.post_id
    -- What was said in the last hours may still be put right in time.
    where
        repaired.amends_id is not null
        or mistakes.gone
        or mistakes.created_at + to_seconds((audited.answer_hours * 3600)::bigint) <= audited.end_at
),

counted as (
    select
        account,
        min(who) as who,
        count(*) filter (mended) as numerator,
        count(*) as denominator,
        count(*) filter (answered) as answered,
        count(*) filter (gone and not answered) as taken_down,
        coalesce(list(post_key order by created_at desc, post_key) filter (mended and fresh)[:20], []) as post_keys
    from judged
    group by grouping sets ((), (account))
)

select
    coalesce(account, 'all accounts') as subject,
    if(account is null, 'total', 'part') as scope,
    numerator,
    denominator,
    if(account is null, '', who || ': ') || format('{:,}', numerator) || ' of '
        || many(denominator, 'mistake', 'mistakes') || ' that somebody complained of put right'
        || if(numerator > 0, ': ' || concat_ws(
            ', ',
            if(answered > 0, format('{:,}', answered) || ' with an apology or a remedy', null),
            if(taken_down > 0, format('{:,}', taken_down) || ' taken down', null)
        ), '') || '.' as reason,
    post_keys
from counted
order by
    scope desc,
    numerator / nullif(denominator, 0) desc,
    subject
