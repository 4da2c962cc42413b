"""A flagged post is followed by itself: each thing that becomes of it is a dated step, and the steps say its state."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.following.follow import Flagged, Known, Sight, follow
from pipeline.following.said import Said
from pipeline.records import Receipt

FIRST = datetime(2026, 11, 9, 6, tzinfo=UTC)
NEXT = FIRST + timedelta(weeks=1)
KEY = "bluesky at://rita/1"
PITCH = Flagged("off_context_reply", "Pitches into conversations", KEY)
SIGHT = Sight("bluesky:rita", "Rita", "North", True, False, FIRST, None, None, "page-1")


def first(**known):
    return follow("2026-11-02", [PITCH], {KEY: SIGHT}, Known(**known))


def later(sight, found=True, **known):
    """The one case a week later, its post as last seen then."""
    (case,) = follow("2026-11-09", [PITCH] if found else [], {KEY: sight} if sight else {},
                     Known(before=first(), **known))
    return case


def said(state, on, **more):
    return Said(KEY, state, "Jo", on, **more)


def test_what_is_flagged_for_the_first_time_is_new_and_says_which_page_proves_it():
    (case,) = first()
    assert (case.state, case.since, case.who, case.team) == ("new", date(2026, 11, 2), "Rita", "North")
    assert [(step.on, step.state, step.evidence) for step in case.steps] == [(date(2026, 11, 9), "new", "page-1")]


def test_the_same_week_told_twice_is_the_same():
    assert follow("2026-11-02", [PITCH, PITCH], {KEY: SIGHT}, Known()) == first()
    again = later(replace(SIGHT, seen_at=NEXT, page_sha256="page-2"))
    (twice,) = follow("2026-11-16", [PITCH], {KEY: replace(SIGHT, seen_at=NEXT, page_sha256="page-2")},
                      Known(before=(again,)))
    assert twice == again


@pytest.mark.parametrize(("sight", "state", "on", "proof"), [
    (replace(SIGHT, seen_at=NEXT, page_sha256="page-2"), "still_up", date(2026, 11, 16), "page-2"),
    (replace(SIGHT, seen_at=NEXT, deleted=True, page_sha256="page-2"), "gone", date(2026, 11, 16), "page-2"),
    (replace(SIGHT, seen_at=NEXT, edited_at=FIRST + timedelta(days=2)), "edited", date(2026, 11, 11), "page-1"),
    (replace(SIGHT, seen_at=NEXT, in_roster=False), "not_our_rep", date(2026, 11, 16), "page-1"),
    (SIGHT, "new", date(2026, 11, 9), "page-1"),
    (None, "new", date(2026, 11, 9), "page-1"),
])
def test_what_the_post_shows_becomes_a_step_with_its_day_and_its_proof(sight, state, on, proof):
    case = later(sight)
    assert case.state == state
    assert (on, state, proof) in [(step.on, step.state, step.evidence) for step in case.steps]


def test_an_edit_before_it_was_flagged_is_none():
    assert later(replace(SIGHT, seen_at=NEXT, edited_at=FIRST - timedelta(days=3))).state == "still_up"


def test_only_the_latest_sighting_is_kept():
    case = later(replace(SIGHT, seen_at=NEXT))
    (next_week,) = follow("2026-11-16", [], {KEY: replace(SIGHT, seen_at=NEXT + timedelta(weeks=1))}, Known((case,)))
    assert [step.on for step in next_week.steps if step.state == "still_up"] == [date(2026, 11, 23)]


def test_a_case_is_followed_although_it_is_not_flagged_any_more():
    assert later(replace(SIGHT, seen_at=NEXT), found=False).state == "still_up"


def test_a_label_that_a_person_overruled_ends_the_case():
    assert later(replace(SIGHT, seen_at=NEXT, overruled_on=date(2026, 11, 12)), found=False).state == "withdrawn"
    assert later(replace(SIGHT, seen_at=NEXT, overruled_on=date(2026, 11, 12)), found=True).state == "still_up"


@pytest.mark.parametrize("state", ["accepted", "disputed", "not_our_rep"])
def test_a_persons_word_stands_though_the_post_is_seen_again(state):
    case = later(replace(SIGHT, seen_at=NEXT), said=(said(state, date(2026, 11, 12)),))
    assert case.state == state
    assert {"new", "still_up", state} <= {step.state for step in case.steps}


def test_the_latest_word_counts_and_what_is_gone_is_gone():
    words = (said("disputed", date(2026, 11, 10)), said("accepted", date(2026, 11, 13)))
    assert later(replace(SIGHT, seen_at=NEXT), said=words).state == "accepted"
    assert later(replace(SIGHT, seen_at=NEXT, deleted=True), said=words).state == "gone"


def test_a_word_about_another_finding_is_no_word_about_this_one():
    assert later(SIGHT, said=(said("disputed", date(2026, 11, 10), finding="copied_text"),)).state == "new"
    assert later(SIGHT, said=(said("disputed", date(2026, 11, 10), finding="off_context_reply"),)).state == "disputed"


def test_a_report_that_was_mailed_was_seen_and_a_notice_follows_it():
    mail = Receipt("2026-11-02", "jo@acme.example", "<1@acme.example>", "report-1", "sent", FIRST + timedelta(hours=3))
    assert later(SIGHT, receipts=(mail,)).state == "seen"
    assert later(SIGHT, receipts=(replace(mail, state="refused"),)).state == "new"
    told = later(SIGHT, receipts=(mail,), said=(said("notified", date(2026, 11, 10)),))
    assert [step.state for step in told.steps] == ["new", "seen", "notified"]
    assert told.state == "notified"
