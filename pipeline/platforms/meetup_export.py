"""Meetup, a calendar file of a group's events that its organizer hands over: no network.

RFC 5545; Meetup names an event `event_301@meetup.com` and gives its page, which names the group. Only the calendar's
form is known: tables of members and events, and the copy of their data that a person gets, are refused. Uncertain:
whether each calendar says when an event was written (CREATED); where it does not, the event is complained about and
left out, since the day on which it takes place is no time of a text.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.collecting import archive
from pipeline.collecting.http import Http
from pipeline.parsing.hypertext import plain
from pipeline.parsing.pages import each, moment
from pipeline.platforms import _meetup_calendar as icalendar
from pipeline.records import Account, Ending, Issue, Page, PlatformError, Post
from pipeline.terms import Platform

PLATFORM = Platform(
    name="meetup_export", title="Meetup calendar file", docs="https://help.meetup.com", access="export file",
    network="meetup", profile_url="", consent=True, relists=False,
    collects="events in a calendar file (.ics) of a group, with their descriptions",
    cannot="comments, members, messages; tables (.csv) and the copy of their data that a person gets from Meetup",
    handle="the group's name in its address; put the group's number into stable_id if the API is used as well",
    key_from="the group's organizer saves the calendar file of the group's events page and hands it over",
    limits="the events in the file, often only those still to come",
    forbids="collecting members' personal data, and extracting data for a commercial purpose without permission",
)
WANTED = re.compile(r"(?P<name>[^/]+\.ics)$", re.IGNORECASE)
PAGE = re.compile(r"https?://(?:www\.)?meetup\.com/(?:[a-z]{2}-[A-Z]{2}/)?(?P<group>[\w-]+)/events/(?P<event>\w+)/?")
KNOWN = (".ics", *archive.ARCHIVES)
WHAT_TO_DO = "ask the organizer for the calendar file (.ics) of the group's events page"


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """One page a calendar file."""
    source = Path(account.source or "")
    if source.suffix and not source.is_dir() and not source.name.lower().endswith(KNOWN):
        raise PlatformError(f"the form of {source.name} is not known for certain, so it was not opened", WHAT_TO_DO)
    files, person, found = archive.gathered(account, WANTED), account.stable_id or account.handle, list[Post | Issue]()
    if not files:
        raise PlatformError(f"{source.name} holds no calendar file, and nothing else in it was opened", WHAT_TO_DO)
    others = 0
    for name, body in files.items():
        others += sum(_group(event) not in (account.handle, "") for event in _events(name, body))
        page = http.local(account, "export", f"meetup-export:{name}#{account.handle}/{person}", body)
        yield page
        found += parse(page)
    if others and not any(isinstance(one, Post) for one in found):
        raise PlatformError(f"the calendar {source.name} is of other groups, not of {account.handle}",
                            "put the right file into the inbox, or the right handle into the roster")
    note = f"{others} events of other groups in the calendar were left out" if others else None
    return archive.ending(person, found, since, note)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The group's events in one calendar file. Raises `PlatformError` for what is no calendar."""
    address = urlsplit(page.url)
    group, _, person = address.fragment.partition("/")
    ours = [one for one in _events(address.path, page.body) if _group(one) in (group, "")]
    yield from each(page, ours, lambda event: _post(page, group, person, event))


def _events(name: str, body: bytes) -> list[dict[str, str]]:
    try:
        return list(icalendar.events(body.decode("utf-8", "replace")))
    except ValueError as error:
        raise PlatformError(f"{name} cannot be read ({error})",
                            "it may have been cut off on its way; ask its owner to send it again") from None


def _group(event: dict[str, str]) -> str:
    """The group an event's page names, empty where it names none."""
    match = PAGE.fullmatch(event.get("URL", ""))
    return match["group"].lower() if match else ""


def _post(page: Page, group: str, person: str, event: dict[str, str]) -> Iterator[Post]:
    match = PAGE.fullmatch(event["URL"])
    if not match:
        raise ValueError(f"{event['URL']!r:.60} is no event's page")
    text, links = plain(event.get("DESCRIPTION", ""))
    created, changed = moment(event["CREATED"]), moment(event.get("LAST-MODIFIED", event["CREATED"]))
    yield Post(
        "meetup", match["event"], person, "post", "\n\n".join(filter(None, (event["SUMMARY"], text))), created,
        "export", page.fetched_at, group, url=event["URL"], venue="group", venue_id=person,
        links=tuple(dict.fromkeys((*links, *icalendar.ADDRESS.findall(text)))),
        edited_at=changed if changed > created else None)
