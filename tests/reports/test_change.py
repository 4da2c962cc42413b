"""What moved the score, and what reads otherwise in a past report: the sentences, and that the steps add up."""

from dataclasses import replace

import pytest

from pipeline.comparing import change
from pipeline.comparing.restated import restated
from pipeline.comparing.standing import Basis, Standing, Stood
from pipeline.records import Finding, Result

BASIS = Basis("0.1.0 aaa", "w1", 1, "80/20 version 1", 0.8, ("value_or_pitch@1",))


def stood(name, k, n, points, status="risk", weight=20.0, low=None, high=None):
    finding = Finding(name, "voice", "fine", f"Too many {name}", "w", "h", "low", weight, 0.1, 0.5, 10)
    return Stood(finding, Result(name, "all", "total", status, k, n, low, high, "r"), points)


def standing(*findings, week="2026-11-16", level="elevated", basis=BASIS):
    whole = round(sum(one.points or 0 for one in findings), 1)
    return Standing(week, whole, level, 0.0, 100.0, findings, basis)


def test_the_steps_come_largest_first_and_add_up_exactly():
    before = standing(stood("a", 20, 100, 5.0), stood("b", 30, 100, 10.1), stood("c", 20, 100, 5.0), week="2026-11-09")
    now = standing(stood("a", 24, 100, 7.0), stood("b", 20, 100, 5.0), stood("c", 20, 100, 5.0))
    found = change.change(now, before)
    assert [(one.finding, one.before, one.now) for one in found.moved] == [("b", 10.1, 5.0), ("a", 5.0, 7.0)]
    assert (found.week, found.before, found.points) == ("2026-11-09", 20.1, -3.1)
    assert found.not_comparable == ""


@pytest.mark.parametrize(("before", "now", "why"), [
    (stood("a", 20, 100, 5.0, low=0.1, high=0.3), stood("a", 25, 100, 7.5, low=0.2, high=0.4),
     "Was 20 of 100 (20 %), is 25 of 100 (25 %); chance alone can do that."),
    (stood("a", 20, 100, 5.0, low=0.1, high=0.2), stood("a", 50, 100, 20.0, low=0.4, high=0.6),
     "Was 20 of 100 (20 %), is 50 of 100 (50 %)."),
    (stood("a", 2, 5, None, "too_few"), stood("a", 20, 100, 5.0),
     "Not judged the week before (too few to say); is 20 of 100 (20 %)."),
    (stood("a", 20, 100, 5.0), stood("a", 0, 0, None, "not_collected"),
     "Not judged now (not collected); was 20 of 100 (20 %)."),
    (stood("a", 20, 100, 5.0), None, "Not judged now (not looked at); was 20 of 100 (20 %)."),
    (None, stood("a", 20, 100, 5.0), "Not judged the week before (not looked at); is 20 of 100 (20 %)."),
])
def test_each_step_says_both_counts(before, now, why):
    one, other = (standing(*(stood for stood in (some,) if stood)) for some in (now, before))
    assert [moved.why.replace("\N{NO-BREAK SPACE}", " ") for moved in change.change(one, other).moved] == [why]


def test_what_weighs_nothing_moves_nothing():
    before, now = standing(stood("a", 2, 100, 0.0, weight=0)), standing(stood("a", 9, 100, None, "too_few", weight=0))
    assert change.change(now, before).moved == ()


def test_without_enough_data_there_is_no_step_to_speak_of():
    found = change.change(standing(), standing(level="not enough data", week="2026-11-09"))
    assert found.not_comparable == "Too little could be judged in the week of 2026-11-09."
    assert change.said(found) == ""


@pytest.mark.parametrize(("points", "said"), [(3.2, "up 3.2"), (-0.4, "down 0.4"), (0.0, "as last week")])
def test_the_step_in_two_words(points, said):
    found = change.change(standing(stood("a", 1, 2, 10.0)), standing(stood("a", 1, 2, 10.0)))
    assert change.said(replace(found, points=points)) == said


def test_a_number_that_reads_otherwise_comes_with_its_own_reason():
    was = standing(stood("a", 20, 100, 5.0), stood("b", 30, 100, 10.0))
    heavier = replace(stood("b", 30, 100, 12.0), finding=replace(stood("b", 30, 100, 12.0).finding, weight=24.0))
    now = standing(stood("a", 18, 100, 4.0), heavier, basis=replace(BASIS, version=2, weights="w2"))
    rows = {row.what: row for row in restated(was, now, ("2 texts are gone",))}
    assert rows["Too many b"].why == "Its weight went from 20 to 24."
    assert rows["Too many a"].why == "Weights version 1 became 2; 2 texts are gone."
    assert (rows["Too many a"].was, rows["Too many a"].now) == (
        "20 of 100 (20\N{NO-BREAK SPACE}%), 5 points", "18 of 100 (18\N{NO-BREAK SPACE}%), 4 points")
    assert (rows["Risk"].was, rows["Risk"].now) == ("15 (elevated)", "16 (elevated)")


def test_other_rules_judges_and_programs_are_reasons_and_sameness_is_none():
    was = standing(stood("a", 20, 100, 5.0))
    other = replace(BASIS, rule="thirds version 1", value_target=1 / 3, judges=("value_or_pitch@2",),
                    program="0.2.0 bbb")
    now = standing(stood("a", 10, 100, 0.0, "ok"), basis=other)
    why = restated(was, now)[0].why.replace("\N{NO-BREAK SPACE}", " ")
    assert why == ("The rule 80/20 version 1 (80 %) became thirds version 1 (33 %); the judges value_or_pitch@1 became "
                   "value_or_pitch@2; offpitch 0.1.0 aaa became 0.2.0 bbb.")
    assert restated(was, was) == ()
