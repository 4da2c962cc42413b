"""A small world followed over six weeks: each case is right and dated in each, none is lost or new a second time."""

import json
import shutil
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta

import pytest
import warehouse

from pipeline import paths, tables
from pipeline.build import build
from pipeline.keeping import published
from pipeline.notice import notice
from pipeline.records import Collected, Post, Receipt
from pipeline.report import report, restate
from pipeline.sending.receipts import opened

FIRST = date(2026, 11, 23)
WEEKS = [f"{date(2026, 11, 16) + timedelta(weeks=n)}" for n in range(6)]
OFFERS = {"rita": 10, "ben": 1, "mia": 1}
REPLIES = [f"{who}-{n}" for who, most in OFFERS.items() for n in range(1, most + 1)]
CASE = {"accounts": ["bluesky:acme brand", "bluesky:rita rep team=North", "bluesky:ben rep team=South",
                     "bluesky:mia rep team=South"],
        "posts": [row for place, name in enumerate(REPLIES) for row in (
            {"id": f"to-{name}", "by": f"anna-{name}", "at": f"2026-11-17 {place + 1:02}:00",
             "text": f"Rain all week, tent {place} is wet"},
            {"id": name, "by": name.split("-")[0], "to": f"to-{name}", "at": f"2026-11-17 {place + 1:02}:30",
             "verdict": "off_context_pitch", "text": f"Buy pan {place} from me instead", "listed": True,
             "collected_by": f"bluesky:{name.split('-')[0]}"})]}
WORDS = {"rita-6": ["disputed,Jo,2026-11-24", "accepted,Jo,2026-11-25", "disputed,Jo,2026-11-26"],
         "rita-7": ["disputed,Jo,2026-11-24", "accepted,Jo,2026-11-24"],
         "rita-8": ["not our rep,Jo,2026-11-24", "disputed,Jo,2026-11-25"],
         "rita-9": ["accepted,Jo,2026-11-24", "not our rep,Jo,2026-11-25"]}
GONE = {"deleted": True, "text": ""}
NAMELESS = GONE | {"author_id": "", "account": None, "role": None}


class World:
    """Acme week by week: collected with changes, then reported."""

    def __init__(self, home):
        shutil.copytree(paths.PROJECT / "reports", home / "reports")
        for chart in (home / "reports" / "charts").iterdir():
            chart.unlink()
        self.brand = warehouse.brand_of(CASE)
        self.brand.folder.mkdir(parents=True)
        warehouse.made(CASE)
        self.report(0)

    def week(self, number, lacks=(), **changes):
        """Collect after a week and report it: all replies but for those it `lacks`, some with changes."""
        day, rows = FIRST + timedelta(weeks=number), {row["id"]: row for row in CASE["posts"]}
        roster = {name: one for one in self.brand.roster for name in (one.handle, one.key)}
        seen = {"seen_at": datetime(day.year, day.month, day.day, 6, tzinfo=UTC), "page_sha256": f"{number}" * 64}
        posts = [replace(warehouse.post_of(rows[name], rows, roster), **seen | changes.get(name.replace("-", "_"), {}))
                 for name in REPLIES if name.split("-")[0] in roster and name not in lacks]
        tables.write_part(paths.posts("acme", "bluesky", day), tables.table_of(Post, posts))
        for one in self.brand.roster:
            ended = Collected("bluesky", one.key, day, warehouse.SINCE, "window", 1)
            file = paths.collected("acme", day) / f"{one.handle}.json"
            tables.write_text(file, json.dumps(asdict(ended), default=str))
        self.report(number)

    def report(self, number):
        build(self.brand, self.brand.week(WEEKS[number]))
        report(self.brand, self.brand.week(WEEKS[number]))

    def roster(self, *without, **renamed):
        """Let some reps leave the roster, or be called otherwise."""
        kept = [one for one in warehouse.brand_of(CASE).roster if one.handle not in without]
        told = [replace(one, handle=renamed.get(one.handle, one.handle)) for one in kept]
        self.brand = self.brand.model_copy(update={"roster": tuple(told)})

    def say(self, words):
        rows = (f"bluesky,{name},{row}\n" for name, said in words.items() for row in said)
        (self.brand.folder / "cases.csv").write_text("platform,post_id,state,by,on\n" + "".join(rows))

    def overrule(self, *names):
        rows = (f"reply_in_context,bluesky,{name},conversation,Jo,2026-11-25\n" for name in names)
        text = "question,platform,post_id,answer,by,on\n" + "".join(rows)
        (self.brand.folder / "corrections.csv").write_text(text)

    def mail(self, number, kind="digest"):
        at = datetime(2026, 11, 23, 9, tzinfo=UTC) + timedelta(weeks=number)
        with opened(paths.receipts("acme")) as ledger:
            ledger.add(Receipt(WEEKS[number], "head@acme.example", "<1@acme.example>", "0" * 64, "sent", at, kind=kind))

    def cases(self, number):
        told = published.version("acme", WEEKS[number], None).beside.cases
        return {one.post_key.removeprefix("bluesky "): one for one in told if one.finding == "off_context_reply"}

    def states(self, name):
        return [self.cases(number)[name].state for number in (0, 1, 2, 3, 5)]

    def steps(self, name, number=5):
        return [f"{step.on:%m-%d} {step.state}" for step in self.cases(number)[name].steps if step.state != "seen"]


@pytest.fixture(scope="module")
def rooms(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        def room(name):
            home = tmp_path_factory.mktemp(name)
            patch.setenv("OFFPITCH_DATA", str(home / "data"))
            patch.setenv("OFFPITCH_HOME", str(home))
            return World(home)
        yield room


@pytest.fixture(scope="module")
def told(rooms):
    """Weeks 0 to 5, of which week 4 is left out."""
    world = rooms("told")
    world.mail(0, "note")
    world.mail(0, "team South")
    world.say(WORDS)
    world.overrule("rita-5")
    world.week(1, ["rita-2"], rita_1=GONE, rita_3=NAMELESS, rita_4={"edited_at": datetime(2026, 11, 23, 5, tzinfo=UTC)})
    world.mail(1)
    world.overrule()
    world.roster("ben", mia="mia2")
    world.week(2, ["rita-2"], rita_4={"edited_at": datetime(2026, 12, 2, tzinfo=UTC)})
    world.overrule("rita-5")
    world.roster(mia="mia2")
    world.week(3, ["rita-2"], rita_1=GONE, rita_4={"edited_at": datetime(2026, 12, 9, tzinfo=UTC)})
    world.week(5, ["rita-2"], rita_1=GONE, rita_4={"edited_at": datetime(2026, 12, 9, tzinfo=UTC)})
    return world


def test_no_case_is_lost_or_new_a_second_time(told):
    assert [sorted(told.cases(number)) for number in (0, 1, 2, 3, 5)] == [sorted(REPLIES)] * 5
    assert all(one.since == date(2026, 11, 16) for one in told.cases(5).values())
    assert all([step.state for step in one.steps].count("new") == 1 for one in told.cases(5).values())


def test_a_reply_that_turns_up_again_is_back_until_it_is_gone_again(told):
    assert told.states("rita-1") == ["new", "gone", "back", "gone", "gone"]
    assert told.steps("rita-1") == ["11-23 new", "11-30 gone", "12-07 back", "12-14 gone"]


def test_what_two_complete_lists_lack_is_gone_on_the_day_of_the_second(told):
    assert told.states("rita-2") == ["new", "new", "gone", "gone", "gone"]
    assert told.steps("rita-2") == ["11-23 new", "12-07 gone"]


def test_a_tombstone_that_names_nobody_ends_the_case_of_the_account_it_had(told):
    found = told.cases(1)["rita-3"]
    assert (found.state, found.account, found.who) == ("gone", "bluesky:rita", "Rita")


def test_each_edit_is_a_step_and_one_before_it_was_first_seen_is_none(told):
    assert told.states("rita-4") == ["new", "still_up", "edited", "edited", "edited"]
    assert told.steps("rita-4") == ["11-23 new", "12-02 edited", "12-09 edited"]


def test_a_label_that_is_overruled_and_restored_opens_the_case_again(told):
    assert told.states("rita-5") == ["new", "withdrawn", "back", "withdrawn", "withdrawn"]
    assert told.steps("rita-5") == ["11-23 new", "11-25 withdrawn", "12-07 back", "12-07 withdrawn", "12-28 still_up"]


def test_the_latest_word_of_a_person_counts_also_after_not_our_rep_and_on_one_day(told):
    said = {name: set(told.states(name)[1:]) for name in WORDS}
    assert said == {"rita-6": {"disputed"}, "rita-7": {"accepted"}, "rita-8": {"disputed"}, "rita-9": {"not_our_rep"}}


def test_a_reply_that_left_the_weeks_that_findings_look_at_is_still_followed(told):
    assert told.steps("rita-10") == ["11-23 new", "12-28 still_up"]


def test_a_rep_who_leaves_the_roster_and_comes_back(told):
    assert told.states("ben-1") == ["new", "still_up", "not_our_rep", "back", "still_up"]
    assert told.steps("ben-1", 3) == ["11-23 new", "12-07 not_our_rep", "12-14 still_up", "12-14 back"]


def test_a_renamed_account_takes_its_cases_along(told):
    assert [told.cases(number)["mia-1"].account for number in (1, 2, 5)] == ["bluesky:mia", *["bluesky:mia2"] * 2]
    assert told.states("mia-1") == ["new", *["still_up"] * 4]


def test_a_case_is_seen_with_the_first_mail_that_names_it_also_a_later_weeks(told):
    seen = [[f"{step.on:%m-%d}" for step in told.cases(5)[name].steps if step.state == "seen"]
            for name in ("rita-10", "ben-1")]
    assert seen == [["11-30"], ["11-23"]]


def test_a_restated_report_keeps_a_case_that_is_found_no_more_and_says_why(rooms):
    world = rooms("restated")
    world.mail(0)
    world.overrule("rita-1")
    restate(world.brand, world.brand.week(WEEKS[0]))
    assert world.cases(0)["rita-1"].state == "withdrawn"


def test_what_only_a_restated_report_found_is_followed_by_the_next(rooms):
    world = rooms("found")
    world.overrule("rita-1")
    world.report(0)
    world.week(1)
    world.overrule()
    restate(world.brand, world.brand.week(WEEKS[0]))
    assert "rita-1" in world.cases(0)
    assert "rita-1" not in world.cases(1)
    world.week(5)
    assert world.cases(5)["rita-1"].since == date(2026, 11, 16)


def test_a_draft_keeps_the_case_that_a_rep_was_told_of(rooms):
    world = rooms("draft")
    notice(world.brand, world.brand.week(WEEKS[0]), "first", told=date(2026, 11, 23))
    world.overrule("rita-1")
    world.report(0)
    assert world.cases(0)["rita-1"].state == "withdrawn"


def test_nobody_is_told_of_a_text_that_the_letter_does_not_show(rooms):
    world = rooms("unshown")
    tables.write_part(paths.posts("acme", "bluesky", FIRST), tables.table_of(Post, []))
    world.report(1)
    assert sorted(world.cases(1)) == sorted(REPLIES)
    assert notice(world.brand, world.brand.week(WEEKS[1]), "first", told=date(2026, 12, 1)) == []
    assert not paths.told("acme").exists()
