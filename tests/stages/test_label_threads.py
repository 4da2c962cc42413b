"""What the verb label shows a judge of threads: whole texts, whom they answer, and where they stand."""

from datetime import UTC, date, datetime, timedelta

import pyarrow.parquet as pq
import pytest

from pipeline import paths
from pipeline.label import label
from pipeline.questions import _columns
from pipeline.records import Post
from pipeline.settings import Brand
from pipeline.tables import table_of, write_part

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BRAND = Brand(name="Acme", contact="audit@acme.example", slug="acme", opt_in_venues=("#Deals".lower(), "club"))
RITA = {"author_id": "did:rita", "role": "rep", "account": "bluesky:rita"}
ANN = {"author_id": "h:ann"}
RAIN = "It rained all week at camp and the tents flooded."
ASK = "We sell tents, message me to order!"
ADVERT = "Our autumn candles are here, 20% off until Sunday. Order at the link in my bio!"


@pytest.fixture(autouse=True)
def _data(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path))


def said(post_id, text, who, to=None, *, root=None, after=timedelta(), **more):
    """A post, or a reply to the post `to` in the thread of `root`."""
    under = {"kind": "reply", "parent_id": to.post_id, "root_id": (root or to).post_id, "parent_state": "ok",
             "parent_author_id": to.author_id} if to else {"kind": "post"}
    return Post("bluesky", post_id, text=text, created_at=NOON + after, created_source="server", seen_at=NOON,
                **who, **under, **more)


def labels(question, *posts, brand=BRAND):
    write_part(paths.posts("acme", "bluesky", DAY), table_of(Post, posts))
    label(brand, DAY)
    return {row["post_id"]: row for row in
            pq.read_table(paths.labels("acme", question, "bluesky", DAY)).to_pylist()}


def thread(*texts, step=timedelta(minutes=1)):
    posts = [said("0", texts[0], RITA)]
    for number, text in enumerate(texts[1:], 1):
        posts.append(said(str(number), text, RITA, posts[-1], root=posts[0], after=step * number))
    return posts


def test_an_ask_in_the_second_post_makes_the_thread_a_pitch():
    found = labels("value_or_pitch", *thread("Three things I learnt about bread this winter.", ASK, "Salt it late."))
    assert found["0"]["answer"] == "pitch"
    assert "message me to order" in {reason["words"] for reason in found["0"]["because"]}


def test_what_is_added_more_than_a_day_later_leaves_the_first_text_as_it_was():
    late = thread("Three things I learnt about bread this winter.", ASK, step=timedelta(hours=25))
    found = labels("value_or_pitch", *late)
    assert [found[name]["answer"] for name in ("0", "1")] == ["value", "pitch"]


def test_a_thread_longer_than_is_judged_whole_goes_on_as_a_second_text():
    tip = "Weigh the water, because cups lie, and so does your memory of last week's dough. " * 6
    parts = [tip] * 6 + [ASK] + [tip] * 6
    assert sum(map(len, parts)) > _columns.LONGEST
    found = labels("value_or_pitch", *thread(*parts))
    assert found["0"]["answer"] == "pitch"
    found = labels("value_or_pitch", *thread(*[tip] * 10, ASK, tip))
    begun = [name for name in found if found[name]["shown_sha256"] != found["1"]["shown_sha256"]]
    assert found["0"]["answer"] == "value"
    assert "pitch" in {found[name]["answer"] for name in begun}


def test_an_ask_added_to_a_reply_is_judged_with_it_and_under_what_it_answers():
    rain = said("rain", RAIN, ANN)
    sorry = said("sorry", "Poor you!", RITA, rain)
    added = said("added", ASK, RITA, sorry, root=rain, after=timedelta(minutes=1))
    found = labels("reply_in_context", rain, sorry, added)
    assert {name: row["answer"] for name, row in found.items()} == {"sorry": "off_context_pitch"}


def test_an_ask_added_to_a_reply_days_later_answers_the_same_person():
    rain = said("rain", RAIN, ANN)
    sorry = said("sorry", "Poor you! Ours flooded too.", RITA, rain)
    added = said("added", ASK, RITA, sorry, root=rain, after=timedelta(days=3))
    found = labels("reply_in_context", rain, sorry, added)
    assert {name: row["answer"] for name, row in found.items()} == {
        "sorry": "conversation", "added": "off_context_pitch"}


def test_below_ones_own_pitch_an_offer_is_welcome_also_where_the_second_post_pitched():
    opening, second = thread("Candles and cold evenings belong together.", ADVERT)
    comment = said("comment", "These look lovely.", ANN, opening)
    offer = said("offer", "Order today and I'll add a free one!", RITA, comment, root=opening)
    assert labels("reply_in_context", opening, second, comment, offer)["offer"]["answer"] == "invited_pitch"
    assert labels("reply_in_context", opening, comment, offer)["offer"]["answer"] == "off_context_pitch"


@pytest.mark.parametrize(("tags", "more", "verdict"), [
    (("deals",), {}, "invited_pitch"),
    ((), {"venue": "group", "venue_id": "club"}, "invited_pitch"),
    ((), {"hashtags": ("deals",)}, "off_context_pitch"),
    ((), {}, "off_context_pitch"),
])
def test_an_offer_is_welcome_in_a_group_or_under_a_tag_that_people_joined_for_offers(tags, more, verdict):
    rain = said("rain", RAIN, ANN, hashtags=tags)
    found = labels("reply_in_context", rain, said("offer", ASK, RITA, rain, **more))
    assert found["offer"]["answer"] == verdict
    assert (found["offer"]["invites"] == "promo") == (verdict == "invited_pitch")


def test_what_was_shown_changes_with_the_venue_and_for_nobody_else():
    rain = said("rain", RAIN, ANN, hashtags=("deals",))
    posts = (rain, said("offer", ASK, RITA, rain))
    named = labels("reply_in_context", *posts)["offer"]["shown_sha256"]
    none = Brand(name="Acme", contact="audit@acme.example", slug="acme")
    assert labels("reply_in_context", *posts, brand=none)["offer"]["shown_sha256"] != named
