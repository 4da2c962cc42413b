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

create macro post_key(platform, post_id) as
    platform || ' ' || post_id;

-- A number with its noun: many(1, 'post', 'posts') is "1 post".
create macro many(n, one, more) as
    format('{:,} ', n::bigint) || if(n = 1, one, more);

-- Seconds open up to an instant, counted from the first day of opening_hours on; a look-up by day, not by span, stays
-- fast with a million answers. Whole seconds add up exactly, so that a limit of 8 hours is 8 hours.
create macro open_until(instant) as
    (select max(open_before + greatest(0, epoch(least(instant, closes_at) - opens_at)))
    from opening_hours
    where day = timezone((select timezone from audited), instant)::date);

create macro business_hours(since, until) as
    (open_until(until) - open_until(since)) / 3600;

comment on macro wilson_low is 'low end of the 95 % interval of a share, k of n (Wilson 1927); null where n is 0';
comment on macro wilson_high is 'high end of the 95 % interval of a share, k of n (Wilson 1927); null where n is 0';
comment on macro week_of is 'name of the brand''s week that holds an instant; null before its first post and after the audited week';
comment on macro post_key is 'the name of a post in findings and evidence: network and id with a blank between';
comment on macro many is 'a number with its noun: many(1, ''post'', ''posts'') is 1 post';
comment on macro open_until is 'seconds of business hours up to an instant, for business_hours';
comment on macro business_hours is 'hours between two instants on which somebody is there to answer ([goals] business_hours, business_days and holidays in brand.toml); null outside the brand''s calendar';
