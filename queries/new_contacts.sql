/*
title = "New conversations, and who asked right away"
description = "How many people each account first spoke with in the weeks that findings look at, and how many heard an ask before a word."
*/

select
    contacts.account,
    min(accounts.name) as name,
    count(*) as people,
    count(contacts.two_way_at) as both_spoke,
    count(*) filter (
        contacts.first_ask_at is not null
        and coalesce(contacts.two_way_at >= contacts.first_ask_at, true)
    ) as asked_before_both_spoke
from contacts
inner join accounts on accounts.account = contacts.account
cross join audited
where contacts.first_from_us_at >= audited.window_start_at
group by contacts.account
order by
    asked_before_both_spoke desc,
    people desc,
    contacts.account
