/*
title = "How everybody together stands under each rule of giving and asking; the chosen one first"
*/
select
    rules.name as rule,
    rules.version,
    rules.title,
    rules.source,
    rules.gives,
    rules.target,
    rules.name = audited.rule as chosen,
    rule_shares.gives as share_numerator,
    rule_shares.gives + rule_shares.asks as share_denominator,
    rule_shares.low as share_low,
    rule_shares.high as share_high
from rules
cross join audited
inner join rule_shares on
    rule_shares.rule = rules.name
    and rule_shares.who = 'all'
order by
    chosen desc,
    rules.name
