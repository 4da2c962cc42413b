/*
title = "Texts that several people published"
description = "Each copied text with who had it first, how often it was carried on, and how many of its copies sell."
*/

select
    first_at,
    first_account,
    accounts,
    posts,
    pitches,
    text
from copied_texts
order by
    posts desc,
    first_at
limit 50
