"""An archive from the inbox through collect and parse: its layouts, its long posts, its own index."""

import json
import shutil
import zipfile
from datetime import date

import pyarrow.parquet as pq
import pytest
from brand_folder import brand

from pipeline import issues, landing, paths
from pipeline.collect import collect
from pipeline.parse import parse

DAY = date(2026, 11, 22)


def js(name, rows):
    return f"window.YTD.{name}.part0 = {json.dumps(rows)}"


def to(tweet_id, user_id):
    return {"in_reply_to_status_id_str": tweet_id, "in_reply_to_user_id_str": user_id}


def tweet(number, text, second=0, **more):
    return {"tweet": {"id_str": f"185500000000000{number:04}", "created_at": f"Tue Nov 10 20:19:{second:02} +0000 2026",
                      "full_text": text, "entities": {}, **more}}


def cut(number, text, second=0, **more):
    """A long post as tweets.js has it: its beginning and an address of itself."""
    link = {"url": "https://t.co/self", "expanded_url": f"https://x.com/i/web/status/185500000000000{number:04}"}
    return tweet(number, f"{text}… https://t.co/self", second, **{"entities": {"urls": [link]}, **more})


def note(number, text, second=0):
    return {"noteTweet": {"noteTweetId": str(number), "createdAt": f"2026-11-10T20:19:{second:02}.000Z",
                          "core": {"text": text}}}


NEW = {
    "data/account.js": js("account", [
        {"account": {"accountId": "42", "username": "RosaTea", "email": "secret@x.example"}}]),
    "data/tweets.js": js("tweets", [
        tweet(1, "Tea"), tweet(2, "and milk", 1, **to("1855000000000000001", "42")),
        tweet(3, "@ann yes", 2, **to("99", "77"))]),
    "data/tweets-part1.js": js("tweets", [
        cut(4, "Once upon a kettle", 4), cut(5, "@ann Well it began", 5, **to("98", "77")),
        cut(6, "Twins", 6), cut(7, "Twins", 6), tweet(1, "Tea")]),
    "data/note-tweet.js": js("note_tweet", [
        note(900, "Once upon a kettle there was lime.", 4), note(901, "Well it began long ago.", 5),
        note(902, "Twins and more twins", 6), note(903, "Nobody's", 9)]),
    "data/like.js": js("like", [{"like": {"tweetId": "1"}}]),
}
OLD = {
    "data/js/user_details.js": 'var user_details = {"screen_name": "RosaTea", "id": "42"}',
    "data/js/tweet_index.js": 'var tweet_index = [{"file_name": "data/js/tweets/2012_03.js", "tweet_count": 2}]',
    "data/js/tweets/2012_03.js": "Grailbird.data.tweets_2012_03 = " + json.dumps([
        {"id_str": "180000000000000001", "text": "Spring", "created_at": "2012-03-14 18:51:05 +0000"},
        {"id_str": "180000000000000002", "text": "RT @ann: rain", "created_at": "2012-03-14 18:51:05 +0000",
         "retweeted_status": {"id_str": "17"}}]),
}


def inbox(tmp_path, monkeypatch, files, form="zip", top=""):
    made = brand(tmp_path, monkeypatch)
    room = made.folder / "inbox" / "x_archive"
    folder = room / "rosatea" if form == "folder" else tmp_path / "whole"
    for name, text in files.items():
        (folder / top / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / top / name).write_text(text, encoding="utf-8")
    room.mkdir(parents=True, exist_ok=True)
    if form != "folder":
        shutil.make_archive(str(room / "rosatea-export"), form, folder)
    return brand(tmp_path, monkeypatch, ["1,Rosa,x_archive,@RosaTea,,2026-01-02"])


def posts(made):
    ending = collect(made, DAY)[0]
    parse(made, DAY)
    rows = pq.read_table(paths.posts("acme", "x_archive", DAY)).to_pylist()
    return ending, {row["post_id"][-4:]: row for row in rows}


@pytest.mark.parametrize(("form", "top"), [("zip", ""), ("gztar", ""), ("folder", ""), ("zip", "twitter-2026-11-01")])
def test_every_form_an_archive_comes_in_gives_the_same_posts(tmp_path, monkeypatch, form, top):
    ending, found = posts(inbox(tmp_path, monkeypatch, NEW, form, top))
    assert (ending.stop, ending.stable_id, ending.message, ending.pages) == ("end", "42", None, 3)
    assert sorted(found) == ["0001", "0002", "0003", "0004", "0005", "0006", "0007"]
    assert {row["account"] for row in found.values()} == {"x_archive:rosatea"}
    assert {row["platform"] for row in found.values()} == {"x"}
    assert not issues.read(paths.data("acme") / "issues")


def test_a_long_post_takes_the_place_of_its_beginning_where_only_one_fits(tmp_path, monkeypatch):
    _, found = posts(inbox(tmp_path, monkeypatch, NEW))
    assert (found["0004"]["text"], found["0004"]["truncated"]) == ("Once upon a kettle there was lime.", False)
    assert (found["0005"]["text"], found["0005"]["parent_id"]) == ("Well it began long ago.", "98")
    assert found["0005"]["kind"] == "reply"
    twins = [found[key]["truncated"] for key in ("0006", "0007")]
    assert twins == [True, True], "two begin alike in one second, so neither is guessed"


def test_a_reply_to_oneself_is_a_thread_and_the_others_lack_their_parent(tmp_path, monkeypatch):
    _, found = posts(inbox(tmp_path, monkeypatch, NEW))
    own, other = found["0002"], found["0003"]
    assert (own["parent_state"], own["root_id"], own["parent_author_id"]) == ("ok", "1855000000000000001", "42")
    assert (other["parent_state"], other["root_id"], other["text"]) == ("not_exported", None, "yes")
    assert other["parent_author_id"].startswith("h:")


def test_the_layout_until_2020_is_counted_against_its_own_index(tmp_path, monkeypatch):
    ending, found = posts(inbox(tmp_path, monkeypatch, OLD))
    assert ending.stop == "end"
    assert ending.message.startswith("the newest text in the export is of 2012-03-14, before the weeks asked for")
    assert "by the archive's own index" not in ending.message
    assert {key: row["kind"] for key, row in found.items()} == {"0001": "post", "0002": "repost"}


def test_neither_the_address_nor_the_likes_of_a_person_are_kept(tmp_path, monkeypatch):
    made = inbox(tmp_path, monkeypatch, NEW)
    collect(made, DAY)
    pages = list(landing.read(paths.landing("acme", "x_archive", DAY) / "rosatea.jsonl.gz"))
    assert not any(b"secret@x.example" in page.body or b"window.YTD.like" in page.body for page in pages)


def test_the_same_archive_again_changes_nothing(tmp_path, monkeypatch):
    made = inbox(tmp_path, monkeypatch, NEW)
    first = posts(made)
    assert posts(made) == first


def test_an_archive_with_every_file_in_it_twice_is_read_once(tmp_path, monkeypatch):
    made = inbox(tmp_path, monkeypatch, NEW)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(made.roster[0].source, "a") as whole:
        whole.writestr("data/tweets.js", NEW["data/tweets.js"])
    assert len(posts(made)[1]) == 7
