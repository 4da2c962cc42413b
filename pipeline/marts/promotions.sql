/*
title = "Texts of the brand and its reps that show or sell what is their own, or claim what it brings, and whether they say whose they are"
grain = "post or reply with a sure label that promotes, or claims an income"

[columns]
platform = "network the text stands on"
post_id = "the network's id of the text"
account = "roster account of the author, platform:handle"
role = "brand or rep"
rep_id = "the person's id in the roster; empty for the brand"
name = "the person's or page's name in the roster"
team = "team in the roster"
created_at = "when it was written"
promotes = "true where it shows or sells what is the author's own; asks for a like, a review or a favour alone do not"
income_claim = "true where the judge reads a claim of money or a life-style that selling brings, and a word of money stands there"
health_claim = "true where it promotes, the judge reads a claim to prevent, treat or cure or of a body result, and a word of the body stands there"
tie_stated = "true where the text itself says that its author sells: #ad, I'm a consultant with …, I sell …, my shop"
in_week = "true in the audited week"
in_window = "true in the weeks that findings look at"
*/

with said as (
    select
        platform,
        post_id,
        account,
        role,
        rep_id,
        name,
        team,
        created_at,
        text,
        coalesce(answer in ('pitch', 'soft'), false) as promotes,
        kinds,
        flags,
        in_week,
        in_window
    from own_posts
    where not unsure

    union all

    select
        platform,
        post_id,
        account,
        role,
        rep_id,
        name,
        team,
        created_at,
        text,
        pitches as promotes,
        kinds,
        flags,
        in_week,
        in_window
    from own_replies
    -- Of a reply in another language only a guess at a pitch is known, not what for.
    where
        not unsure
        and answer is distinct from 'unsupported'
),

-- Who only asks for a like, a review or a favour shows nothing that could be bought.
told as (
    select
        said.* exclude (promotes),
        promotes and (
            not list_has_any(kinds, ['ask_share', 'ask_endorsement', 'ask_favour'])
            or list_has_any(kinds, ['sale', 'deal', 'recruiting', 'booking', 'dm_handoff'])
        ) as promotes,
        replace(translate(lower(said.text), '’', ''''), lower(audited.brand), 'ourbrand') as words
    from said
    cross join audited
),

-- The judge's flags are right in about two of three cases (docs/accuracy.md); a claim weighs heavily, so a word of the
-- matter must stand there beside the flag: two reasons that do not know of each other.
-- The words by which a seller names oneself go beside those of the flag: a reader must learn it from the text itself. That
-- the company stands on the author's page is not enough (FTC, Endorsement Guides, 16 CFR part 255, 2023).
worded as (
    select
        told.*,
        -- Where nothing is promoted, a price, a job or a tax is no claim: somebody must gain by it, and news is of others.
        list_contains(flags, 'income_claim') and regexp_matches(
            words,
            '[$£€₹]|\b(earn\w*|incomes?|money|cash|paid|pays?|pay ?che(ck|que)s?|salar(y|ies)|wages?|profits?|commissions?'
            || '|mortgage|rent|bills|debts?|car|holidays?|boss|job|financial\w*|wealth\w*|rich|(six|five|seven)[- ]figures?'
            || '|verdien\w*|einkommen|geld|gehalt|gagne\w*|revenus?|argent|salaires?|ingresos?|dinero|gan(o|as|a|ar|é|ó|amos)'
            || '|sueldo|rendas?|dinheiro|ganh\w+|salários?)\b'
        ) and (
            promotes
            or (not list_contains(kinds, 'article') or list_contains(kinds, 'personal')) and regexp_matches(
                words,
                '\b(earn(s|ed|ing|ings)?|(an?|my|her|his|our|second|extra|passive|steady|monthly) (\S+ )?income'
                || '|profit(s|ed|able)?|commissions?|wealth\w*|rich|financial\w* free\w*'
                || '|(make|makes|made|making|get|gets|getting) (\S+ ){0,5}money|(six|five|seven)[- ]figures?'
                || '|paid( \w+)? (for|off|with|by|me|us|her|him|his|my|our|their)|pay(s|ing)? (for|off|her|his|my|our|their)'
                || '|(made|make|makes|making|got|getting|received) (\S+ ){0,3}[$£€₹]'
                || '|verdien\w*|einkommen|gagne\w*|revenus?|ingresos?|gan(o|as|a|ar|é|ó|amos)|rendas?|ganh\w+)'
            )
        ) as income_claim,
        promotes and list_contains(flags, 'health_claim') and regexp_matches(
            words,
            '\b(pains?|skin|eczema|acne|psoriasis|rosacea|wrinkles?|rash(es)?|sleep|slept|insomnia|weight|kilos?|kgs?|pounds|lbs'
            || '|stone|inch(es)?|immun\w+|detox\w*|toxins?|heal(s|ed|ing)?|cur(e|es|ed|ing)|treat(s|ed|ing|ment)?|prevent\w*'
            || '|blood|cholesterol|diabet\w+|cancer|arthritis|joints?|migraines?|headaches?|anxiety|stress|depress\w+|bloat\w*'
            || '|gut|digest\w*|reflux|inflam\w+|allerg\w+|asthma|colds?|flu|fevers?|coughs?|hormon\w*|metabol\w+|fat'
            || '|symptoms?|medic\w+|doctors?|health\w*|vitamins?|ill(ness)?|sick(ness)?|body|heart|lungs?|liver|energy'
            || '|schmerz\w*|haut|schlaf\w*|gesund\w*|heil\w*|abnehm\w*|douleurs?|peau|sommeil|santé|guéri\w*|maigri\w*'
            || '|dolor\w*|piel|salud|cura\w*|dormir|peso|dor(es)?|pele|saúde|sono|emagre\w*)\b'
        ) as health_claim,
        list_contains(flags, 'disclosed') or regexp_matches(
            words,
            '\b(i|we) (also |now |actually |happen to )?(sell|stock|represent|demo)\b'
            || '|\b(i|we) (work|sell|demo) (for|with|at) (the )?ourbrand\b'
            || '|\b(my|our)( own| little| new| online| small| wee)* (ourbrand )?(shop|store|stall|business|catalogue|customers)\b'
            || '|\b(my|our) ourbrand (page|site|team|party|parties|orders?|link)\b'
            || '|\bour (\w+ )?(range|collection|workshop|factory)\b'
            || '|\b(i''m|i am|being) (an?|your|the|one of the) (\S+ ){0,3}'
            || '(rep|consultant|seller|distributor|demonstrator|agent|ambassador|advis[eo]r|stockist)\b'
            || '|\bourbrand (rep|consultant|seller|distributor|demonstrator|agent|ambassador|advis[eo]r|stockist)\b'
            || '|\b(ich|wir) verkaufen?\b|\b(mein|unser)(e|em|en|er)? (shop|laden|geschäft|stand)\b'
            || '|\bje vends\b|\bnous vendons\b|\b(ma|notre) boutique\b'
            || '|\b(yo )?(vendo|vendemos)\b|\b(mi|nuestra) tienda\b|\b(minha|nossa) loja\b'
        ) as tie_stated
    from told
)

select
    platform,
    post_id,
    account,
    role,
    rep_id,
    name,
    team,
    created_at,
    promotes,
    income_claim,
    health_claim,
    tie_stated,
    in_week,
    in_window
from worded
where
    promotes
    or income_claim
order by
    created_at,
    platform,
    post_id
