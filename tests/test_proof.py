"""What a platform sent in another shape than it promises becomes a complaint, never a row."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.parsing.pages import each
from pipeline.records import Issue, Page, Post

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PAGE = Page("x", "x:jo", "timeline", "https://tea.example", NOW, 200, b"")
POST = Post("x", "7", "42", "reply", "Rinse the pot first", NOW, "server", NOW, parent_id="6", likes=-2,
            hashtags=("tea",))


def read(**odd):
    return list(each(PAGE, [replace(POST, **odd)], lambda post: [post]))


@pytest.mark.parametrize("odd", [
    {"post_id": None}, {"post_id": ""}, {"post_id": " "}, {"post_id": 7}, {"author_id": ""}, {"author_id": 42},
    {"text": None}, {"url": 3}, {"parent_id": 6}, {"likes": "5"}, {"likes": True}, {"replies": -1}, {"reposts": 1.5},
    {"hashtags": (None,)}, {"mentions": (42,)}, {"created_at": NOW + timedelta(days=3)},
    {"created_at": datetime(1970, 1, 1, tzinfo=UTC)},
], ids=str)
def test_a_field_of_another_kind_is_complained_about(odd):
    (found,) = read(**odd)
    assert isinstance(found, Issue)
    name = "list or a count" if odd.keys() & {"hashtags", "mentions"} or odd.get("replies") else next(iter(odd))
    assert name in found.message


def test_what_is_as_promised_comes_as_it_came():
    assert read() == [POST]
    assert read(deleted=True, author_id="") == [replace(POST, deleted=True, author_id="")]


def test_an_edit_at_a_time_that_cannot_be_does_not_cost_the_post():
    assert read(edited_at=NOW + timedelta(days=900)) == [POST]
    assert read(edited_at=NOW) == [replace(POST, edited_at=NOW)]
