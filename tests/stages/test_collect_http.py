"""The way to a platform: waits as asked, never for ever, never more than a page's worth, and its own address kept."""

import gzip

import pytest
from local_platform import Answer, serving

from pipeline.collecting.http import Http
from pipeline.records import Account, PlatformError

ROSA = Account("bluesky", "rosa.example", "rep")
HOME = "https://api.tea.example"


class Clock:
    """A clock that moves only when somebody waits."""

    def __init__(self):
        self.now, self.waits = 1_795_000_000.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.waits.append(round(seconds, 1))
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


def asking(platform, clock, **how):
    return Http("https://acme.example", {HOME: platform.url}, clock=clock, sleep=clock.sleep, timeouts=(1, 0.3), **how)


def times(*answers):
    left = list(answers)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


@pytest.mark.parametrize(("status", "headers", "waits"), [
    (429, {"Retry-After": "7"}, [7]),
    (503, {"Retry-After": "30, Wed, 18 Nov 2026 12:27:20 GMT"}, [30]),
    (429, {"Retry-After": "Wed, 18 Nov 2026 11:07:30 GMT"}, [50]),
    (429, {"RateLimit-Reset": "1795000100"}, [100]),
    (429, {"X-RateLimit-Reset": "2026-11-18T11:07:40.000Z"}, [60]),
    (429, {"X-RateLimit-Reset": "15.5"}, [15.5]),
    (429, {"Retry-After": "Tue, 17 Nov 2026 11:00:00 GMT"}, [1.4]),  # no wait is asked for, but it was too fast
])
def test_it_waits_as_long_as_the_platform_says(clock, status, headers, waits):
    with serving(times(Answer({}, status, headers), Answer({"fine": 1}))) as platform:
        assert asking(platform, clock).fetch(ROSA, "profile", f"{HOME}/x").json() == {"fine": 1}
    assert clock.waits == waits


def test_without_a_word_it_waits_longer_each_time_and_never_the_same(clock):
    with serving(times(*[Answer({}, 502)] * 4, Answer({}))) as platform:
        asking(platform, clock).fetch(ROSA, "profile", f"{HOME}/x")
    assert [low <= wait <= 3 * low for wait, low in zip(clock.waits, (0.5, 1, 2, 4), strict=True)] == [True] * 4
    assert clock.waits != [1, 2, 4, 8]


def test_when_a_limit_is_used_up_the_next_request_waits_for_the_reset(clock):
    used = Answer({}, 200, {"RateLimit-Remaining": "0", "RateLimit-Reset": "1795000045"})
    with serving(times(used, Answer({}))) as platform:
        http = asking(platform, clock)
        http.fetch(ROSA, "profile", f"{HOME}/x")
        assert clock.waits == []
        http.fetch(ROSA, "profile", f"{HOME}/y")
    assert len(clock.waits) == 1
    assert 45 <= clock.waits[0] <= 46


@pytest.mark.parametrize("answer", [Answer({}, 429, {"Retry-After": "3600"}), Answer({}, 429, {"Retry-After": "300"})])
def test_it_never_waits_for_ever(clock, answer):
    with serving(times(answer)) as platform, pytest.raises(PlatformError, match="; run again later"):
        asking(platform, clock).fetch(ROSA, "profile", f"{HOME}/x")
    assert sum(clock.waits) <= 960  # X counts in quarters of an hour, so that long one must be able to wait


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_plain_no_is_not_asked_again(clock, status):
    with serving(times(Answer({"error": "no"}, status))) as platform:
        with pytest.raises(PlatformError, match=f"api.tea.example/x answered {status} no; ") as refused:
            asking(platform, clock).fetch(ROSA, "profile", f"{HOME}/x")
        assert len(platform.asked) == 1
    assert (refused.value.page.status, refused.value.page.json()) == (status, {"error": "no"})


def test_not_there_can_be_an_answer(clock):
    with serving(times(Answer({"error": "gone"}, 404))) as platform:
        page = asking(platform, clock).fetch(ROSA, "parent", f"{HOME}/x", absent=(404,))
    assert page.status == 404


def test_a_body_without_end_is_left(clock):
    with serving(times(Answer(b" " * 3_000_000))) as platform, pytest.raises(PlatformError, match="more than 100000"):
        asking(platform, clock, limit=100_000).fetch(ROSA, "profile", f"{HOME}/x")


def test_a_packed_body_counts_unpacked(clock):
    bomb = Answer(gzip.compress(b" " * 3_000_000), headers={"Content-Encoding": "gzip"})
    with serving(times(bomb)) as platform, pytest.raises(PlatformError, match="more than 100000 bytes"):
        asking(platform, clock, limit=100_000).fetch(ROSA, "profile", f"{HOME}/x")


def test_a_body_that_only_claims_to_be_packed_is_asked_for_again(clock):
    with serving(times(Answer(b"{}", headers={"Content-Encoding": "gzip"}), Answer({}))) as platform:
        assert asking(platform, clock).fetch(ROSA, "profile", f"{HOME}/x").json() == {}


def test_the_page_has_the_platforms_own_address_and_so_has_the_next(clock):
    link = '</x?max_id=3>; rel="next", </y>; rel="prev"'
    with serving(times(Answer([], headers={"Link": link}))) as platform:
        page = asking(platform, clock).fetch(ROSA, "timeline", f"{HOME}/x", {"q": "a b/ö", "uris": ["1", "2"]})
        assert platform.asked[0].query == {"q": ["a b/ö"], "uris": ["1", "2"]}
    assert page.url == f"{HOME}/x?q=a+b%2F%C3%B6&uris=1&uris=2"
    assert page.next == f"{HOME}/x?max_id=3"
    assert page.fetched_at.timestamp() == clock.now


def test_a_platform_that_is_not_there_is_named(clock):
    http = Http("x", {HOME: "http://127.0.0.1:9"}, clock=clock, sleep=clock.sleep, timeouts=(0.3, 0.3))
    with pytest.raises(PlatformError, match="asked 5 times; check the network"):
        http.fetch(ROSA, "profile", f"{HOME}/x")


def test_a_contact_in_any_script_can_be_sent(clock):
    with serving(times(Answer({}))) as platform:
        Http("Jürgen 茶 <j@acme.example>", {HOME: platform.url}).fetch(ROSA, "profile", f"{HOME}/x")
        assert platform.asked[0].headers["User-Agent"] == "offpitch/0.1 (+Jrgen  <j@acme.example>)"


def test_what_a_platform_says_cannot_command_a_terminal(clock):
    rude = Answer({"error": "\x1b[2Jboo\r\n\x07" + "x" * 999}, 400)
    with serving(times(rude)) as platform, pytest.raises(PlatformError) as refused:
        asking(platform, clock).fetch(ROSA, "profile", f"{HOME}/x")
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 400
