"""A team's letter holds that team's rows and nobody else's; a week of which nothing is known has its own letter."""

import json
from dataclasses import replace

from made_report import made, quote, ratio
from test_page import HOSTILE, Reading, squeezed

from pipeline.drawing import letters
from pipeline.drawing.teams import Teams
from pipeline.records import Result
from pipeline.reporting.record import Case
from pipeline.reporting.rows import TeamRow
from pipeline.sections import Mail

MAIL = Mail(sender="audit@larkspur.example", to=("head@larkspur.example",), teams={
    "North": ("lead@larkspur.example",), "Nowhere": ("nobody@larkspur.example",)})


def part(finding, subject, reason, status="risk"):
    return Result(finding, subject, "part", status, 7, 12, 0.3, 0.8, reason, ("bluesky at://one",))


def dealt():
    """The report with rows of Dana of team North and Ilse of team South side by side."""
    report, first = made(), made().findings[0]
    of_ilse = quote("Ilse sells this and that", who="Ilse Brandt", team="South", account="x:ilse", key="x 1")
    rows = (part(first.finding.id, "bluesky:dana.example", "Dana Whitlow: 7 of 12 replies pitched."),
            part(first.finding.id, "x:ilse", "Ilse Brandt: 9 of 12 replies pitched."))
    copied = replace(report.findings[3], parts=(
        part("copied_text", "bluesky:dana.example", "Dana Whitlow: 3 of 9 texts, first published by Ilse Brandt."),))
    ours, theirs = (Case("f", "Title", "bluesky 1", account, who, team, "still up", report.audited.start_at.date(), ())
                    for account, who, team in (("bluesky:dana.example", "Dana Whitlow", "North"),
                                               ("x:ilse", "Ilse Brandt", "South")))
    return replace(
        report, findings=(replace(first, parts=rows, posts=(of_ilse, *first.posts)), copied),
        cases=(ours, theirs, ours),
        praised=(*report.praised, replace(of_ilse, answer="value")),
        teams=(TeamRow("North", 1, 30, 4, 28, ratio(30, 58), ratio(7, 12)),
               TeamRow("South", 1, 77, 4, 7, ratio(77, 84), ratio(0, 12))))


def drawn(report=None, url="https://reports.example/w"):
    files = letters.files(report or dealt(), MAIL.model_copy(update={"report_url": url}), {}, 1000, 0)
    row = json.loads(files["letters.json"])["team North"]
    return row, files[row["html"]], files[row["text"]]


def test_a_team_reads_of_itself_and_of_nobody_else():
    _, html, text = drawn()
    for shown in (squeezed(Reading(html).text), squeezed(text)):
        assert "Dana Whitlow: 7 of 12 replies pitched." in shown
        assert "30 of 58" in shown
        assert "2 posts: still up" in shown
        assert not [other for other in ("Ilse", "ilse", "South", "77", "9 of 12") if other in shown]


def test_a_reason_that_names_somebody_else_gives_way_to_the_bare_number():
    _, _, text = drawn()
    assert "bluesky:dana.example: 7 of 12 (58 %, 30–80 %)" in squeezed(text)


def test_a_teams_letter_leads_to_no_report_of_everybody():
    row, html, text = drawn()
    assert row["page"] is None
    assert "reports.example" not in html + text
    assert "attached" not in html + text


def test_the_subject_names_the_team_and_its_ratio():
    row, _, _ = drawn()
    assert row["subject"] == ("Larkspur Kitchen, team North: value to pitch 1.1\N{NO-BREAK SPACE}:\N{NO-BREAK SPACE}1, "
                              "week of 16 November 2026")


def test_only_teams_that_somebody_is_of_and_somebody_leads_have_a_letter():
    assert Teams(dealt()).names() == ("North", "South")
    listed = json.loads(letters.files(dealt(), MAIL, {}, 1000, 0)["letters.json"])
    assert set(listed) == {"digest", "team North"}


def test_a_team_of_whom_nothing_was_counted_is_not_said_to_be_good_or_bad():
    report = replace(dealt(), teams=())
    assert Teams(report).week("North").verdict == "Team North published nothing that gives or asks."
    row, _, _ = drawn(report)
    assert "nothing to count" in row["subject"]


def test_names_of_teams_that_differ_in_signs_only_do_not_share_a_file():
    mail = Mail(teams={"North": ("a@b.example",), "north!": ("c@d.example",)})
    report = dealt()
    report = replace(report, accounts=(*report.accounts, replace(report.accounts[1], team="north!")))
    listed = json.loads(letters.files(report, mail, {}, 1000, 0)["letters.json"])
    assert len({row["html"] for row in listed.values()}) == 3


def test_a_week_of_which_nothing_is_known_has_a_short_letter_without_a_score():
    report = dealt()
    report = replace(report, coverage=tuple(replace(row, stop="error") for row in report.coverage))
    files = letters.files(report, MAIL, {}, 1000, 0)
    listed = json.loads(files["letters.json"])
    assert set(listed) == {"nothing"}
    assert listed["nothing"]["subject"] == "Larkspur Kitchen: nothing could be collected, week of 16 November 2026"
    for shown in (squeezed(Reading(files["mail.html"]).text), squeezed(files["mail.txt"])):
        assert "there is no score and no verdict" in shown
        assert "unknown handle; ask Omar for the right one and mend reps.csv" in shown
        assert "offpitch audit larkspur --week 2026-11-16" in shown
        assert "of 100" not in shown


def test_a_reason_many_accounts_share_is_said_once():
    report = dealt()
    row = replace(report.coverage[0], stop="error", problem="the key was refused")
    report = replace(report, coverage=tuple(replace(row, account=f"bluesky:{n}.example") for n in range(40)))
    text = squeezed(letters.files(report, MAIL, {}, 1000, 0)["mail.txt"])
    assert "bluesky:0.example, bluesky:1.example and 38 more accounts: the key was refused" in text
    assert text.count("the key was refused") == 1


def test_hostile_words_cannot_break_out_of_a_teams_letter():
    def tags(words):
        report = dealt()
        first = report.findings[0]
        rows = tuple(replace(row, reason=words) for row in first.parts)
        posts = (quote(words, words[:5], who=words, url=words),)
        html = drawn(replace(report, findings=(replace(first, parts=rows, posts=posts),), praised=posts))[1]
        return [tag for tag, _ in Reading(html).tags if tag not in ("span", "a")]

    assert all(tags(words) == tags("harmless") for words in HOSTILE)
