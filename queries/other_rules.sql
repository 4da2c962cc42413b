/*
title = "The same posts under every rule"
description = "How everybody, the brand and the reps stand under each rule of giving and asking in the weeks that findings look at, beside its target."
*/

select
    rules.name as rule,
    rule_shares.who,
    rule_shares.gives,
    rule_shares.asks,
    round(rule_shares.gives / (rule_shares.gives + rule_shares.asks), 3) as share,
    round(rule_shares.low, 3) as low,
    round(rule_shares.high, 3) as high,
    round(rules.target, 3) as target,
    rules.name = audited.rule as chosen,
    rules.source
from rule_shares
inner join rules on rules.name = rule_shares.rule
cross join audited
where rule_shares.gives + rule_shares.asks > 0
order by
    chosen desc,
    rules.name,
    rule_shares.who
