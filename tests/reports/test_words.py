"""Verdicts say no more than the numbers allow."""

from dataclasses import replace

import pytest
from made_report import AUDITED, finding, judged, made, quote, ratio

from pipeline.reporting import blind
from pipeline.reporting.record import Mark
from pipeline.reporting.rows import Ratio
from pipeline.scoring.score import Score, ScorePart
from pipeline.wording import words

SCORE = made().score
VALUE = made().headlines[0]


@pytest.mark.parametrize(("value", "both", "said"), [
    (900, 1000, "gives before it asks."), (41, 50, "gives about as much as 80/20 wants."),
    (312, 413, "gives more than it asks, but less than 80/20 wants."), (11, 20, "gives less than 80/20 wants."),
    (30, 100, "asks more than it gives.")])
def test_the_verdict_goes_as_far_as_the_interval(value, both, said):
    assert words.verdict(AUDITED, SCORE, replace(VALUE, now=ratio(value, both))) == f"Larkspur Kitchen {said}"


def test_silence_is_no_verdict():
    silent = replace(VALUE, now=Ratio(0, 0, None, None))
    assert "published nothing" in words.verdict(AUDITED, SCORE, silent)
    assert words.standing(silent) == "nothing to count this week"
    assert words.verdict(AUDITED, replace(SCORE, level="not enough data"), VALUE) == words.BLIND


@pytest.mark.parametrize(("aim", "k", "said"), [
    ("high", 90, "meets the target"), ("high", 80, "too close to call"), ("high", 60, "misses the target"),
    ("low", 60, "meets the target"), ("low", 80, "too close to call"), ("low", 90, "misses the target")])
def test_a_target_is_met_or_missed_only_where_the_whole_interval_says_so(aim, k, said):
    assert words.standing(replace(VALUE, aim=aim, now=ratio(k, 100))) == said


def test_what_needs_action_and_weighs_most_comes_first():
    found = tuple(judged(finding(name, "g", name, name, 20), "G", status, 5, 20)
                  for name, status in (("a", "ok"), ("b", "risk"), ("c", "watch"), ("d", "risk"), ("e", "too_few")))
    score = Score(9.0, "low", (ScorePart("b", 2.0, 20), ScorePart("d", 7.0, 20)), (), 100.0, 1)
    assert [one.finding.id for one in words.in_order(found, score)] == ["d", "b", "c", "e", "a"]
    assert words.standout(score, found) == "What weighs most: d, and 1 more finding to act on."
    assert [task.title for task in words.tasks(found, score, ())] == ["d", "b", "c"]


def test_blind_spots_come_first_where_half_of_the_accounts_are_dark():
    report = made()
    dark = [row for row in report.coverage if row.problem]
    assert words.tasks(report.findings, report.score, tuple(dark))[0].anchor == "coverage"
    light = tuple(replace(row, problem=None) for row in report.coverage)
    assert "coverage" not in [task.anchor for task in words.tasks(report.findings, report.score, light)]


def test_every_blind_spot_is_one_sentence_and_none_is_none():
    report = made()
    told = {"texts": 10, "unsupported": 0, "unsure": 0}
    whole = tuple(replace(row, problem=None, parents_wanted=4, parents_read=4, stop="end")
                  for row in report.coverage if row.last_collected)
    assert blind.unseen(whole, told, report.findings, replace(SCORE, not_judged=())) == ()
    assert blind.unseen((), told, (), replace(SCORE, not_judged=()))[0].startswith("No account was asked for")
    gone = tuple(replace(row, stop="error") for row in report.coverage)
    assert blind.unseen(gone, told, (), replace(SCORE, not_judged=()))[0].startswith("Nothing could be collected")


def test_the_subject_says_brand_score_and_week():
    assert words.subject(AUDITED, SCORE) == "Larkspur Kitchen: risk 19.7 (guarded), week of 16 November 2026"
    assert words.local_day(AUDITED) == "16–22 November 2026 (Europe/Berlin)"


def test_a_reason_that_begins_with_its_number_is_one_sentence_with_it():
    total = replace(made().findings[0].total, numerator=7, denominator=12, low=0.3, high=0.8)
    one = words.told(replace(total, reason="7 of 12 replies pitched."))
    assert one == ("7 of 12 (58 %, 30–80 %) replies pitched.".replace(" %", "\N{NO-BREAK SPACE}%"), "")
    assert words.told(replace(total, reason="7 of 120 replies pitched."))[1] == "7 of 120 replies pitched."
    assert words.told(replace(total, reason="North has the largest share."))[1] == "North has the largest share."


def test_only_the_heaviest_of_what_needs_action_lies_open():
    found = tuple(judged(finding(name, "g", name, name, 20), "G", "risk" if name != "f" else "watch", 5, 20)
                  for name in "abcdef")
    score = Score(9.0, "low", (ScorePart("f", 9.0, 20), ScorePart("d", 7.0, 20), ScorePart("b", 2.0, 20)), (), 100.0, 1)
    assert words.heaviest(found, score) == {"d", "b", "a"}


def test_words_that_have_no_name_stand_without_one_and_what_does_not_ask_needs_no_reason():
    told = replace(quote("Buy it now", "Buy"), marks=(Mark(0, 3, "wording"), Mark(7, 10, "hurry_up")))
    assert words.label(told).endswith("because of: Buy and now (hurry up)")
    assert words.label(replace(told, answer="value")).endswith("likely to ask)")
