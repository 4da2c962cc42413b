/* title = "Small formulas that marts, findings and questions of your own can use" */

-- The 95 % interval of a share, k of n: E. B. Wilson, "Probable inference, the law of succession, and
-- statistical inference", Journal of the American Statistical Association 22 (1927), pages 209-212.
-- 1.959963984540054 (z) is the 97.5 % point of the normal distribution; the other numbers are z²/2, z²/4 and z².
create macro wilson_low(k, n) as
    case when n > 0 then greatest(0.0::double, (
        k + 1.920729410347062
        - 1.959963984540054 * sqrt(greatest(0.0::double, k * (n - k)::double / n) + 0.960364705173531)
    ) / (n + 3.841458820694124)) end;

create macro wilson_high(k, n) as
    case when n > 0 then least(1.0::double, (
        k + 1.920729410347062
        + 1.959963984540054 * sqrt(greatest(0.0::double, k * (n - k)::double / n) + 0.960364705173531)
    ) / (n + 3.841458820694124)) end;

create macro week_of(ts) as
    (select max(calendar.week) from calendar where calendar.start_at <= ts and ts < calendar.end_at);

-- What stays of a text when it is compared with another one: words only, without links, handles, numbers and signs.
create macro plain_words(said) as
    trim(regexp_replace(
        regexp_replace(lower(said), '(https?://|www\.)\S+|@[\w.\-]+(@[\w.\-]+)?', ' ', 'g'),
        '[^\p{L}\p{M}]+', ' ', 'g'
    ));

create macro post_key(platform, post_id) as
    platform || ' ' || post_id;

-- A number with its noun: many(1, 'post', 'posts') is "1 post".
create macro many(n, one, more) as
    format('{:,} ', n::bigint) || if(n = 1, one, more);

comment on macro wilson_low is 'low end of the 95 % interval of a share, k of n (Wilson 1927); null where n is 0';
comment on macro wilson_high is 'high end of the 95 % interval of a share, k of n (Wilson 1927); null where n is 0';
comment on macro week_of is 'name of the brand''s week that holds an instant; null before its first post and after the audited week';
comment on macro plain_words is 'a text without links, handles, numbers and signs, in lower case: two texts with the same words are copies';
comment on macro post_key is 'the name of a post in findings and evidence: network and id with a blank between';
comment on macro many is 'a number with its noun: many(1, ''post'', ''posts'') is 1 post';
