"""Every case of a week: what was flagged before and what is flagged now, with all that became of it since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from pipeline.following.said import Said
from pipeline.following.states import CLOSED, closed, state
from pipeline.records import Receipt
from pipeline.reporting.record import Case, Step

WORDS = {"gone": "It is no longer there.", "edited": "Its words were changed.",
         "still_up": "It was seen again, unchanged.", "not_our_rep": "The account is not in the roster any more.",
         "withdrawn": "A person overruled its label, and it is no longer found.",
         "back": "What had closed it holds no more."}
MAILED = "The report that names it was mailed."


@dataclass(frozen=True, slots=True)
class Flagged:
    """A post that a finding calls a fault this week."""

    finding: str
    title: str
    post_key: str


@dataclass(frozen=True, slots=True)
class Sight:
    """How a post was last seen: whose it is, whether it is still there, and the hash of the page that proves it.

    `missed_on` is the day of the second complete list that lacks it, `edited_at` an edit after it was first seen.
    """

    account: str | None
    who: str | None
    team: str | None
    in_roster: bool
    deleted: bool
    seen_at: datetime
    edited_at: datetime | None
    overruled_on: date | None
    page_sha256: str
    missed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the posts: the cases of the week before, what people said, which mails and notices went."""

    before: tuple[Case, ...] = ()
    said: tuple[Said, ...] = ()
    receipts: tuple[Receipt, ...] = ()


def follow(week: str, flagged: Iterable[Flagged], sights: Mapping[str, Sight], known: Known) -> tuple[Case, ...]:
    """All cases up to `week`, those of longest standing first; each (finding, post) is one, whatever became of it."""
    now = {(one.finding, one.post_key): one for one in flagged}
    told = {(case.finding, case.post_key): case for case in known.before}
    told |= {key: _first(week, one, sights) for key, one in now.items() if key not in told and one.post_key in sights}
    words, ends = _by_post(known.said), date.fromisoformat(week) + timedelta(weeks=1)
    found = [_stepped(_whose(case, sights.get(case.post_key)), _from_people(case, words, known.receipts),
                      sights.get(case.post_key), key in now, ends) for key, case in told.items()]
    return tuple(sorted(found, key=lambda case: (case.since, case.finding, case.post_key)))


def _first(week: str, one: Flagged, sights: Mapping[str, Sight]) -> Case:
    sight = sights[one.post_key]
    step = Step(sight.seen_at.date(), "new", "It was found for the first time.", sight.page_sha256)
    return Case(one.finding, one.title, one.post_key, sight.account, sight.who, sight.team, "new",
                date.fromisoformat(week), (step,))


def _whose(case: Case, sight: Sight | None) -> Case:
    """The case with the account's name and team of today: an account that was renamed takes its cases along."""
    if sight is None or not sight.in_roster or sight.account is None:
        return case
    return replace(case, account=sight.account, who=sight.who, team=sight.team)


def _stepped(case: Case, people: Sequence[Step], sight: Sight | None, found: bool, ends: date) -> Case:
    kept = [step for step in case.steps if step.state != "still_up"]
    steps = _ordered([*kept, *people])
    if sight is not None:
        steps = _ordered([*steps, *_from_sight(sight, steps, people, found, ends)])
    return replace(case, state=state(steps), steps=steps)


def _ordered(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps by day, each once; of one day in the order in which they came to be known."""
    once = dict[tuple[str, str, date], Step]()
    for step in steps:
        once.setdefault((step.state, step.note, step.on), step)
    return tuple(sorted(once.values(), key=lambda step: (step.on, step.state != "new")))


def _from_sight(sight: Sight, steps: Sequence[Step], people: Sequence[Step], found: bool, ends: date) -> list[Step]:
    """What the post itself shows, newest sighting last; a post that was never seen again shows nothing.

    What closes a case is a step once, until it is `back`; what a person says closes it until that is unsaid.
    """
    seen, last = sight.seen_at.date(), max(step.on for step in steps)
    before = closed(steps)
    closing = _closing(sight, found, ends, before)
    shown = [_step(max(on, _back(steps)), name, sight) for name, on in closing.items() if name not in before]
    if before and not closing and not any(step.state in CLOSED for step in people):
        shown.append(_step(max(seen, ends, last), "back", sight))
    if sight.deleted or seen <= steps[0].on:
        return shown
    if sight.edited_at and sight.edited_at.date() >= steps[0].on:
        return [_step(sight.edited_at.date(), "edited", sight), *shown]
    return [_step(seen, "still_up", sight), *shown]


def _closing(sight: Sight, found: bool, ends: date, before: Sequence[str]) -> dict[str, date]:
    """What closes the case as things are, and since when; the roster of a week is known when the week is over."""
    since = {"not_our_rep": None if sight.in_roster else ends,
             "gone": sight.missed_on or sight.seen_at.date() if sight.deleted else None,
             "withdrawn": None if found else ends if "withdrawn" in before else sight.overruled_on}
    return {name: on for name, on in since.items() if on is not None}


def _back(steps: Iterable[Step]) -> date:
    return max((step.on for step in steps if step.state == "back"), default=date.min)


def _step(on: date, name: str, sight: Sight) -> Step:
    return Step(on, name, WORDS[name], sight.page_sha256)


def _from_people(case: Case, words: Mapping[str, Sequence[Said]], receipts: Iterable[Receipt]) -> list[Step]:
    steps = [Step(one.on, one.state, f"{one.by}: {one.note}" if one.note else one.by, "")
             for one in words.get(case.post_key, ()) if one.finding in ("", case.finding)]
    if not any(step.note == MAILED for step in case.steps) and (mail := _naming(case, receipts)):
        steps.append(Step(mail.at.date(), "seen", MAILED, mail.report_sha256))
    return steps


def _naming(case: Case, receipts: Iterable[Receipt]) -> Receipt | None:
    """The first mail that told of the case: a digest, or its own team's letter, of the week it was found or a later."""
    since, letters = case.since.isoformat(), ("digest", f"team {case.team}")
    told = (one for one in receipts if one.state == "sent" and one.kind in letters and one.week >= since)
    return min(told, key=lambda one: one.at, default=None)


def _by_post(said: Iterable[Said]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for one in said:
        found.setdefault(one.post_key, []).append(one)
    return found
