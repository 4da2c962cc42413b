/*
title = "What each rule of giving and asking counts as giving, and what as asking"
grain = "rule × category of rule_items that it counts"

[columns]
rule = "the rule, as in the table rules"
category = "category of an item, as in rule_items"
side = "gives or asks; a category that a rule does not name counts on neither side"
*/

select
    name as rule,
    unnest(giving) as category,
    'gives' as side
from rules

union all

select
    name as rule,
    unnest(asking) as category,
    'asks' as side
from rules
order by
    rule,
    side,
    category
