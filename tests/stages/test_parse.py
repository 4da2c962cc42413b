"""parse: what is on the landed pages, one row a post, people of the roster named and nobody else."""

import gzip
import json
import stat
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pyarrow.parquet as pq
import pytest
from brand_folder import brand
from local_platform import hydrated, uri, view

from pipeline import issues, paths, platforms
from pipeline.collecting import history
from pipeline.landing import Landing
from pipeline.parse import parse
from pipeline.records import Collected, Page, Post
from pipeline.tables import schema_of

DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
FEED = "https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?actor=x"
QUESTION = view("ida.example", "q", "Which kettle lasts, @rosa.example?")
ANSWER = {"post": view("rosa.example", "a", "The steel one", parent=QUESTION["uri"]),
          "reply": {"parent": hydrated(QUESTION), "root": hydrated(QUESTION)}}


@pytest.fixture
def made(tmp_path, monkeypatch):
    return brand(tmp_path, monkeypatch, ["1,Rosa,bluesky,rosa.example,did:plc:rosa", "2,Bo,bluesky,bo.example"],
                 own=[("bluesky", "acme.example")])


def land(body, what="timeline", handle="rosa.example", platform="bluesky", url=FEED, status=200, later=0, day=DAY):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    landing = Landing(paths.landing("acme", platform, day) / f"{handle}.jsonl.gz")
    landing.add(Page(platform, f"{platform}:{handle}", what, url, AT + timedelta(minutes=later), status, raw))
    landing.close()


def found_id(account, stable_id, day=DAY):
    platform = account.partition(":")[0]
    history.write("acme", Collected(platform, account, day, AT, "end", 1, stable_id))


def rows(platform="bluesky", day=DAY):
    return {row["post_id"]: row for row in pq.read_table(paths.posts("acme", platform, day)).to_pylist()}


def complaints():
    return [one.message for one in issues.read(paths.data("acme") / "issues" / "parse")]


def test_a_part_has_the_columns_of_a_post_and_is_in_the_order_of_time(made):
    land({"feed": [ANSWER, {"post": view("rosa.example", "b", "Earlier", "2026-11-01T00:00:00Z")}]})
    assert parse(made, DAY) == 3
    table = pq.read_table(paths.posts("acme", "bluesky", DAY))
    assert table.schema.equals(schema_of(Post))
    times = table["created_at"].to_pylist()
    assert times == sorted(times)


def test_a_reply_has_its_parent_and_root_beside_it(made):
    land({"feed": [ANSWER]})
    parse(made, DAY)
    reply = rows()[uri("rosa.example", "a")]
    parent = rows()[reply["parent_id"]]
    assert reply["parent_state"] == "ok"
    assert parent["text"] == "Which kettle lasts, @rosa.example?"
    assert reply["root_id"] == parent["post_id"]
    assert reply["parent_author_id"] == parent["author_id"]


def test_people_of_the_roster_are_named_and_strangers_are_hashes(made):
    named = [{"$type": "app.bsky.richtext.facet#mention", "did": f"did:plc:{name}"} for name in ("rosa", "al")]
    asked = {**QUESTION, "record": {**QUESTION["record"], "facets": [{"index": {}, "features": named}]}}
    land({"feed": [{**ANSWER, "reply": {"parent": hydrated(asked), "root": hydrated(asked)}}]})
    parse(made, DAY)
    ours, theirs = rows()[uri("rosa.example", "a")], rows()[uri("ida.example", "q")]
    assert (ours["author_id"], ours["account"], ours["role"]) == ("did:plc:rosa", "bluesky:rosa.example", "rep")
    assert ours["author_handle"] == "rosa.example"
    assert ours["url"] == "https://bsky.app/profile/did:plc:rosa/post/a"
    assert theirs["author_id"].startswith("h:")
    assert len(theirs["author_id"]) == 34
    assert (theirs["account"], theirs["role"], theirs["author_handle"], theirs["url"]) == (None, None, None, None)
    assert ours["parent_author_id"] == theirs["author_id"], "the same person has the same hash"
    assert theirs["mentions"][0] == "did:plc:rosa"
    assert theirs["mentions"][1].startswith("h:")
    assert ours["page_sha256"]
    assert ours["collected_by"] == "bluesky:rosa.example"


def test_an_account_is_known_by_the_id_it_was_collected_with_on_any_day(made):
    found_id("bluesky:acme.example", "did:plc:acme", date(2026, 11, 1))
    found_id("bluesky:bo.example", None)
    land({"feed": [{"post": view("acme.example", "x", "Hello")}, {"post": view("bo.example", "y", "Hi")}]})
    parse(made, DAY)
    assert rows()[uri("acme.example", "x")]["role"] == "brand"
    assert rows()[uri("bo.example", "y")]["role"] is None, "nobody has seen Bo's id yet"


def test_hashes_stay_the_same_from_day_to_day_and_differ_between_brands(made, tmp_path, monkeypatch):
    later = date(2026, 11, 29)
    for day in (DAY, later):
        land({"feed": [ANSWER]}, day=day)
        parse(made, day)
    first = rows()[QUESTION["uri"]]["author_id"]
    assert rows(day=later)[QUESTION["uri"]]["author_id"] == first
    assert stat.S_IMODE(paths.salt("acme").stat().st_mode) == 0o600
    paths.salt("acme").unlink()
    parse(made, DAY)
    assert rows()[QUESTION["uri"]]["author_id"] != first, "without the salt nobody can make them again"


def test_parsing_again_gives_the_same_bytes(made):
    land({"feed": [ANSWER]})
    parse(made, DAY)
    before = paths.posts("acme", "bluesky", DAY).read_bytes()
    parse(made, DAY)
    assert paths.posts("acme", "bluesky", DAY).read_bytes() == before


def test_of_many_sights_the_latest_counts_and_the_parent_is_not_forgotten(made):
    land({"feed": [ANSWER]})
    changed = {"post": {**ANSWER["post"], "likeCount": 9}, "reply": ANSWER["reply"]}
    land({"feed": [changed]}, later=5, url=FEED + "&cursor=2")
    lone = {"posts": [{**ANSWER["post"], "likeCount": 11}]}
    land(lone, "parent", later=9, url="https://public.api.bsky.app/xrpc/app.bsky.feed.getPosts?uris=x")
    assert parse(made, DAY) == 2
    assert rows()[uri("rosa.example", "a")]["parent_state"] == "ok"
    assert rows()[uri("rosa.example", "a")]["likes"] == 9


def test_a_parent_hidden_by_a_block_is_ok_once_it_came_another_way(made):
    gone = {"$type": "app.bsky.feed.defs#blockedPost", "uri": QUESTION["uri"], "blocked": True, "author": {"did": "d"}}
    walled = {"post": ANSWER["post"], "reply": {"parent": gone, "root": gone}}
    land({"feed": [walled]})
    parse(made, DAY)
    assert rows()[uri("rosa.example", "a")]["parent_state"] == "blocked"
    land({"posts": [QUESTION]}, "parent", url="https://public.api.bsky.app/xrpc/app.bsky.feed.getPosts?uris=x")
    parse(made, DAY)
    assert rows()[uri("rosa.example", "a")]["parent_state"] == "ok"


@pytest.mark.parametrize("body", [b"<html>Blocked</html>", b'{"feed": [', b'{"news": 1}', b"[]", b"", b"\xff\xfe"])
def test_a_page_that_cannot_be_read_is_named_and_the_others_go_on(made, body):
    land(body, url=FEED + "&cursor=bad")
    land({"feed": [ANSWER]}, handle="bo.example")
    assert parse(made, DAY) == 2
    assert len(complaints()) == 1
    assert "cursor=bad" in complaints()[0]


def test_an_item_that_cannot_be_read_is_named_and_the_others_go_on(made):
    land({"feed": [{"post": {"uri": "at://x"}}, ANSWER]})
    assert parse(made, DAY) == 2
    assert ["item 1 of" in line and "KeyError" in line for line in complaints()] == [True]


def test_a_mended_parser_clears_the_complaint_without_a_call(made, monkeypatch):
    from pipeline.platforms import bluesky

    land({"feed": [ANSWER]})
    right = bluesky.parse
    monkeypatch.setattr(bluesky, "parse", lambda _: 1 / 0)
    assert parse(made, DAY) == 0
    assert complaints()
    monkeypatch.setattr(bluesky, "parse", right)
    assert parse(made, DAY) == 2
    assert not complaints()


def test_the_same_complaint_is_made_once(made):
    lying = {"post": view("rosa.example", "z", "x", "9999-12-31T23:59:59Z")}
    lying["post"]["indexedAt"] = "2026-11-20T00:00:00Z"
    land({"feed": [lying]})
    land({"feed": [lying, ANSWER]}, url=FEED + "&cursor=2")
    parse(made, DAY)
    assert len(complaints()) == 1
    assert rows()[uri("rosa.example", "z")]["created_at"] == datetime(2026, 11, 20, tzinfo=UTC)


def test_a_broken_clock_does_not_fill_the_report(made):
    for handle in ("rosa.example", "bo.example"):
        posts = [view(handle, f"z{number}", "x") for number in range(50)]
        false = {"createdAt": "1970-01-01T00:00:00Z"}
        items = [{"post": {**post, "record": {**post["record"], **false}}} for post in posts]
        land({"feed": items}, handle=handle)
    assert parse(made, DAY) == 100
    assert len(complaints()) == 42
    assert "bluesky:rosa.example: 30 more complaints like these" in complaints()


def test_half_characters_do_not_stop_a_page(made):
    land(json.dumps({"feed": [{"post": view("rosa.example", "a", "half \ud83d of an emoji")}]}).encode())
    assert parse(made, DAY) == 1
    assert rows()[uri("rosa.example", "a")]["text"] == "half \N{REPLACEMENT CHARACTER} of an emoji"


def test_a_half_written_page_at_the_end_is_left_out(made):
    land({"feed": [ANSWER]})
    path = paths.landing("acme", "bluesky", DAY) / "rosa.example.jsonl.gz"
    path.write_bytes(path.read_bytes() + gzip.compress(b'{"platform": "bluesky"')[:-9])
    assert parse(made, DAY) == 2


def test_a_thread_a_thousand_replies_deep_is_read(made):
    kind = "app.bsky.feed.defs#threadViewPost"
    node = {"$type": kind, "post": view("ida.example", "n1000", "x", parent=uri("ida.example", "n999")), "replies": []}
    for number in range(999, -1, -1):
        parent = uri("ida.example", f"n{number - 1}") if number else None
        node = {"$type": kind, "post": view("ida.example", f"n{number}", "x", parent=parent), "replies": [node]}
    raw = json.dumps({"thread": None}).encode().replace(b"null", flat(node))
    land(raw, "thread", url="https://public.api.bsky.app/xrpc/app.bsky.feed.getPostThread?uri=x")
    assert parse(made, DAY) == 1001
    assert not complaints()


def flat(node):
    """JSON of a node nested too deeply for `json.dumps`."""
    below = node["replies"]
    return json.dumps({**node, "replies": []}).encode()[:-2] + b"".join(map(flat, below)) + b"]}"


def test_a_day_without_evidence_has_no_posts(made):
    assert parse(made, DAY) == 0


def test_an_empty_week_is_an_empty_part(made):
    land({"feed": []})
    assert parse(made, DAY) == 0
    assert pq.read_table(paths.posts("acme", "bluesky", DAY)).schema.equals(schema_of(Post))


SHY = [{"val": "!no-unauthenticated"}]


def shy(post):
    return {**post, "author": {**post["author"], "labels": SHY}}


def test_other_people_who_ask_not_to_be_read_by_outsiders_are_left_out_and_the_answer_says_so(made):
    asked = shy(QUESTION)
    land({"feed": [{**ANSWER, "reply": {"parent": hydrated(asked), "root": hydrated(asked)}}]})
    parse(made, DAY)
    assert list(rows()) == [uri("rosa.example", "a")]
    assert rows()[uri("rosa.example", "a")]["parent_state"] == "private"


def test_people_of_the_roster_who_ask_so_are_read_because_they_are_in_the_roster(made):
    land({"feed": [{"post": shy(view("rosa.example", "b", "Descale monthly"))}]})
    parse(made, DAY)
    assert rows()[uri("rosa.example", "b")]["withheld"]


def test_only_what_stood_in_an_own_list_is_listed(made):
    land({"feed": [{"post": view("rosa.example", "a", "Mine")}]})
    land({"posts": [view("rosa.example", "b", "Mine, seen elsewhere"), view("rosa.example", "a", "Mine")]},
         what="parent", url="https://public.api.bsky.app/xrpc/app.bsky.feed.getPosts?uris=x")
    parse(made, DAY)
    assert {key.rpartition("/")[2]: row["listed"] for key, row in rows().items()} == {"a": True, "b": False}


def test_an_export_with_posts_of_several_networks_knows_the_people_of_each(tmp_path, monkeypatch):
    table = "Date,Post ID,Network,Profile,Link,Post\n" + "".join(
        f"2026-11-03T09:05:00+00:00,{number},{network},@{who},,Day {number}\n"
        for number, (network, who) in enumerate([("X", "tide"), ("Facebook", "tide"), ("X", "ann")], 1))
    made = brand(tmp_path, monkeypatch, ["1,Tide,suite_export,tide@x", "2,Tide,suite_export,tide@facebook"])
    columns = '#{"known_by": ["Post"], "created_at": ["Date"], "text": ["Post"], "author": ["Profile"], '
    columns += '"post_id": ["Post ID"], "network": ["Network"]}'
    for handle in ("tide@x", "tide@facebook"):
        land(table.encode(), "export", handle, "suite_export", f"suite-export:november.csv{columns}")
        found_id(f"suite_export:{handle}", handle)
    parse(made, DAY)
    assert {key: (row["platform"], row["account"]) for key, row in rows("suite_export").items()} == {
        "1": ("x", "suite_export:tide@x"), "2": ("facebook", "suite_export:tide@facebook"), "3": ("x", None)}


def test_a_post_that_holds_something_of_another_kind_is_left_out_and_the_others_come(made, monkeypatch):
    real = platforms.connector("bluesky").parse

    def careless(page):
        for post in real(page):
            yield replace(post, likes="five") if post.text == "Mine" else post

    monkeypatch.setattr(platforms.connector("bluesky"), "parse", careless)
    texts = {"a": "Mine", "b": "Also \ud800 mine"}
    land({"feed": [{"post": view("rosa.example", key, said)} for key, said in texts.items()]})
    assert parse(made, DAY) == 1
    assert [row["text"] for row in rows().values()] == ["Also \ufffd mine"]
    assert len(complaints()) == 1
    assert "holds another kind of thing than it should" in complaints()[0]
