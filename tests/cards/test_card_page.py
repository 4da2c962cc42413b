"""A card coaches: the good first, each flagged text with a kinder way, and only its owner's rows."""

import re
import tomllib
from dataclasses import replace
from datetime import date

import pytest

from pipeline import paths
from pipeline.cards import draw, words
from pipeline.cards.card import Card, CardWeek, Flag
from pipeline.cards.kinder import kinder
from pipeline.questions._kinds import PITCH_KINDS
from pipeline.reporting.record import Case, Mark, Step
from pipeline.reporting.rows import Ratio
from tests.reports.made_report import AUDITED, quote, ratio

CASE = Case("off_context_reply", "Pitches into conversations", "bluesky at://one", "bluesky:dana.example",
            "Dana Whitlow", "North", "new", date(2026, 11, 16), (Step(date(2026, 11, 23), "new", "", "page-1"),))
PITCH = quote("Sounds lovely! Message me for my link", "Message me", parent_text="It rained all week at camp.")
CARD = Card("rep", "W01", "Dana Whitlow", "North", 1, ("bluesky:dana.example",), ratio(97, 100), ratio(9, 20),
            ratio(1, 12), 2, 9, (CardWeek("2026-11-09", 4, 1), CardWeek("2026-11-16", 8, 0)),
            quote("Lower the heat and wait for the smell of nuts.", kind="post", answer="value"), (),
            (Flag(CASE, PITCH, *kinder(["off_context_reply"], PITCH.kinds, PITCH.parent_text)),), 3)


def drawn(card=CARD):
    return draw.page(card, AUDITED, 0.8, "audit@larkspur.example")


def test_the_good_comes_before_what_was_flagged():
    page = drawn()
    assert page.index("Your best") < page.index("Worth a second look")
    assert "You give before you ask. 2 of your offers were welcome. 1 came where nobody had asked." in page


def test_each_flagged_text_shows_its_deciding_words_its_thread_and_a_kinder_way():
    page = drawn()
    advice, example = kinder(["off_context_reply"], PITCH.kinds, PITCH.parent_text)
    assert re.search(r"<mark[^>]*>Message me</mark>", page)
    assert "It rained all week at camp." in page
    assert advice in page
    assert example in page
    assert "3 more texts not shown here" in page


def test_a_card_says_how_to_dispute_a_label_and_what_it_must_not_be_used_for():
    page = drawn()
    assert "audit@larkspur.example" in page
    assert "must not be used for" in page
    assert "A person reads the whole thread" in page


def test_a_card_of_somebody_who_said_nothing_is_still_a_card():
    nothing = Ratio(0, 0, None, None)
    silent = replace(CARD, share=nothing, before=nothing, off_context=nothing, helpful=0, conversations=0, weeks=(),
                     best=None, flagged=(), more=0)
    assert "Nothing in these weeks gives or asks." in drawn(silent)
    assert "nothing to count" in drawn(silent)


def test_hostile_words_cannot_break_out_of_a_card():
    evil = '"><script>alert(1)</script>\u202e'
    bad = replace(CARD, title=evil, best=replace(CARD.best, text=evil, marks=(Mark(0, 3, evil),), who=evil))
    page = drawn(bad)
    assert "<script" not in page
    assert "\u202e" not in page


@pytest.mark.parametrize(("share", "said"), [
    (ratio(95, 100), "You give before you ask."), (ratio(10, 100), "You ask more often than the rule has room for."),
    (ratio(80, 100), "You give about as often as the rule wants."),
    (ratio(3, 4), "You give about as often as the rule wants, as far as so few texts can tell."),
])
def test_a_card_claims_no_more_than_its_interval_carries(share, said):
    assert words.opening(replace(CARD, share=share), 0.8).startswith(said)


def test_every_kind_of_pitch_has_a_kinder_way_and_the_findings_own_comes_first():
    advice = {kind: kinder(["no_such_finding"], (kind,)) for kind in PITCH_KINDS}
    assert len(set(advice.values())) == len(PITCH_KINDS)
    assert kinder(["copied_text"], ("deal",)) != kinder(["off_context_reply"], ("deal",))
    assert all(kinder(["off_context_reply"], ()))


@pytest.mark.parametrize(("heard", "kind"), [
    ("My dog died on Sunday, who wants his basket?", 0), ("How do you keep a pan from sticking?", 1),
    ("She won the county cup!", 2), ("Winter is on its way", None)])
def test_what_somebody_said_decides_what_would_have_been_kind_to_answer(heard, kind):
    told = tomllib.loads((paths.reports() / "coaching.toml").read_text(encoding="utf-8"))
    fits = told["otherwise"] if kind is None else told["heard"][kind]
    assert kinder(["undisclosed_promotion"], ("deal",), heard) == (fits["kinder"], fits["examples"][0])


def test_a_card_does_not_suggest_the_same_words_over_and_over():
    said = [kinder([], (), "Low cloud all morning.", turn)[1] for turn in range(4)]
    assert len(set(said)) == 4
    assert kinder([], (), "Low cloud all morning.", 4)[1] == said[0]


def test_a_text_that_several_findings_flagged_stands_once_and_says_so():
    page = drawn(replace(CARD, flagged=(replace(CARD.flagged[0], also=("Copied texts",)),)))
    assert "The same text also stands under: Copied texts." in page


def test_no_more_than_three_flagged_texts_lie_open():
    page = drawn(replace(CARD, flagged=CARD.flagged * 5))
    assert "2 more texts to look at" in page
    assert page.index("2 more texts to look at") > [one.start() for one in re.finditer("A kinder way:", page)][2]


def test_a_team_is_spoken_of_as_a_team():
    assert words.opening(replace(CARD, kind="team"), 0.8) == (
        "The team gives before it asks. 2 of its offers were welcome. 1 came where nobody had asked.")
    few = replace(CARD, helpful=0, off_context=ratio(0, 12), conversations=1)
    assert words.opening(few, 0.8) == "You give before you ask. 1 of your replies wanted nothing in return."


def test_two_cards_never_share_a_file():
    ids = ["W01", "w01", "W-01", "W 01", "Ünïon", "../../etc", ""]
    files = [draw.name(replace(CARD, id=one)) for one in ids]
    assert len(set(files)) == len(ids)
    assert all(re.fullmatch(r"rep-[a-z0-9-]*\.html", file) for file in files)


def test_the_bars_stay_on_their_strip():
    for bar in draw.bars([CardWeek("a", 0, 0), CardWeek("b", 900, 3), CardWeek("c", 1, 900)]):
        assert 0 <= float(bar.top) <= 20
        assert 0 <= float(bar.asked) <= 20
        assert 0 <= float(bar.left) <= float(bar.left) + float(bar.breadth) <= 100

