"""Meetup, a group of the brand's own through the GraphQL API: its events, announced and past.

www.meetup.com/graphql (gql-ext, since February 2025). Comments and discussions are no longer in the public schema. An
error stands inside a good answer. Uncertain: nearly all conditions of access, and the names of statuses but PAST; a
schema that has changed is refused with its own words.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from pipeline.collecting.http import Http
from pipeline.parsing.answers import whole
from pipeline.parsing.fields import identity
from pipeline.parsing.hypertext import plain
from pipeline.parsing.pages import each, moment, over, recognise
from pipeline.parsing.proof import proved
from pipeline.parsing.rows import sound
from pipeline.platforms._meetup_answers import API, edges, following, group_on, until
from pipeline.platforms._meetup_calendar import ADDRESS
from pipeline.records import Account, Ending, Issue, Page, PlatformError, Post, Stop
from pipeline.terms import Platform

TOKEN = "OFFPITCH_MEETUP_TOKEN"  # noqa: S105 - the name of a variable
PLATFORM = Platform(
    name="meetup", title="Meetup", docs="https://www.meetup.com/graphql", access="approval", network="meetup",
    profile_url=r"https?://(?:www\.)?meetup\.com/(?:[a-z]{2}-[A-Z]{2}/)?(?P<handle>(?!find\b)[\w-]+)/?(?:events/?)?",
    collects="events of a group of the brand's own, announced and past, with their descriptions",
    cannot="comments, discussions, messages, members, and whatever people write in groups",
    handle="the group's name in its address", keys=(TOKEN,),
    key_from="an OAuth consumer, which Meetup approves for organizers with a Meetup Pro subscription",
    price="a Meetup Pro subscription", limits="500 points in 60 seconds", pace=1.0,
    forbids="collecting members' personal data, and extracting data for a commercial purpose without permission",
)
PATIENT = 5
"""Times that one question is asked while Meetup says that it is too much."""
STATUSES = ("ACTIVE", "PAST")
QUERY = ("query($urlname: String!, $after: String) {{ groupByUrlname(urlname: $urlname) {{ id urlname "
         "events(first: 50, after: $after, filter: {{status: [{status}]}}, sort: DESC) {{ "
         "pageInfo {{ hasNextPage endCursor }} "
         "edges {{ node {{ id title description dateTime createdTime eventUrl }} }} }} }} }}")


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of announced events, then of past ones back to `since` by the day they took place."""
    if account.role != "brand":
        raise PlatformError("Meetup gives the events of groups only", "put the group into brand.toml, nobody's name")
    if not (token := os.environ.get(TOKEN)):
        raise PlatformError("Meetup wants a token of an organizer of the group", f"put it into {TOKEN}")
    listed, person = list[Any](), ""
    stop: Stop = "end"
    for status in STATUSES:
        group, stop = yield from _events(account, http, token, status, since, listed)
        person = recognise(account, group)
    said = None if listed else "Meetup lists no event of the group that can be read, announced or past"
    return Ending(stop, person, said, listed=len(listed))


def parse(page: Page) -> Iterator[Post | Issue]:
    """The events on a page. Raises `BadPage`, `KeyError`."""
    if group := group_on(page):
        yield from each(page, edges(page, group), lambda edge: _event(page, group, edge))


def _events(account: Account, http: Http, token: str, status: str, since: datetime,
            listed: list[Any]) -> Generator[Page, None, tuple[str, Stop]]:
    """The events of one status, the latest first; the group's id, and why the list ended."""
    after: str | None = None
    while True:
        page = _ask(account, http, token, status, after)
        yield page
        if not (group := group_on(page)):
            raise PlatformError(f"Meetup shows no group {account.handle}: it is private, closed or renamed",
                                "check the handle, and that the token's owner organizes the group", page)
        some = sound(page, edges(page, group), partial(_event, page, group))
        listed += some
        if not (after := following(page, group)):
            return group["id"], "end"
        if over([moment(edge["node"]["dateTime"]) for edge in some], since):
            return group["id"], "window"


def _ask(account: Account, http: Http, token: str, status: str, after: str | None) -> Page:
    """One answer without an error in it; asked again when Meetup has said until when to wait."""
    question = {"query": QUERY.format(status=status), "variables": {"urlname": account.handle, "after": after}}
    for _ in range(PATIENT):
        page = http.fetch(account, "timeline", API, post=question, token=token)
        errors = whole(page).get("errors")
        if not errors:
            return page
        if not (then := until(errors)):
            break
        http.rest(API, max(0.0, (then - page.fetched_at).total_seconds()))
    first = errors[0] if isinstance(errors, list) else errors
    said = first.get("message", first) if isinstance(first, dict) else first
    raise PlatformError(f"Meetup says: {said!s:.200}",
                        f"see whether the token in {TOKEN} is valid and its owner organizes the group", page)


def _event(page: Page, group: Any, edge: Any) -> Iterator[Post | Issue]:
    """An event as the group's post of the day it was announced; the day it takes place is no time of a text."""
    event = edge["node"]
    (text, links), _ = plain(event["description"] or ""), moment(event["dateTime"])
    yield from proved(page, [Post(
        "meetup", identity(event["id"]), group["id"], "post", "\n\n".join(filter(None, (event["title"], text))),
        moment(event["createdTime"]), "server", page.fetched_at, group["urlname"],
        url=event["eventUrl"] or None, venue="group", venue_id=group["id"],
        links=tuple(dict.fromkeys((*links, *ADDRESS.findall(text)))))])
