/*
group = "ratio"
title = "Every team gives"
failure_title = "A pitch-heavy team"
why = "Habits are a team's more than a person's: who sees colleagues sell all day takes it for the way it is done. A team is also where coaching starts."
how_to_fix = "Sit down with the team's lead: look at three posts of another team that people answered, and agree on what each rep will give next week before anything is sold."
severity = "medium"
*/

with by_team as (
    select
        team,
        count(distinct coalesce(rep_id, account)) as reps,
        count(*) filter (side = 'asks') as numerator,
        count(*) as denominator,
        coalesce(list(post_key order by created_at desc, post_key) filter (side = 'asks')[:20], []) as post_keys
    from rule_items
    where
        in_window
        and side is not null
        and role = 'rep'
        and team is not null
    group by team
),

-- As with platforms: a good average must not hide the team that needs help.
worst as (
    select by_team.*
    from by_team
    cross join thresholds
    where thresholds.finding = 'pitch_heavy_team'
    order by
        by_team.denominator >= thresholds.min_sample desc,
        by_team.numerator / by_team.denominator desc,
        by_team.team
    limit 1
)

select
    'the most pitch-heavy team' as subject,
    'total' as scope,
    coalesce(worst.numerator, 0) as numerator,
    coalesce(worst.denominator, 0) as denominator,
    case
        when worst.team is null then 'No post that gives or asks in any team.'
        else worst.team || ' has the largest share: ' || many(worst.numerator, 'ask', 'asks') || ' among '
            || many(worst.denominator, 'post', 'posts') || ' of ' || many(worst.reps, 'rep', 'reps') || '.'
    end as reason,
    coalesce(worst.post_keys, []) as post_keys
from (select 1 as one) as always
left join worst on true

union all

select
    team as subject,
    'part' as scope,
    numerator,
    denominator,
    many(numerator, 'ask', 'asks') || ' among ' || many(denominator, 'post', 'posts') || ' of ' || many(reps, 'rep', 'reps')
        || ' in ' || team || '.' as reason,
    post_keys
from by_team
order by
    scope desc,
    numerator / denominator desc,
    subject
