/*
title = "How often the label that counts was right, by the texts that chance chose and people read"
description = "One row a question: of the texts that the judge called so, how many people called so too (precision), and of those, how many the judge had found (recall), with 95 % intervals (Wilson)."
*/
with read as (
    select
        question,
        machine_answer = target as called,
        answer = target as are
    from (
        select
            *,
            if(question = 'reply_in_context', 'off_context_pitch', 'pitch') as target
        from corrections
        where
            state = 'counts'
            and sampled = 'random'
            and question in ('value_or_pitch', 'reply_in_context')
            and machine_answer not in ('unsupported', 'context_missing')
    )
),
counted as (
    select
        question,
        count(*) as texts,
        count_if(called) as called,
        count_if(are) as are,
        count_if(called and are) as hits
    from read
    group by question
)
select
    question,
    texts,
    hits as precision_numerator,
    called as precision_denominator,
    wilson_low(hits, called) as precision_low,
    wilson_high(hits, called) as precision_high,
    hits as recall_numerator,
    are as recall_denominator,
    wilson_low(hits, are) as recall_low,
    wilson_high(hits, are) as recall_high
from counted
order by question
