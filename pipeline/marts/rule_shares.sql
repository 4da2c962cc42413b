/*
title = "How everybody, the brand's own accounts and the reps stand under each rule of giving and asking, in the weeks that findings look at"
grain = "rule × who"

[columns]
rule = "the rule, as in the table rules"
who = "all, brand or reps"
gives = "items that give, as this rule counts"
asks = "items that ask, as this rule counts"
low = "low end of the 95 % interval of the share that gives; empty where nothing counts"
high = "high end of that interval"
*/

with everybody as (
    select 'all' as who
    union all
    select 'brand' as who
    union all
    select 'reps' as who
),

counted as (
    select
        if(role = 'rep', 'reps', 'brand') as who,
        category,
        count(*) as items
    from rule_items
    where in_window
    group by all
),

shares as (
    select
        rules.name as rule,
        everybody.who,
        coalesce(sum(counted.items) filter (rule_sides.side = 'gives'), 0)::bigint as gives,
        coalesce(sum(counted.items) filter (rule_sides.side = 'asks'), 0)::bigint as asks
    from rules
    cross join everybody
    left join rule_sides on rule_sides.rule = rules.name
    left join counted on
        counted.category = rule_sides.category
        and everybody.who in ('all', counted.who)
    group by
        rules.name,
        everybody.who
)

select
    rule,
    who,
    gives,
    asks,
    wilson_low(gives, gives + asks) as low,
    wilson_high(gives, gives + asks) as high
from shares
order by
    rule,
    who
