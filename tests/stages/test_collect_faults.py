"""Every way a platform, a roster or an archive can fail: one clear line, an Issue, and the other accounts go on."""

import io
import json
import tarfile
import time
import zipfile
from datetime import date

import pytest
from brand_folder import brand, impatient
from local_platform import BLUESKY, Answer, AppView, did, serving, view

from pipeline import issues, paths, platforms
from pipeline.collect import collect
from pipeline.collecting import archive, gathering
from pipeline.landing import read
from pipeline.parse import parse
from pipeline.probe import probe

DAY = date(2026, 11, 22)
FINE = {"fine.example": [{"post": view("fine.example", "f", "All is well")}]}
POSTS = [{"post": view("rosa.example", f"p{number}", "Kettles", f"2026-11-{20 - number}T09:00:00.000Z")}
         for number in range(4)]
FEED = "/xrpc/app.bsky.feed.getAuthorFeed"


@pytest.fixture
def collected(tmp_path, monkeypatch):
    """Collects a faulty rosa beside a fine account; gives rosa's ending, her issues and the waits in seconds."""
    waits = impatient(monkeypatch)

    def run(fault, stable_id="", day=DAY):
        world = AppView({"rosa.example": POSTS, **FINE})
        with serving(lambda asked: world(asked) if "fine" in str(asked.query) else fault(asked, world)) as platform:
            reps = [f"1,Rosa,bluesky,rosa.example,{stable_id}", "2,Fine,bluesky,fine.example"]
            made = brand(tmp_path, monkeypatch, reps, endpoints={BLUESKY: platform.url}, workers=1)
            rosa, fine = collect(made, day)
        assert fine.stop == "end"
        assert fine.message is None
        found = issues.read(paths.data(made.slug) / "issues" / "collect")
        assert all(one.account == "bluesky:rosa.example" for one in found)
        assert len({one.message for one in found}) <= 1
        run.brand, run.issues, run.waits = made, found, waits
        return rosa

    return run


def always(answer):
    return lambda *_: answer


def honest(asked, world):
    return world(asked)


def only(path, answer):
    """`answer` for one call, the ordinary world for the others."""
    return lambda asked, world: answer if asked.path == path else world(asked)


@pytest.mark.parametrize(("fault", "said"), [
    (always(Answer({"error": "InvalidRequest", "message": "Profile not found"}, 400)),
     "answered 400 InvalidRequest: Profile not found; check the handle in the roster"),
    (always(Answer({"error": "AccountDeactivated", "message": "Account is deactivated"}, 400)),
     "answered 400 AccountDeactivated: Account is deactivated; check the handle in the roster"),
    (always(Answer({"error": "ExpiredToken", "message": "Token has expired"}, 401)),
     "answered 401 ExpiredToken: Token has expired; give a valid token"),
    (always(Answer(b"<html>Go away</html>", 403)), "answered 403 with a web page; the platform blocks"),
    (only(FEED, Answer(b"<!DOCTYPE html><p>Just a moment")), "answered a web page instead of JSON; try again later"),
    (only(FEED, Answer(b'{"feed": [{"post": {"uri": "at:')), "answered JSON that cannot be read"),
    (only(FEED, Answer({"feed": []}, cut=5)), "could not be reached or cut the connection, asked 5 times"),
    (only(FEED, Answer({"error": "oops"}, 500)), "answered 500 oops; try again later"),
    (only(FEED, Answer({"feed": []}, hang=1)), "did not answer in time, asked 5 times; check the network"),
    (only(FEED, Answer({"news": "a shape nobody knows"})), "gives no list of feed; ask again later"),
], ids=["unknown handle", "deactivated", "expired token", "blocked", "HTML", "cut-off JSON", "cut connection", "500",
        "hangs", "unknown answer"])
def test_a_failing_account_says_what_and_where_and_what_to_do(collected, fault, said):
    ending = collected(fault)
    assert ending.stop == "error"
    assert said in ending.message
    assert "\n" not in ending.message
    assert [(one.level, one.stage, one.platform) for one in collected.issues] == [("error", "collect", "bluesky")]
    assert collected.issues[0].message == f"bluesky:rosa.example: {ending.message}"


def test_what_the_platform_answered_wrongly_is_kept_as_evidence(collected):
    collected(only(FEED, Answer(b"<html>no</html>", 403)))
    pages = list(read(paths.landing("acme", "bluesky", DAY) / "rosa.example.jsonl.gz"))
    assert [(page.what, page.status, page.body) for page in pages][1] == ("timeline", 403, b"<html>no</html>")
    assert parse(collected.brand, DAY) == 1, "the fine account's post"


def test_an_item_of_unknown_shape_is_named_when_it_is_read_and_the_others_come(collected):
    odd = {"feed": [{"post": {}}, {"post": POSTS[0]["post"]}]}
    ending = collected(only(FEED, Answer(odd)))
    assert ending.stop == "end"
    assert ending.listed == 1
    assert "4 posts" in ending.message
    assert parse(collected.brand, DAY) == 2
    told = [one.message for one in issues.read(paths.data("acme") / "issues" / "parse")]
    assert len(told) == 1
    assert "has an unknown shape" in told[0]


def test_a_host_that_closes_for_a_day_is_left_alone_by_everybody(tmp_path, monkeypatch):
    impatient(monkeypatch)
    fault, world = only(FEED, Answer({}, 429, {"Retry-After": "86400"})), AppView({"rosa.example": POSTS, **FINE})
    with serving(lambda asked: fault(asked, world)) as platform:
        made = brand(tmp_path, monkeypatch, ["1,Rosa,bluesky,rosa.example", "2,Fine,bluesky,fine.example"],
                     endpoints={BLUESKY: platform.url}, workers=1)
        found = collect(made, DAY)
        assert len(platform.asked) == 2, "rosa's profile and feed; nobody asks again"
    assert [one.stop for one in found] == ["error", "error"]
    for one in found:
        assert "asks us to wait" in one.message
        assert "run again later" in one.message


def test_a_short_trouble_is_sat_out(collected):
    troubles = [Answer({}, 500), Answer({}, 429, {"Retry-After": "7"}), Answer({"feed": []}, cut=3),
                Answer(b"busy", 503, {"RateLimit-Reset": "12"})]
    ending = collected(lambda asked, world: troubles.pop(0) if troubles else world(asked))
    assert ending.stop == "end"
    assert collected.waits[1] == pytest.approx(7, abs=0.5)
    assert collected.waits[3] == 12
    assert 0.5 <= collected.waits[0] <= 1.5
    assert not collected.issues


def test_a_page_that_comes_twice_ends_the_list(collected):
    ending = collected(only(FEED, Answer({"feed": POSTS[:2], "cursor": "again"})))
    assert ending.stop == "error"
    assert "endless" in ending.message
    assert parse(collected.brand, DAY) == 3, "what came is kept: two posts of rosa's and the fine one"


def test_a_cursor_that_comes_twice_ends_the_list(collected):
    numbers = iter(range(1000))

    def turning(asked, world):
        return {"feed": [{"post": view("rosa.example", f"n{next(numbers)}", "x")}],
                "cursor": "b" if asked.query.get("cursor") == ["a"] else "a"} if asked.path == FEED else world(asked)

    ending = collected(turning)
    assert ending.stop == "error"
    assert "endless" in ending.message


def test_a_cursor_that_never_ends_is_left_after_many_pages(collected, monkeypatch):
    monkeypatch.setattr(gathering, "MOST", 30)
    numbers = iter(range(1000))

    def growing(asked, world):
        return {"feed": POSTS[:1], "cursor": f"c{next(numbers)}"} if asked.path == FEED else world(asked)

    ending = collected(growing)
    assert ending.stop == "error"
    assert "no end after 30 pages" in ending.message


def test_a_handle_that_belongs_to_somebody_else_now_is_refused(collected):
    ending = collected(honest, stable_id="did:plc:rosathefirst")
    assert ending.stop == "error"
    assert "belongs to somebody else now: it was did:plc:rosathefirst, it is did:plc:rosa" in ending.message
    assert len(list(read(paths.landing("acme", "bluesky", DAY) / "rosa.example.jsonl.gz"))) == 1, "no post was taken"


def test_a_handle_that_changed_hands_between_two_runs_is_refused_without_an_id_in_the_roster(collected):
    assert collected(honest).stop == "end"
    ending = collected(always({"did": did("thief.example"), "handle": "rosa.example"}), day=date(2026, 11, 29))
    assert "it was did:plc:rosa, it is did:plc:thief" in ending.message


def test_a_mended_account_clears_its_issue(collected):
    collected(only(FEED, Answer({}, 404)))
    assert collected.issues
    assert collected(honest).stop == "end"
    assert not collected.issues


def test_an_account_without_posts_is_no_fault(collected):
    assert collected(only(FEED, Answer({"feed": []}))).stop == "end"
    assert parse(collected.brand, DAY) == 1


def test_the_rosters_bad_rows_are_issues_and_the_good_ones_are_collected(tmp_path, monkeypatch):
    impatient(monkeypatch)
    with serving(AppView(FINE)) as platform:
        reps = ["1,F,bluesky,fine.example", "2,F,bluesky,fine.example", "3,G,blusky,g.example", "4,H,bluesky,"]
        made = brand(tmp_path, monkeypatch, reps, endpoints={BLUESKY: platform.url})
        assert [one.stop for one in collect(made, DAY)] == ["end"]
    found = [one.message for one in issues.read(paths.data("acme") / "issues")]
    assert [line for line in found if "line 3: bluesky:fine.example stands there twice" in line]
    assert [line for line in found if "line 4: unknown platform 'blusky'; did you mean bluesky?" in line]
    assert [line for line in found if "line 5: no handle" in line]


def test_probing_says_whether_an_account_answers_and_keeps_nothing(tmp_path, monkeypatch):
    impatient(monkeypatch)
    with serving(AppView(FINE)) as platform:
        made = brand(tmp_path, monkeypatch, ["1,F,bluesky,fine.example", "2,G,bluesky,gone.example"],
                     endpoints={BLUESKY: platform.url})
        assert [probe(made, account)[0] for account in made.roster] == [True, False]
    assert not paths.data("acme").exists()


def test_probing_says_what_came_and_how_much_may_still_be_asked(tmp_path, monkeypatch):
    impatient(monkeypatch)
    world, left = AppView(FINE), iter(range(2873, 0, -1))

    def counting(asked):
        return Answer(world(asked), headers={"RateLimit-Limit": "3000", "RateLimit-Remaining": str(next(left)),
                                             "RateLimit-Reset": str(int(time.time()) + 200)})

    with serving(counting) as platform:
        made = brand(tmp_path, monkeypatch, ["1,F,bluesky,fine.example"], endpoints={BLUESKY: platform.url})
        ok, line = probe(made, made.roster[0])
    assert ok
    assert line == "answers: 1 post on the first page, the newest of 2026-11-10; 2872 of 3000 requests left"


def zipped(files):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, text in files.items():
            whole.writestr(name, text)
    return raw.getvalue()


ACCOUNT = 'window.YTD.account.part0 = [{"account": {"accountId": "42", "username": "Rosa"}}]'
TWEETS = "window.YTD.tweets.part0 = " + json.dumps([{"tweet": {
    "id_str": "1855000000000000001", "full_text": "Tea", "created_at": "Tue Nov 10 20:19:24 +0000 2026"}}])
GOOD = {"data/account.js": ACCOUNT, "data/tweets.js": TWEETS}


def of_archive(tmp_path, monkeypatch, raw, consent="2026-01-01", name="rosa.zip"):
    made = brand(tmp_path, monkeypatch)
    if raw is not None:
        inbox = made.folder / "inbox" / "x_archive"
        inbox.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(raw)
    made = brand(tmp_path, monkeypatch, [f"1,Rosa,x_archive,rosa,,{consent}"])
    return made, collect(made, DAY)[0]


@pytest.mark.parametrize(("raw", "said"), [
    (None, "no archive of rosa has come; put it into inbox/x_archive/"),
    (b"PK\x03\x04 no zip at all", "the archive rosa.zip cannot be read"),
    (zipped(GOOD)[:-120], "the archive rosa.zip cannot be read"),
    (zipped({"data/tweets.js": TWEETS}), "does not say whose it is"),
    (zipped({"data/account.js": ACCOUNT}), "holds no posts"),
    (zipped({**GOOD, "data/tweets.js": TWEETS[:-9]}), "data/tweets.js in the archive cannot be read"),
    (zipped({**GOOD, "data/account.js": ACCOUNT.replace("Rosa", "Paul")}), "is Paul's, not rosa's"),
], ids=["missing", "no zip", "cut off", "nobody's", "empty", "broken file", "somebody else's"])
def test_an_archive_that_cannot_be_used_says_why(tmp_path, monkeypatch, raw, said):
    _, ending = of_archive(tmp_path, monkeypatch, raw)
    assert ending.stop == "error"
    assert said in ending.message
    assert "\n" not in ending.message
    assert [one.message for one in issues.read(paths.data("acme") / "issues")] == [f"x_archive:rosa: {ending.message}"]


def test_a_person_who_has_not_agreed_is_not_read(tmp_path, monkeypatch):
    _, ending = of_archive(tmp_path, monkeypatch, zipped(GOOD), consent="")
    assert "only with the person's written consent; put the day it was given into the column consent" in ending.message
    assert ending.pages == 0


def test_an_archive_that_swells_beyond_reason_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST", 100_000)
    _, ending = of_archive(tmp_path, monkeypatch, zipped({**GOOD, "data/tweets-part1.js": " " * 1_000_000}))
    assert "larger than 100000 bytes once unpacked" in ending.message


def test_nothing_but_posts_is_taken_out_of_an_archive(tmp_path, monkeypatch):
    private = {f"data/{name}.js": "window.YTD.x.part0 = [\"SECRET\"]" for name in (
        "like", "direct-messages", "ad-impressions", "phone-number", "ip-audit", "deleted-tweets",
        "js/tweets/../../like", "tweets_media/tweets")}
    made, ending = of_archive(tmp_path, monkeypatch, zipped({**GOOD, **private}))
    assert ending.stop == "end"
    pages = list(read(paths.landing("acme", "x_archive", DAY) / "rosa.jsonl.gz"))
    assert [page.url.partition("#")[0] for page in pages] == ["x-archive:data/tweets.js"]
    assert not any(b"SECRET" in page.body for page in pages)
    assert parse(made, DAY) == 1


def test_a_tar_with_a_link_out_of_itself_gives_nothing_from_outside(tmp_path, monkeypatch):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w:gz") as tar:
        for name, text in GOOD.items():
            entry = tarfile.TarInfo(f"./{name}")
            entry.size = len(text.encode())
            tar.addfile(entry, io.BytesIO(text.encode()))
        link = tarfile.TarInfo("./data/tweets-part1.js")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    _, ending = of_archive(tmp_path, monkeypatch, raw.getvalue(), name="rosa.tgz")
    assert (ending.stop, ending.pages, ending.stable_id) == ("end", 1, "42")


def test_an_unfinished_old_archive_is_named_on_the_coverage_page(tmp_path, monkeypatch):
    tweets = "Grailbird.data.tweets_2012_03 = " + json.dumps([{"id_str": "180000000000000001", "text": "Tea",
                                                              "created_at": "2012-03-14 18:51:05 +0000"}])
    index = [{"file_name": f"data/js/tweets/2012_0{month}.js", "tweet_count": 1} for month in (3, 4)]
    _, ending = of_archive(tmp_path, monkeypatch, zipped({
        "data/js/user_details.js": 'var user_details = {"screen_name": "rosa", "id": "42"}',
        "data/js/tweet_index.js": f"var tweet_index = {json.dumps(index)}", "data/js/tweets/2012_03.js": tweets}))
    assert ending.stop == "end"
    assert "1 files are missing or short by the archive's own index, data/js/tweets/2012_04.js first" in ending.message


def test_what_a_person_hands_over_needs_their_consent_and_what_everybody_can_read_does_not():
    cards = [platforms.connector(name).PLATFORM for name in platforms.names()]
    of_persons = {card.name for card in cards if card.access == "export file"} - {"suite_export"}
    assert {card.name for card in cards if card.consent} >= of_persons
    assert not [card.name for card in cards if card.consent and card.access == "open"]
