/*
title = "Texts that two or more people of the roster published as if each had written them"
grain = "cluster of texts that agree in nearly all their words; links, handles, numbers, signs and emoji aside"

[columns]
cluster = "number of the cluster, largest first"
text = "the text as it was first published"
accounts = "how many accounts published it"
posts = "how many posts and replies carry it"
first_account = "the account that published it first"
first_at = "when that was"
origin = "where it began: handout (a finished text of the company's), brand (one of its accounts) or rep"
handout = "name of that handout; empty where there is none"
post_keys = "the posts and replies, oldest first"
pitches = "how many of them ask for business or a favour"
*/

with published as (
    select
        platform,
        post_id,
        account,
        role,
        coalesce(rep_id, if(role = 'brand', 'the brand', account)) as person,
        created_at,
        text,
        answer = 'pitch' and not unsure as pitches
    from own_posts

    union all

    select
        platform,
        post_id,
        account,
        role,
        coalesce(rep_id, if(role = 'brand', 'the brand', account)) as person,
        created_at,
        text,
        pitches and not unsure as pitches
    from own_replies
),

recent as (
    select
        wordings.wording,
        post_key(published.platform, published.post_id) as post_key,
        published.account,
        published.role,
        published.person,
        published.created_at,
        published.text,
        published.pitches
    from published
    inner join wordings on
        wordings.platform = published.platform
        and wordings.post_id = published.post_id
),

-- One person's own text on two networks is no copy, nor is the brand's on its own accounts.
shared as (
    select
        wording,
        arg_min(text, (created_at, post_key)) as text,
        count(distinct account) as accounts,
        count(*) as posts,
        arg_min(account, (created_at, post_key)) as first_account,
        arg_min(role, (created_at, post_key)) as first_role,
        min(created_at) as first_at,
        list(post_key order by created_at, post_key) as post_keys,
        count(*) filter (pitches) as pitches
    from recent
    group by wording
    having count(distinct person) >= 2
),

handed_out as (
    select
        wording,
        min(post_id) as handout
    from wordings
    where platform = 'handout'
    group by wording
),

-- Wishes and thanks are the same in every mouth: the words they are made of, language by language.
courtesies as (
    select unnest(string_split(
        'a about all also an and are as at back be been can day days dear for from get good great had happy has have '
        || 'healthy here hope i in is it its just like ll lots lovely m many me merry more most much my night of on one '
        || 'our out over really s safe so some such sweet that the their them there these they this to today tomorrow '
        || 'tonight too us ve very was we week were wish wished wishes wishing with wonderful world year years you your '
        || 'anniversary appreciate birthday bless blessed brother christmas congrats congratulations dad daughter easter '
        || 'enjoy evening everybody everyone family father fathers fellow folks fridays friday friend friends grateful '
        || 'halloween hanukkah holiday holidays husband kind kindness love means message messages mom monday morning mother '
        || 'mothers mum new peace rest saturday season sister son sunday support thank thankful thanks thanksgiving '
        || 'thursday truly tuesday warm wednesday weekend welcome whole wife women words '
        || 'a al amigos amor años año buen buena buenas bueno buenos cariño como con cumpleaños de del deseo deseos día '
        || 'días dios el en es esta este familia feliz felices felicidades felicitaciones fin gracias hermoso la las les '
        || 'lindo los me mi mis mucha muchas mucho muchos nos noches nuevo para por que quiero semana su sus tardes te '
        || 'todas todo todos tu un una unas unos y navidad próspero '
        || 'abraço amigas ano anos aniversário bem bom boa boas com da das deus dia dias do dos e em eu família feriado '
        || 'fim meu meus minha muita muitas muito muitos natal noite nossa nosso novo o obrigada obrigado os parabéns pelas '
        || 'pelo pelos para próspero querida querido queridos que semana seu seus sua tarde tenham tenha todas todos um uma '
        || 'vocês você votos '
        || 'amis anniversaire année au aux avec beau belle belles bon bonne bonnes bonjour bonheur c ce chaleureux cher '
        || 'chers coeur d de des dimanche du en est et famille fête fêtes félicitations heureuse heureux j je journée joie '
        || 'joyeux l la le les ma matin merci mes messages mille mon noël nouvelle nos notre nous nuit pour s santé semaine '
        || 'soirée souhaite souhaits sur temps tous toute toutes très un une vos votre vous vœux voeux week end à '
        || 'abend alle allem allen alles an auch auf beste besten bin danke dank das dem den der des dich die dir ein eine '
        || 'einen einer ende es euch eure euren erholsames familie feiertage freitag freue freunde frohe frohes fröhliche '
        || 'für ganz geburtstag gesundes glück glückwunsch glückwünsche gute guten gutes habt herzlich herzlichen ich ihr '
        || 'im in ist ja jahr liebe lieben liebes mich mir mit montag morgen nachträglich neue neues ostern schöne schönen '
        || 'schönes sehr sonntag so tag tage tolle tollen uns und viel viele vielen vom von weihnachten wir woche '
        || 'wochenende wünsche wünschen zu zum zur',
        ' '
    )) as word
),

-- Three words of its own are too few for a text of its own.
telling as (
    select shared.wording
    from shared
    cross join unnest(string_split(plain_words(shared.text), ' ')) as said(word)
    anti join courtesies on courtesies.word = said.word
    group by shared.wording
    having count(distinct said.word) >= 4
)

select
    row_number() over (order by shared.posts desc, shared.first_at, shared.wording) as cluster,
    shared.text,
    shared.accounts,
    shared.posts,
    shared.first_account,
    shared.first_at,
    if(handed_out.handout is not null, 'handout', shared.first_role) as origin,
    handed_out.handout,
    shared.post_keys,
    shared.pitches
from shared
left join handed_out on handed_out.wording = shared.wording
semi join telling on telling.wording = shared.wording
order by cluster
