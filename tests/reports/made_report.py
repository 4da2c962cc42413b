"""A report made by hand: Larkspur Kitchen, a company that is not there."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from pipeline.records import Finding, Result
from pipeline.reporting import blind
from pipeline.reporting.evidence import marks
from pipeline.reporting.record import (
    Accuracy,
    Audited,
    Case,
    Change,
    Headline,
    Judged,
    Measured,
    Moved,
    Quote,
    Report,
    Restated,
    Step,
)
from pipeline.reporting.rows import (
    AccountRow,
    ChartData,
    CoverageRow,
    IssueRow,
    Ratio,
    RuleRow,
    TeamRow,
    TrendWeek,
)
from pipeline.scoring.score import Score, ScorePart, Unjudged
from pipeline.wording import words

START = datetime(2026, 11, 15, 23, tzinfo=UTC)
AUDITED = Audited(
    brand="Larkspur Kitchen", slug="larkspur", week="2026-11-16", start_at=START, end_at=START + timedelta(days=7),
    window_start_at=START - timedelta(days=21), trend_start_at=START - timedelta(weeks=11), timezone="Europe/Berlin",
    first_day="monday", rule="80/20", value_target=0.8, answer_hours=24.0, opt_in_venues=("kitchendeals",),
)


def ratio(k, n):
    """k of n with Wilson's interval at 95 %."""
    if not n:
        return Ratio(0, 0, None, None)
    z = 1.959964
    middle, spread = k + z * z / 2, z * (k * (n - k) / n + z * z / 4) ** 0.5
    return Ratio(k, n, max(0.0, (middle - spread) / (n + z * z)), min(1.0, (middle + spread) / (n + z * z)))


ACCURACY = (
    Accuracy("value_or_pitch", "value_or_pitch@1", "pitch", "texts we wrote",
             Measured(3600, ratio(870, 1000), ratio(870, 1100)), ratio(360, 3600), 0.04,
             Measured(40, ratio(11, 12), ratio(11, 14))),
    Accuracy("reply_in_context", "reply_in_context@1", "off_context_pitch", "texts we wrote",
             Measured(2600, ratio(560, 600), ratio(560, 680)), ratio(310, 2600), 0.05, None),
)


def quote(text, *words_, key="bluesky at://one", **more):
    """A post of the rep Dana Whitlow, its marks found from the words given."""
    because = [{"words": one, "cue": "dm_handoff", "weight": 2.0} for one in words_]
    usual = {"platform": key.split()[0], "who": "Dana Whitlow", "role": "rep", "team": "North",
             "account": "bluesky:dana.example", "created_at": START + timedelta(days=2, hours=9), "kind": "reply",
             "url": "https://social.example/dana/1", "parent_text": None, "root_text": None,
             "answer": "off_context_pitch", "probability": 0.93, "unsure": False, "kinds": ("dm_handoff",), "flags": ()}
    return Quote(post_key=key, text=text, marks=marks(text, because), **usual | more)


def finding(name, group, title, failure, weight, threshold=0.1, worst=0.4):
    """A finding with advice."""
    return Finding(name, group, title, failure, f"People stop listening where {failure.lower()}.",
                   "Answer the question first. Offer only when somebody asks who can help.", "high", weight,
                   threshold, worst, 20)


def judged(one, group, status, k, n, posts=(), parts=()):
    """A finding with its total and parts (subject, status, k, n)."""
    def result(subject, scope, status_, k_, n_):
        r = ratio(k_, n_)
        return Result(one.id, subject, scope, status_, k_, n_, r.low, r.high, f"{k_} of {n_} did.")
    return Judged(one, group, result("Larkspur Kitchen", "total", status, k, n),
                  tuple(result(*(subject, "part", *rest)) for subject, *rest in parts), tuple(posts))


def made():
    """The whole report."""
    reply = quote(
        "Sounds lovely! Our copper pan never sticks. Message me and I will send you my link 🍳",
        "Message me", "my link", parent_text="It rained all week at camp, but the pancakes were worth it.",
        root_text="Tell me your best camping breakfast!")
    found = (
        judged(finding("off_context_reply", "conversations", "Replies stay with the conversation",
                       "Replies pitch where nobody asked", 22), "Conversations", "risk", 12, 47,
               [replace(reply, post_key=f"bluesky at://{n}", created_at=reply.created_at - timedelta(days=n))
                for n in range(7)],
               [("Dana Whitlow", "risk", 7, 12), ("Ilse Brandt", "watch", 3, 15), ("Tomas Reyes", "ok", 0, 20)]),
        judged(finding("unanswered_customer", "customers", "Customers hear from a human",
                       "Customers wait for an answer", 14), "Customers", "watch", 3, 21,
               [quote("My lid arrived cracked, whom do I write to?", key="mastodon 77", who=None, role=None, team=None,
                      account="to mastodon:larkspur@kitchen.example", url=None, answer="complaint", probability=None)]),
        judged(finding("pitch_heavy_account", "ratio", "Accounts give before they ask",
                       "Some accounts mostly ask", 22), "Give before you ask", "ok", 2, 60),
        judged(finding("copied_text", "voice", "People speak in their own words", "The same text again and again", 8),
               "Own voice", "too_few", 1, 4),
    )
    score = Score(19.7, "guarded", (
        ScorePart("off_context_reply", 16.9, 22.0), ScorePart("unanswered_customer", 2.8, 14.0),
        ScorePart("pitch_heavy_account", 0.0, 22.0)), (Unjudged("copied_text", 8.0, "too few to say"),), 58.0, 1)
    headlines = (
        Headline("value_share", "Value among value and pitch", "posts that give, of the posts that give or ask",
                 ratio(312, 413), ratio(290, 402), 0.8, "high"),
        Headline("off_context", "Off-context replies",
                 "replies that pitch where nobody asked, of the replies that were read",
                 ratio(12, 47), ratio(9, 51), None, "low"),
        Headline("unanswered", "Unanswered customers",
                 "questions and complaints to the brand that nobody answered, of all of them",
                 ratio(3, 21), ratio(0, 18), None, "low"),
        Headline("unseen", "Accounts with gaps", "accounts with something missing, of all that were asked for",
                 Ratio(2, 3, None, None), None, None, "low"),
    )
    coverage = (
        CoverageRow("mastodon:omar@home.example", "mastodon", "rep", "Omar Haddad", START, "error", 0, 4, 40, 0, 0,
                    None, date(2026, 11, 23), "unknown handle; ask Omar for the right one and mend reps.csv"),
        CoverageRow("x:ilse", "x", "rep", "Ilse Brandt", None, None, 0, None, None, 0, 0, None, None,
                    "never collected"),
        CoverageRow("bluesky:dana.example", "bluesky", "rep", "Dana Whitlow", START - timedelta(weeks=12), "window",
                    91, 4, None, 47, 44, "3 deleted", date(2026, 11, 23), None),
    )
    return Report(
        subject=words.subject(AUDITED, score), audited=AUDITED, score=score, headlines=headlines,
        verdict=words.verdict(AUDITED, score, headlines[0]), standout=words.standout(score, found),
        summary=words.summary(score, headlines),
        unseen=blind.unseen(coverage, {"texts": 460, "unsupported": 4, "unsure": 9}, found, score),
        tasks=words.tasks(found, score, coverage), trend=_trend(), findings=found,
        praised=(quote("A level first, then tape along the edge. I rent mine out if you need one.", "rent mine out",
                       answer="helpful_offer", parent_text="How do I get a straight line on the ceiling?"),),
        accounts=(
            AccountRow("bluesky:larkspur.example", "bluesky", "brand", "Larkspur Kitchen", None, 40, 12, 9, 3,
                       ratio(40, 49), ratio(0, 30), 0),
            AccountRow("bluesky:dana.example", "bluesky", "rep", "Dana Whitlow", "North", 30, 4, 28, 1,
                       ratio(30, 58), ratio(7, 12), 2),
            AccountRow("x:ilse", "x", "rep", "Ilse Brandt", "South", 0, 0, 0, 0, ratio(0, 0), ratio(0, 0), 0)),
        coverage=coverage, charts=_charts(),
        issues=(IssueRow(START + timedelta(days=7, hours=4), "collect", "error",
                         "home.example says there is no such account; mend the handle in reps.csv", "mastodon",
                         "mastodon:omar@home.example"),),
        accuracy=ACCURACY, **_followed(),
    )


def _followed():
    """What the page shows from the weeks before, of teams, under other rules, and of what customers say."""
    heard = {"who": None, "role": None, "team": None, "account": "to mastodon:larkspur@kitchen.example", "url": None,
             "probability": None, "kinds": ()}
    steps = (Step(date(2026, 11, 9), "new", "", "sha256 9f2c"),
             Step(date(2026, 11, 16), "still up", "asked on Monday", ""))
    return {
        "change": Change("2026-11-09", 16.5, "low", 3.2, (
            Moved("unanswered_customer", "Customers wait for an answer", None, 2.8, "looked at for the first time"),
            Moved("off_context_reply", "Replies pitch where nobody asked", 16.5, 16.9, "12 of 47, was 11 of 46"))),
        "restated": (Restated("2026-11-09", "score", "15.9", "16.5", "a person corrected two labels"),),
        "cases": (Case("off_context_reply", "Replies pitch where nobody asked", "bluesky at://1",
                       "bluesky:dana.example", "Dana Whitlow", "North", "still up", date(2026, 11, 16), steps),),
        "teams": (TeamRow("North", 14, 150, 20, 40, ratio(150, 190), ratio(9, 30)),
                  TeamRow("South", 9, 122, 11, 52, ratio(122, 174), ratio(3, 17))),
        "rules": (RuleRow("80/20", 1, "Four gives for each ask", "made up for this test", "value posts", 0.8,
                          ratio(312, 413), True),
                  RuleRow("thirds", 1, "A third each", "made up for this test", "value posts and care", 0.66,
                          ratio(420, 501), False)),
        "waiting": (quote("Is the lid sold on its own?", "?", key="mastodon 80", answer="question",
                          created_at=START + timedelta(days=1), **heard),
                    quote("It came cracked again.", "cracked", key="mastodon 81", answer="complaint",
                          created_at=START + timedelta(days=6, hours=20), **heard)),
        "voices": (quote("Best pan I ever had!", "Best", key="mastodon 82", answer="praise", **heard),
                   quote("The handle fell off.", "fell off", key="mastodon 83", answer="complaint", **heard)),
    }


def _weeks():
    return [(date(2026, 8, 31) + timedelta(weeks=n)).isoformat() for n in range(12)]


def _trend():
    return tuple(TrendWeek(week, 290 + 4 * n, 30, 110 - n, 20, ratio(290 + 4 * n, 400 + 3 * n), ratio(9 + n % 4, 50),
                            ratio(n % 3, 18) if n != 4 else ratio(0, 0))
                 for n, week in enumerate(_weeks()))


def _charts():
    weeks = [{"week": week, "series": series, "k": k, "n": n, "share": k / n, "low": ratio(k, n).low,
              "high": ratio(k, n).high, "target": 0.8, "target_name": "target 80/20"}
             for at, week in enumerate(_weeks())
             for series, k, n in (("gives", 290 + 4 * at, 400 + 3 * at), ("asks", 110 - at, 400 + 3 * at))]
    places = [{"platform": name, "k": k, "n": n, "share": k / n, "low": ratio(k, n).low, "high": ratio(k, n).high,
               "counted": f"{k} of {n}"} for name, k, n in (("bluesky", 9, 24), ("mastodon", 2, 14), ("x", 1, 9))]
    waits = [{"place": n, "wait": wait, "fate": fate, "customers": many} for n, (wait, fate, many) in enumerate(
        [("within 1 h", "answered", 4), ("1 to 4 h", "answered", 7), ("4 to 24 h", "answered", 5),
         ("1 to 3 days", "answered", 2), ("later", "answered", 0), ("no answer yet", "waiting", 3)], 1)]
    return (ChartData("weeks", "Giving and asking, week by week", "Two lines over the weeks.", tuple(weeks),
                      mail=True),
            ChartData("off_context", "Replies that pitch where nobody asked, by platform", "One row a platform.",
                      tuple(places), mail=True),
            ChartData("answer_hours", "How long customers waited for an answer", "Bars by waiting time.", tuple(waits),
                      mail=True))
