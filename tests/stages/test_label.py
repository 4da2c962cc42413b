"""The verb label on real parts: who is asked what, what is shown, twice equals once, faults that stay small."""

from datetime import UTC, date, datetime, timedelta

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline import issues, paths, questions
from pipeline.label import label
from pipeline.records import Post
from pipeline.settings import Brand
from pipeline.tables import LABELS, table_of, write_part

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BRAND = Brand(name="Acme", contact="audit@acme.example", slug="acme")


@pytest.fixture(autouse=True)
def _data(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path))


def post(post_id, text="", *, by="h:stranger", kind="post", seen=NOON, **more):
    more = {"role": "rep", "account": f"bluesky:{by}"} | more if not by.startswith("h:") else more
    return Post("bluesky", post_id, by, kind, text, NOON, "server", seen, **more)


def reply(post_id, text, to, *, by="did:rita", **more):
    return post(post_id, text, by=by, kind="reply", parent_id=to, root_id=to, **{"parent_author_id": "h:p"} | more)


def write(*posts, day=DAY, connector="bluesky"):
    write_part(paths.posts(BRAND.slug, connector, day), table_of(Post, posts))


def labels(question, connector="bluesky", day=DAY):
    rows = pq.read_table(paths.labels(BRAND.slug, question, connector, day)).to_pylist()
    return {row["post_id"]: row for row in rows}


def test_each_question_is_asked_of_its_own_texts():
    write(post("own", "Order now!", by="did:rita"), post("repost", by="did:rita", kind="repost"),
          post("gone", by="did:rita", deleted=True), post("theirs", "Any recommendations for a pan?"),
          reply("answer", "I sell pans, message me", "theirs"),
          reply("more", "and lids", "own", parent_author_id="did:rita"),
          reply("asked", "Do you ship?", "own", by="h:customer", parent_author_id="did:rita"),
          post("named", "Thank you @rita", mentions=("did:rita",)), post("chat", "hi @mo", mentions=("h:mo",)),
          post("note", "Buy my pans", by="did:rita", kind="message"),
          post("hello", "Hi", by="did:rita", kind="invitation"),
          post("praise", "A calm hand", by="did:rita", kind="recommendation"))
    assert label(BRAND, DAY) == 8
    assert set(labels("value_or_pitch")) == {"own", "answer", "more", "note", "hello"}
    assert set(labels("reply_in_context")) == {"answer"}
    assert set(labels("customer_voice")) == {"asked", "named"}


def test_who_names_the_brand_or_a_product_without_addressing_anybody_is_heard_too():
    brand = BRAND.model_copy(update={"products": ("Spring cream",)})
    write(post("named", "Is ACME any good?"), post("product", "My spring-cream leaks"), post("part", "An acmetic day"),
          post("ours", "Acme for all", by="did:rita"), post("gone", "Acme", deleted=True))
    label(brand, DAY)
    assert {key: row["answer"] for key, row in labels("customer_voice").items()} == {
        "named": "question", "product": "complaint"}


def test_every_question_can_be_asked_of_the_posts_table():
    write(post("1", "hello"))
    assert label(BRAND, DAY) == 0
    assert issues.read(paths.data(BRAND.slug) / "issues") == []
    for name in questions.names():
        part = pq.read_table(paths.labels(BRAND.slug, name, "bluesky", DAY))
        assert part.schema.equals(LABELS)
        assert part.num_rows == 0


def test_a_reply_is_shown_with_the_parent_from_another_day_and_another_connector():
    write(post("p", "Looking for a plumber, any recommendations?"), day=DAY - timedelta(days=9), connector="archive")
    write(reply("r", "I'm a plumber, message me", "p", parent_state="not_fetched"))
    label(BRAND, DAY)
    said = labels("reply_in_context")["r"]
    assert (said["answer"], said["invites"]) == ("invited_pitch", "product")
    assert "Looking for" in [reason["words"] for reason in said["because"]]


def test_a_reply_without_its_parent_has_no_verdict_whatever_it_says():
    write(reply("never", "Order now!", "p1"), reply("gone", "Order now!", "p2", parent_state="deleted"),
          reply("tombstone", "Order now!", "p3", parent_state="ok"), post("p3", deleted=True))
    label(BRAND, DAY)
    assert {row["answer"] for row in labels("reply_in_context").values()} == {"context_missing"}


def test_the_latest_sight_of_a_parent_counts():
    write(post("p", "Any recommendations for a plumber?"), day=DAY - timedelta(days=1))
    write(post("p", "Never mind, the tap is fixed.", seen=NOON + timedelta(days=2)), day=DAY + timedelta(days=1))
    write(reply("r", "I'm a plumber, message me", "p"))
    label(BRAND, DAY)
    assert labels("reply_in_context")["r"]["answer"] == "off_context_pitch"


def test_a_picture_answered_to_is_shown_by_its_description():
    write(post("p", media_alt=("Where can I buy a kettle like this one?",)), reply("r", "We sell them, DM me", "p"))
    label(BRAND, DAY)
    assert labels("reply_in_context")["r"]["invites"] == "product"


def test_labels_carry_who_judged_and_what_was_shown():
    write(*[post(name, text, by="did:rita") for name, text in (("a", "Order now!"), ("b", "Order now!"), ("c", "Hi"))])
    label(BRAND, DAY)
    said = labels("value_or_pitch")
    assert said["a"]["judge"] == "value_or_pitch@" + questions.question("value_or_pitch").QUESTION.version
    assert said["a"]["judged_on"] == DAY
    assert said["a"]["shown_sha256"] == said["b"]["shown_sha256"] != said["c"]["shown_sha256"]
    assert len(said["a"]["shown_sha256"]) == 64


def test_what_was_shown_changes_with_the_parent():
    write(post("p", "It rained all week."), reply("r", "Same here", "p"))
    label(BRAND, DAY)
    before = labels("reply_in_context")["r"]["shown_sha256"]
    write(post("p", "It snowed all week.", seen=NOON + timedelta(days=1)), day=DAY + timedelta(days=1))
    label(BRAND, DAY)
    assert labels("reply_in_context")["r"]["shown_sha256"] != before


def test_twice_is_once_to_the_byte():
    write(*[reply(f"r{n}", f"Message me to order {n}", "p") for n in range(300)], post("p", "Where can I buy one?"))
    label(BRAND, DAY)
    files = sorted((paths.data(BRAND.slug) / "labels").rglob("*.parquet"))
    before = [file.read_bytes() for file in files]
    label(BRAND, DAY)
    assert [file.read_bytes() for file in files] == before


def test_a_question_that_fails_becomes_an_issue_and_the_others_go_on(monkeypatch):
    write(post("a", "Order now!", by="did:rita"))
    label(BRAND, DAY)
    before = labels("value_or_pitch")

    def broken(texts: pa.Table) -> pa.Table:
        raise RuntimeError("no cue file")

    monkeypatch.setattr(questions.question("value_or_pitch"), "judge", broken)
    write(post("a", "Hello", by="did:rita"), reply("r", "Hello", "p"))
    assert label(BRAND, DAY) == 1
    assert labels("value_or_pitch") == before
    [issue] = issues.read(paths.data(BRAND.slug) / "issues")
    assert issue.stage == "label"
    assert "value_or_pitch" in issue.message
    assert "no cue file" in issue.message


def test_a_question_that_loses_texts_becomes_an_issue(monkeypatch):
    module = questions.question("value_or_pitch")
    judge = module.judge
    monkeypatch.setattr(module, "judge", lambda texts: judge(texts).slice(1))
    write(post("a", "Order now!", by="did:rita"))
    assert label(BRAND, DAY) == 0
    assert "gave 0 answers to 1 texts" in issues.read(paths.data(BRAND.slug) / "issues")[0].message


def test_a_part_larger_than_a_batch_is_labelled_whole(monkeypatch):
    monkeypatch.setattr("pipeline.label.BATCH", 2_048)
    write(*[post(f"{n:05}", f"Order number {n} now", by="did:rita") for n in range(5_000)])
    assert label(BRAND, DAY) == 5_000
    part = paths.labels(BRAND.slug, "value_or_pitch", "bluesky", DAY)
    [(rows, ids)] = duckdb.sql(f"select count(*), count(distinct post_id) from '{part}'").fetchall()
    assert rows == ids == 5_000


def test_a_day_without_posts_has_no_labels():
    assert label(BRAND, DAY) == 0
