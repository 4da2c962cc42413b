"""collect on a real local server: what is asked for, since when, and that twice is once."""

import json
from datetime import UTC, date, datetime

import pytest
from brand_folder import brand, impatient
from local_platform import BLUESKY, AppView, hydrated, serving, uri, view

from pipeline import issues, landing, paths
from pipeline.collect import collect
from pipeline.collecting import history
from pipeline.records import Page
from pipeline.settings import SettingsError

DAY = date(2026, 11, 22)
PARENT = view("ida.example", "q", "Which kettle lasts?")
FEED = [
    {"post": view("rosa.example", "p4", "Descale monthly", "2026-11-20T09:00:00.000Z", replies=1)},
    {"post": view("rosa.example", "p3", "The steel one", "2026-11-19T09:00:00.000Z", parent=PARENT["uri"]),
     "reply": {"parent": hydrated(PARENT), "root": hydrated(PARENT)}},
    {"post": view("rosa.example", "p2", "Rainy", "2026-11-18T09:00:00.000Z")},
    {"post": view("rosa.example", "p1", "Long ago", "2026-01-18T09:00:00.000Z")},
    *({"post": view("rosa.example", f"o{day}", "Before", f"2026-01-{day}T09:00:00.000Z")} for day in (17, 16, 15, 14)),
]
NODE = "app.bsky.feed.defs#threadViewPost"
THANKS = {"$type": NODE, "post": view("ida.example", "a", "Thanks", parent=FEED[0]["post"]["uri"]), "replies": []}
THREAD = {"$type": NODE, "post": FEED[0]["post"], "replies": [THANKS]}


@pytest.fixture
def world(tmp_path, monkeypatch):
    impatient(monkeypatch)
    with serving(AppView({"rosa.example": FEED, "bo.example": []}, {uri("rosa.example", "p4"): THREAD})) as platform:
        platform.brand = brand(tmp_path, monkeypatch, ["1,Rosa,bluesky,rosa.example", "2,Bo,bluesky,bo.example"],
                               endpoints={BLUESKY: platform.url})
        yield platform


def landed(made, handle="rosa.example", day=DAY):
    return list(landing.read(paths.landing(made.slug, "bluesky", day) / f"{handle}.jsonl.gz"))


def test_every_account_ends_in_the_rosters_order_and_tells_as_it_goes(world):
    told = []
    found = collect(world.brand, DAY, on_account=told.append)
    assert [one.account for one in found] == ["bluesky:rosa.example", "bluesky:bo.example"]
    assert sorted(one.account for one in told) == sorted(one.account for one in found)
    assert [(one.stop, one.pages, one.stable_id, one.message) for one in found] == [
        ("window", 5, "did:plc:rosa", None), ("end", 2, "did:plc:bo", None)]
    assert list(history.read(world.brand.slug)) == sorted(found, key=lambda one: one.account)
    assert not issues.read(paths.data(world.brand.slug) / "issues")


def test_pages_keep_the_platforms_own_address_and_say_who_asks(world):
    collect(world.brand, DAY)
    pages = landed(world.brand)
    assert [page.what for page in pages] == ["profile", "timeline", "timeline", "timeline", "thread"]
    assert pages[1].url == (f"{BLUESKY}/xrpc/app.bsky.feed.getAuthorFeed?actor=did%3Aplc%3Arosa&limit=100"
                            "&filter=posts_with_replies&includePins=false")
    assert json.loads(pages[1].body)["feed"] == FEED[:2]
    assert {asked.headers["User-Agent"] for asked in world.asked} == {"offpitch/0.1 (+https://acme.example/who-asks)"}


def test_paging_stops_once_the_window_is_over(world):
    collect(world.brand, DAY, accounts=["bluesky:rosa.example"])
    assert [asked.path.rpartition(".")[2] for asked in world.asked].count("getAuthorFeed") == 3, "one more is older"


def test_collecting_twice_adds_nothing(world):
    collect(world.brand, DAY)
    before = landed(world.brand)
    collect(world.brand, DAY)
    assert landed(world.brand) == before


def test_what_changed_is_kept_beside_what_was(world):
    collect(world.brand, DAY)
    world.answer.feeds["rosa.example"] = [{"post": view("rosa.example", "p5", "New")}, *FEED]
    collect(world.brand, DAY)
    timelines = [page for page in landed(world.brand) if page.what == "timeline"]
    assert len({page.sha256 for page in timelines}) == len(timelines) == 6


def test_the_first_time_asks_for_the_history_and_later_times_for_the_last_days(world):
    first = collect(world.brand, DAY)[0]
    assert first.since == world.brand.weeks_before(world.brand.last_week(DAY), 12).start
    later = collect(world.brand, date(2026, 11, 29))[0]
    assert later.since == datetime(2026, 11, 8, tzinfo=UTC), "fourteen days before the last collection"


def test_after_a_failure_everything_since_the_last_success_is_asked_for(world):
    first = collect(world.brand, DAY)[0]
    working, world.answer = world.answer, lambda _: {"error": "broken"}
    assert collect(world.brand, date(2026, 11, 29))[0].stop == "error"
    world.answer = working
    assert collect(world.brand, date(2026, 12, 6))[0].since == datetime(2026, 11, 8, tzinfo=UTC)
    assert collect(world.brand, DAY)[0].since == first.since, "a day asks as it did the first time"


def test_only_the_named_accounts_are_asked_for(world):
    assert [one.account for one in collect(world.brand, DAY, accounts=["bluesky:bo.example"])] == ["bluesky:bo.example"]
    with pytest.raises(SettingsError, match="bluesky:nobody is not in the roster of acme"):
        collect(world.brand, DAY, accounts=["bluesky:nobody"])


def test_a_thread_that_another_thread_showed_whole_is_not_asked_for(world):
    own = view("rosa.example", "p4r", "Glad to", "2026-11-20T10:00:00.000Z", parent=uri("ida.example", "a"),
               root=uri("rosa.example", "p4"), replies=1)
    again = {"$type": NODE, "post": view("ida.example", "b", "Again", parent=own["uri"]), "replies": []}
    deeper = {**THREAD, "replies": [{**THANKS, "replies": [{"$type": NODE, "post": own, "replies": [again]}]}]}
    world.answer.feeds["rosa.example"] = [{"post": own}, *FEED]
    world.answer.threads[uri("rosa.example", "p4")] = deeper
    collect(world.brand, DAY)
    threads = [asked.query["uri"] for asked in world.asked if asked.path.endswith("getPostThread")]
    assert threads == [[uri("rosa.example", "p4")]]


@pytest.mark.parametrize("handle", ["../../a", "a/b", ".b", "did:plc:a", "x" * 300, "jo@tea.example:99"])
def test_a_handle_never_leaves_its_folder(handle):
    name = history.file_name(handle)
    assert "/" not in name
    assert not name.startswith(".")
    assert len(name) < 120


def test_two_handles_never_share_a_file():
    assert history.file_name("a/b") != history.file_name("a:b") != history.file_name("a_b")


def test_a_page_without_time_zone_trouble_comes_back_from_landing_as_it_went_in(world):
    collect(world.brand, DAY)
    assert all(isinstance(page, Page) and page.fetched_at.tzinfo is not None for page in landed(world.brand))
