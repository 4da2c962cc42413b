/*
title = "Texts that a person should look at"
description = "Posts and replies of the audited week where the judge was unsure; they count in no finding."
*/

select
    evidence.created_at,
    coalesce(evidence.name, evidence.account) as who,
    evidence.question,
    evidence.answer as first_guess,
    evidence.parent_text as they_said,
    evidence.text,
    evidence.url
from evidence
inner join audited on audited.week = evidence.week
where evidence.unsure
order by
    evidence.created_at,
    evidence.post_key
