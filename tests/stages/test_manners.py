"""One count for all workers: a host's limit is used up and not passed, in a world whose clock only the test moves."""

import heapq
import json
import multiprocessing
import random
from datetime import UTC, datetime

import pytest
from requests.structures import CaseInsensitiveDict

from pipeline.collecting import shared, waiting
from pipeline.collecting.manners import Manners
from pipeline.collecting.purse import Purse
from pipeline.records import Spent
from pipeline.terms import Spending

BEGUN = 1_795_000_000.0
HOST = "tea.example"
SPELLINGS = {
    "mastodon": lambda most, left, until, _: {
        "X-RateLimit-Limit": str(most), "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset": datetime.fromtimestamp(until, UTC).isoformat()},
    "bluesky": lambda most, left, until, _: {
        "RateLimit-Limit": str(most), "RateLimit-Remaining": str(left), "RateLimit-Reset": str(int(until) + 1)},
    "reddit": lambda most, left, until, now: {
        "X-Ratelimit-Remaining": f"{left}.0", "X-Ratelimit-Used": str(most - left),
        "X-Ratelimit-Reset": f"{until - now:.2f}"},
    "x": lambda most, left, until, _: {
        "x-rate-limit-limit": str(most), "x-rate-limit-remaining": str(left),
        "x-rate-limit-reset": str(int(until) + 1)},
}


def silent(_, left, until, now):
    """A host that says nothing until it is too late."""
    return {} if left else {"Retry-After": str(int(until - now) + 1)}


class Server:
    """Admits `most` requests in each window of `window` seconds."""

    def __init__(self, most, window, spelling, others=0):
        self.most, self.window, self.spelling, self.others = most, window, SPELLINGS.get(spelling, silent), others
        self.opened, self.left, self.admitted, self.refused = 0.0, 0, 0, 0

    def ask(self, now):
        if now >= self.opened + self.window:
            self.opened, self.left = now - now % self.window, self.most - self.others
        good = self.left > 0
        self.left -= good
        self.admitted += good
        self.refused += not good
        headers = self.spelling(self.most, self.left, self.opened + self.window, now)
        return CaseInsensitiveDict(headers), 200 if good else 429


def work(server, manners, seconds, threads=4, seed=7, begin=0):
    """Workers with some threads each ask as fast as they may for so long."""
    dice = random.Random(seed)
    workers = [one for one in manners for _ in range(threads)]
    events, order = [(BEGUN + begin + dice.random() / 10, number, "turn", one, None)
                     for number, one in enumerate(workers)], len(workers)
    heapq.heapify(events)
    while events and events[0][0] < BEGUN + seconds:
        now, _, what, worker, told = heapq.heappop(events)
        order += 1
        if what == "turn":
            at = worker.turn(HOST, now)
            heapq.heappush(events, (max(at, now) + dice.uniform(0.001, 0.02), order, "ask", worker, at))
        elif what == "ask":
            heapq.heappush(events, (now + dice.uniform(0.001, 0.03), order, "heard", worker, (told, server.ask(now))))
        else:
            turn, (headers, status) = told
            worker.heard(HOST, turn, now, headers, status)
            if status == 429:  # as `Http` does
                worker.close(HOST, now + (waiting.asked(headers, now) or 1.0))
            heapq.heappush(events, (now, order, "turn", worker, None))


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(("most", "window"), [(60, 10), (100, 60)])
def test_two_workers_together_use_a_limit_up_and_are_never_refused(spelling, most, window):
    server = Server(most, window, spelling)
    work(server, [Manners()] * 2, window * 6)
    assert server.refused == 0
    assert server.admitted >= 0.9 * most * 6


def test_what_others_use_of_the_same_limit_is_left_to_them_but_for_requests_under_way():
    server = Server(100, 10, "mastodon", others=40)
    work(server, [Manners()] * 2, 100)
    assert server.refused < 0.04 * server.admitted
    assert server.admitted >= 0.9 * 60 * 10


@pytest.mark.parametrize(("most", "window"), [(20, 1), (100, 20), (300, 60)])
def test_a_silent_host_is_asked_at_its_own_pace_once_it_has_refused(most, window):
    server = Server(most, window, "silent")
    workers = [Manners()] * 2
    work(server, workers, window * 2)
    server.admitted = server.refused = 0
    work(server, workers, window * 8, begin=window * 2)
    assert server.refused <= 1
    assert server.admitted >= 0.75 * most * 6


def test_workers_that_share_nothing_are_refused():
    """What sharing is good for: the same world, each worker with a count of its own."""
    server = Server(100, 10, "mastodon")
    work(server, [Manners(), Manners()], 100)
    assert server.refused > 0


def test_a_pace_is_kept_by_all_workers_together(tmp_path):
    one, other = Manners(tmp_path), Manners(tmp_path)
    assert [round(worker.turn(HOST, BEGUN, pace=2.0) - BEGUN, 3) for worker in (one, other, one, other)] == [
        0, 0.5, 1.0, 1.5]


def test_the_brands_own_pace_counts_beside_what_the_host_says(tmp_path):
    manners = Manners(tmp_path, {HOST: 1.0})
    manners.heard(HOST, BEGUN, BEGUN, SPELLINGS["mastodon"](300, 299, BEGUN + 300, BEGUN), 200)
    assert [manners.turn(HOST, BEGUN) - BEGUN for _ in range(3)] == [0, 1, 2]


def test_a_host_that_is_closed_is_closed_to_everybody(tmp_path):
    Manners(tmp_path).close(HOST, BEGUN + 30)
    assert Manners(tmp_path).turn(HOST, BEGUN) == BEGUN + 30
    assert Manners(tmp_path).turn("other.example", BEGUN) == BEGUN


def test_a_host_that_says_nothing_teaches_by_its_429_and_is_forgiven(tmp_path):
    manners = Manners(tmp_path)
    turns = [manners.turn(HOST, BEGUN + n / 10) for n in range(20)]
    manners.heard(HOST, turns[-1], BEGUN + 2, {}, 429)
    after = [manners.turn(HOST, BEGUN + 2) for _ in range(3)]
    assert after[2] - after[1] == after[1] - after[0] > 0.1
    manners.heard(HOST, after[-1], BEGUN + 700, {}, 200)
    assert manners.turn(HOST, BEGUN + 700) == manners.turn(HOST, BEGUN + 700) == BEGUN + 700


def test_what_is_left_is_told(tmp_path):
    manners = Manners(tmp_path)
    assert manners.left(HOST, BEGUN) is None
    turn = manners.turn(HOST, BEGUN)
    manners.heard(HOST, turn, BEGUN, SPELLINGS["mastodon"](300, 279, BEGUN + 200, BEGUN), 200)
    assert Manners(tmp_path).left(HOST, BEGUN + 1) == (279, 300)
    assert Manners(tmp_path).left(HOST, BEGUN + 201) == (300, 300)


def test_workers_in_processes_of_their_own_share_it_through_the_folder(tmp_path):
    server = Server(40, 10, "mastodon")
    work(server, [Manners(tmp_path), Manners(tmp_path)], 30)
    assert server.refused == 0
    assert server.admitted >= 0.9 * 40 * 3


def count(path, times):
    for _ in range(times):
        with shared.changed(path) as fact:
            fact["n"] = fact.get("n", 0) + 1


def test_nothing_that_workers_write_at_once_is_lost(tmp_path):
    path = tmp_path / "fact.json"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=count, args=(path, 200)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert shared.read(path) == {"n": 600}


def test_a_fact_that_was_cut_off_counts_as_none(tmp_path):
    (tmp_path / "fact.json").write_text('{"n": 4')
    count(tmp_path / "fact.json", 1)
    assert json.loads((tmp_path / "fact.json").read_text()) == {"n": 1}


def test_an_allowance_is_one_for_all_workers_and_begins_anew_on_the_platforms_own_day(tmp_path):
    quota = Spending("quota units", "day", 100, "America/Los_Angeles")
    one, other = (Purse("youtube", quota, 5, tmp_path / "youtube.json") for _ in range(2))
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp()
    one.take(3, noon)
    other.take(2, noon)
    with pytest.raises(Spent, match="youtube: 5 of 5 quota units a day are used up; the next day goes on"):
        one.take(1, noon)
    assert one.said(noon) == "0 of 5 quota units left this day"
    still = datetime(2026, 11, 23, 7, 59, tzinfo=UTC).timestamp()
    with pytest.raises(Spent):
        other.take(1, still)
    other.take(1, still + 120)
    assert one.said(still + 120) == "4 of 5 quota units left this day"


def test_what_something_really_cost_is_settled(tmp_path):
    purse = Purse("x", Spending("US dollars", "month", 0), 1.0, tmp_path / "x.json")
    purse.take(0.5, BEGUN)
    purse.settle(-0.3, BEGUN)
    assert purse.said(BEGUN) == "0.8 of 1 US dollars left this month"


def test_without_a_budget_nothing_is_spent():
    with pytest.raises(Spent, match="0 of 0 US dollars"):
        Purse("x", Spending("US dollars", "month", 0)).take(0.005, BEGUN)
    Purse().take(5, BEGUN)
