"""What Meetup's GraphQL answers: a group, a page of its events, where more are, and when to ask again.

www.meetup.com/graphql. Lists are edges with nodes, errors stand inside a good answer.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from pipeline.parsing.answers import whole
from pipeline.parsing.pages import moment
from pipeline.records import BadPage, Page

API = "https://api.meetup.com/gql-ext"
CHANGED = "Meetup may have changed this; tell us about it"


def until(errors: Any) -> datetime | None:
    """Until when Meetup wants to be left alone; None where it complains of something else."""
    for one in errors if isinstance(errors, list) else ():
        with suppress(AttributeError, KeyError, OverflowError, TypeError, ValueError):
            if one["extensions"]["code"] == "RATE_LIMITED":
                return moment(one["extensions"]["resetAt"])
    return None


def group_on(page: Page) -> dict[str, Any] | None:
    """The group on a page, its id as text; None where Meetup shows none. Raises `BadPage`."""
    body = whole(page)
    data = body.get("data")
    found = data.get("groupByUrlname", page) if isinstance(data, dict) else page
    if found is None or (found is page and body.get("errors")):
        return None
    if not isinstance(found, dict) or not all(isinstance(found.get(name), int | str) for name in ("id", "urlname")):
        raise BadPage(f"{API} answered no group", CHANGED, page)
    if not str(found["id"]).strip():
        raise BadPage(f"{API} answered a group without an id", CHANGED, page)
    return {**found, "id": str(found["id"]), "urlname": str(found["urlname"]).lower()}


def edges(page: Page, group: dict[str, Any]) -> list[Any]:
    """A page of the group's events, each `{"node": event}`. Raises `BadPage`."""
    events = group.get("events")
    found = events.get("edges") if isinstance(events, dict) else None
    if not isinstance(found, list):
        raise BadPage(f"{API} answered no list of events", CHANGED, page)
    return found


def following(page: Page, group: dict[str, Any]) -> str | None:
    """The cursor behind which there are more events, None at the end. Raises `BadPage`."""
    more = group["events"].get("pageInfo")
    if not isinstance(more, dict) or not isinstance(more.get("hasNextPage"), bool):
        raise BadPage(f"{API} does not say whether there are more events", CHANGED, page)
    if more["hasNextPage"] and not isinstance(more.get("endCursor"), str):
        raise BadPage(f"{API} does not say where more events are", CHANGED, page)
    return str(more["endCursor"]) if more["hasNextPage"] else None
