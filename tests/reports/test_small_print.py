"""What stands beside the numbers: the sum of the score, small drawings, names of places; each says what is so."""

from dataclasses import replace
from datetime import timedelta

import pytest
from made_report import START, made, quote, ratio

from pipeline.drawing import sparklines
from pipeline.reporting.record import Moved
from pipeline.reporting.rows import Ratio
from pipeline.scoring.score import ScorePart
from pipeline.wording import places, score_lines, small_print

REPORT = made()


def tenths(numbers):
    return sum(round((one or 0) * 10) for one in numbers)


def test_this_week_and_the_week_before_both_add_up():
    told = score_lines.lines(REPORT)
    assert tenths(line.points for line in told) == round(REPORT.score.points * 10)
    assert tenths(line.before for line in told) == round(REPORT.change.before * 10)


def test_what_counts_in_favour_is_taken_off_with_a_sign_and_stands_last():
    helpful = replace(REPORT.findings[2], finding=replace(REPORT.findings[2].finding, id="helpful", favour=True))
    score = replace(REPORT.score, points=16.2, parts=(*REPORT.score.parts, ScorePart("helpful", -3.5, 5.0)))
    last = score_lines.lines(replace(REPORT, findings=(*REPORT.findings, helpful), score=score))[-1]
    assert (last.judged.finding.id, score_lines.points(last.points)) == ("helpful", "−3.5")


def test_a_finding_that_is_no_more_still_stands_in_last_weeks_sum():
    gone = Moved("old_finding", "People shouted", 4.0, None, "Switched off: it found nothing for a year.")
    change = replace(REPORT.change, before=20.5, moved=(*REPORT.change.moved, gone))
    told = {line.title: line for line in score_lines.lines(replace(REPORT, change=change))}
    assert told["People shouted"].judged is None
    assert tenths(line.before for line in told.values()) == 205


@pytest.mark.parametrize(("before", "said"), [
    (16.5, "up 3.2 from 16.5"), (23.1, "down 3.4 from 23.1"), (19.7, "as in the week before (19.7)")])
def test_the_step_from_last_week_is_said_in_words(before, said):
    assert score_lines.moved(replace(REPORT, change=replace(REPORT.change, before=before))) == said


def test_weeks_that_cannot_be_compared_are_not():
    apart = replace(REPORT, change=replace(REPORT.change, not_comparable="The weights were changed."))
    assert score_lines.moved(apart) == ""
    assert score_lines.reasons(apart) == "The weights were changed."
    assert {line.before for line in score_lines.lines(apart) if line.points is None} == set()
    assert score_lines.moved(replace(REPORT, change=None)) == score_lines.reasons(replace(REPORT, change=None)) == ""


def test_a_small_drawing_says_the_same_in_words():
    line = sparklines.spark(REPORT.headlines[0], REPORT.trend)
    assert line.alt == ("Line over 12 weeks, from 72 % in the week of 31 August to 77 % in the week of 16 November; "
                        "lowest 72 %, highest 77 %.").replace(" %", "\N{NO-BREAK SPACE}%")
    assert len(line.lines) == 1
    assert line.dot[0] == line.lines[0].split()[-1].split(",")[0]


def test_a_week_with_nothing_to_count_is_a_gap_and_no_zero():
    silent = replace(REPORT.trend[5], value_share=Ratio(0, 0, None, None))
    line = sparklines.spark(REPORT.headlines[0], (*REPORT.trend[:5], silent, *REPORT.trend[6:]))
    assert len(line.lines) == 2
    assert "Line over 11 weeks" in line.alt
    last = (*REPORT.trend[:-1], replace(REPORT.trend[-1], value_share=Ratio(0, 0, None, None)))
    assert sparklines.spark(REPORT.headlines[0], last).dot is None


def test_one_week_is_no_line():
    assert sparklines.spark(REPORT.headlines[0], REPORT.trend[:1]) is None
    assert sparklines.spark(replace(REPORT.headlines[0], id="something_new"), REPORT.trend) is None


def test_all_weeks_alike_are_a_level_line():
    level = tuple(replace(week, value_share=ratio(8, 10)) for week in REPORT.trend)
    heights = {point.split(",")[1] for point in sparklines.spark(REPORT.headlines[0], level).lines[0].split()}
    assert len(heights) == 1


@pytest.mark.parametrize(("subject", "name", "under"), [
    ("bluesky:dana.example", "Dana Whitlow", "bluesky:dana.example"), ("North", "North", ""),
    ("mastodon", "mastodon", ""), ("bluesky at://somewhere/1", "A thread on Bluesky", "at://somewhere/1"),
    ("all accounts", "all accounts", ""), ("two words", "two words", "")])
def test_a_row_is_called_what_people_call_it(subject, name, under):
    place = places.named(REPORT)(subject)
    assert (place.name, place.under) == (name, under)


def test_a_reason_does_not_say_the_name_again():
    place = places.named(REPORT)("bluesky:dana.example")
    result = replace(REPORT.findings[0].total, reason="Dana Whitlow: 7 of 12 replies pitched.")
    assert places.reason(result, place) == "7 of 12 replies pitched."
    assert places.reason(replace(result, reason="of 12, seven"), place) == "Of 12, seven"


def test_a_choice_of_one_is_no_choice():
    found = places.choices(REPORT)
    assert found.teams == ("North", "South")
    assert found.platforms == ("bluesky", "mastodon", "x")
    assert [name for name, _ in found.weeks] == ["2026-11-16", "2026-11-09"]
    north = replace(REPORT, accounts=REPORT.accounts[:2], teams=REPORT.teams[:1], findings=REPORT.findings[:1])
    assert places.choices(north).teams == ()


def test_a_post_belongs_to_the_brands_own_week():
    week = places.week(REPORT.audited)
    assert week(START) == "2026-11-16"
    assert week(START - timedelta(seconds=1)) == "2026-11-09"


def test_cases_are_counted_by_where_they_stand():
    cases = [replace(REPORT.cases[0], state=state) for state in ("new", "still up", "new", "our_rep", "new")]
    assert small_print.states(cases) == "3 new, 1 still up and 1 our rep"


@pytest.mark.parametrize(("hours", "said"), [(0.5, "0 h"), (23, "23 h"), (24, "1 day"), (80, "3 days")])
def test_how_long_somebody_waits_is_told_in_whole_hours_and_days(hours, said):
    asked = quote("?", created_at=REPORT.audited.end_at - timedelta(hours=hours))
    assert small_print.waited(asked, REPORT.audited) == said


def test_a_reason_does_not_say_the_number_beside_it_again():
    place = places.named(REPORT)("bluesky:dana.example")
    result = replace(REPORT.findings[0].total, numerator=7, denominator=12,
                     reason="Dana Whitlow: 7 of 12 replies pitched.")
    assert places.reason(result, place) == "Replies pitched."


def test_a_finding_without_points_says_so():
    shown = replace(REPORT.findings[0], finding=replace(REPORT.findings[0].finding, weight=0.0))
    assert small_print.rule(shown, REPORT.score).startswith("Shown only: it adds no points. Fine up to")
    assert "all points" not in small_print.rule(shown, REPORT.score)
