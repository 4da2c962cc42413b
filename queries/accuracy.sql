/*
title = "How often the judge is right, by the texts that chance chose and people read"
description = "For each answer: of the texts that the judge gave it, how many people gave it too (precision), and of those people gave it, how many the judge found (recall), with 95 % intervals. Needs corrections; see offpitch review."
*/

with read as (
    select
        question,
        machine_answer,
        answer
    from corrections
    where
        state = 'counts'
        and sampled = 'random'
),

sides as (
    select question, machine_answer as answer, 1 as said, 0 as was, 0 as right_both from read
    union all
    select question, answer, 0, 1, if(answer = machine_answer, 1, 0) from read
),

counted as (
    select
        question,
        answer,
        sum(said)::bigint as judge_said,
        sum(was)::bigint as people_said,
        sum(right_both)::bigint as both_said
    from sides
    group by
        question,
        answer
)

select
    question,
    answer,
    judge_said,
    people_said,
    both_said,
    both_said / nullif(judge_said, 0) as precision,
    wilson_low(both_said, judge_said) as precision_low,
    wilson_high(both_said, judge_said) as precision_high,
    both_said / nullif(people_said, 0) as recall,
    wilson_low(both_said, people_said) as recall_low,
    wilson_high(both_said, people_said) as recall_high,
    2 * both_said / (judge_said + people_said) as f1
from counted
order by
    question,
    people_said desc,
    answer
