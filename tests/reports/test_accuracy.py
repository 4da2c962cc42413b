"""How sure the labels are: the same figures on the page, in the text and in the JSON, in words a marketer reads."""

import json
from dataclasses import replace

from made_report import ACCURACY, made, ratio
from test_page import Reading, squeezed

from pipeline import questions
from pipeline.drawing import draw
from pipeline.reporting import accuracy
from pipeline.reporting.record import Measured
from pipeline.reporting.rows import Ratio
from pipeline.wording import trust

POSTS = replace(ACCURACY[0], read=None)
READ = ACCURACY[0].read


def told(*found):
    """The section as it stands on the page and in the text, white space made single, and as JSON."""
    report = replace(made(), accuracy=found)
    page, twin = squeezed(Reading(draw.page(report)).text), squeezed(draw.twin(report))
    return page, twin, json.loads(draw.as_json(report))["accuracy"]


def test_figures_are_said_as_so_many_of_a_hundred_with_their_range():
    for drawn in told(POSTS)[:2]:
        assert "Of 100 posts called a pitch about 87 are (85–89); of 100 pitches about 79 are found (77–81)." in drawn
        assert "Missed: 230 of 1,100 pitches. Wrongly called one: 130 other posts." in drawn
        assert "Of 100 posts about 10 are marked unsure (9–11)" in drawn
        assert "Measured on 3,600 posts that we wrote, hard ones on purpose; not yet on your posts." in drawn
        assert "offpitch review larkspur --budget 50" in drawn
        assert trust.UNMEASURED in drawn


def test_what_people_read_stands_beside_in_whole_numbers():
    page, twin, as_json = told(replace(POSTS, read=READ))
    for drawn in (page, twin):
        assert "40 of your posts that chance chose" in drawn
        assert squeezed("Rightly called a pitch: 11 of 12 (92 %, 65–99 %)") in drawn
        assert squeezed("Found of the pitches: 11 of 14 (79 %, 52–92 %)") in drawn
        assert "not yet on your" not in drawn
    assert as_json[0]["read"]["recall"]["denominator"] == 14
    assert as_json[0]["shipped"]["precision"]["numerator"] == 870


def test_nothing_called_and_nothing_found_is_no_share():
    nothing = Measured(20, Ratio(0, 0, None, None), ratio(0, 3))
    assert "Rightly called a pitch: nothing to count." in trust.read(replace(POSTS, read=nothing))
    assert "nobody knows how many are;" in trust.shipped(replace(POSTS, shipped=nothing))


def test_without_figures_nothing_is_claimed():
    page, twin, _ = told()
    assert "How sure" not in page
    assert "HOW SURE" not in twin


def test_a_question_without_words_of_its_own_goes_by_its_answer():
    assert trust.named(replace(POSTS, question="new_one", answer="two_words")).one == "two words"


def test_the_shipped_figures_are_about_the_judges_that_ship():
    for name, figures in accuracy.shipped().items():
        question = questions.question(name).QUESTION
        assert figures["judge"] == f"{name}@{question.version}", "the judge changed; run make accuracy-page"
        assert figures["target"] in question.answers
        for share in ("precision", "recall", "unsure", "errors_unsure"):
            found = Ratio(**figures[share])
            assert 0 <= found.low <= found.numerator / found.denominator <= found.high <= 1
    assert {"value_or_pitch", "reply_in_context"} == set(accuracy.shipped())


def test_the_page_of_figures_and_what_the_report_shows_are_of_one_run():
    from pipeline import paths

    page = (paths.PROJECT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    for figures in accuracy.shipped().values():
        found = {name: Ratio(**figures[name]) for name in ("precision", "recall")}
        said = [f"{one.numerator / one.denominator:.2f} ({one.low:.2f}–{one.high:.2f})" for one in found.values()]
        assert f"| offpitch | {' | '.join(said)} |" in page, "run make accuracy-page"
        assert f"{figures['texts']:,} texts" in page
