"""Flickr: a member's photos with the comments below them, or a group's pool and discussions; a key, no login.

www.flickr.com/services/api (flickr.photos.search, flickr.photos.comments.getList, flickr.groups.*). A photo that stands
in a group's pool is a post of its own there, of the time it was added. Uncertain: whether keys are still given to
others than Pro members; the order of a pool, taken to be the last added first.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from datetime import datetime
from typing import Any

from pipeline.collecting.http import Http
from pipeline.parsing.answers import whole
from pipeline.parsing.dates import of_epoch
from pipeline.parsing.fields import number
from pipeline.parsing.pages import each, over, recognise
from pipeline.platforms._flickr_calls import (
    CHANGED,
    EXTRAS,
    NOT_FOUND,
    REFUSED,
    FlickrCalls,
    asked_of,
    listed,
    told,
)
from pipeline.platforms._flickr_texts import READERS, photo, pooled, reply, topic
from pipeline.records import Account, BadPage, Ending, Issue, Page, PlatformError, Post
from pipeline.terms import Platform

KEY = "OFFPITCH_FLICKR_KEY"
PLATFORM = Platform(
    name="flickr", title="Flickr", docs="https://www.flickr.com/services/api", access="paid key", network="flickr",
    profile_url=r"https?://(?:www\.)?flickr\.com/(?:photos/|people/|(?=groups/))(?P<handle>(?:groups/)?[^/?#]+)(?:[/?#].*)?",
    collects="public photos with their descriptions and comments; a group's pool and discussions",
    cannot="what a person comments elsewhere, private photos, photos behind SafeSearch, edits of photos",
    handle="as in the address of the photos, or groups/name for a group", keeps_case=True, keys=(KEY,),
    key_from="www.flickr.com/services/apps/create, for Pro members; a business needs a commercial key",
    price="a Flickr Pro subscription", limits="3,600 calls an hour for one key, 4,000 photos a question",
    pace=1.0, deletion_hours=24, forbids="surveillance and tracking of people, keeping photos longer than needed",
    display="a link back to the photo, at most 30 photos a page, and: This product uses the Flickr API but is not "
            "endorsed or certified by SmugMug, Inc",
)
HIDDEN = "Flickr shows no public photo since then; private ones and those behind SafeSearch are not shown"


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of who it is, of photos uploaded since and their comments, of what a search finds; or of a group."""
    if not (key := os.environ.get(KEY)):
        raise PlatformError("Flickr wants a key", f"put it into {KEY}; {PLATFORM.key_from}")
    calls, group = FlickrCalls(account, http, key), account.handle.startswith("groups/")
    url = f"https://www.flickr.com/{'' if group else 'photos/'}{account.handle}/"
    page = calls.call("profile", "urls.lookupGroup" if group else "urls.lookupUser", url=url)
    yield page
    person = recognise(account, _who(page, "group" if group else "user"))
    if group:
        return (yield from _group(calls, person, since))
    photos: dict[str, Any] = {}
    stop = yield from calls.photos("timeline", since, photos, photo, user_id=person)
    expected, silent = calls.counted, 0
    for one in [one for one in photos.values() if number(one.get("count_comments")) != 0]:
        comments = calls.call("thread", "photos.comments.getList", photo_id=one["id"])
        yield comments
        gave = told(comments, {NOT_FOUND, REFUSED})["stat"] == "ok" and listed(comments)[0]
        silent += not gave and bool(number(one.get("count_comments")))
    for word in account.search:
        yield from calls.photos("mentions", since, {}, photo,
                                **({"tags": word[1:]} if word[:1] == "#" else {"text": word}))
    note = f"Flickr did not give the comments of {silent} photos" if silent else None
    if not photos:
        note = f"none of the {expected} photos can be read; mend the connector" if expected else HIDDEN
    return Ending(stop, person, note, listed=len(photos), expected=expected)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The photos, comments, topics or replies on a page, a photo that is gone as a tombstone. Raises `BadPage`."""
    asked = asked_of(page)
    body, read = whole(page), READERS.get(asked.get("method", "").removeprefix("flickr."))
    if "photo_id" in asked and number(body.get("code")) == NOT_FOUND:
        seen = page.fetched_at
        yield Post("flickr", asked["photo_id"], "", "post", "", seen, "server", seen, deleted=True)
    if read and body.get("stat") == "ok":
        yield from each(page, listed(page)[0], lambda item: read(page, item, asked))


def _who(page: Page, kind: str) -> str:
    found = told(page).get(kind)
    if not isinstance(found, dict) or not isinstance(found.get("id"), str) or not found["id"].strip():
        raise BadPage(f"{page.url} does not say who it is", CHANGED, page)
    return str(found["id"])


def _group(calls: FlickrCalls, group: str, since: datetime) -> Generator[Page, None, Ending]:
    """The pool and the discussions, each back to `since`, and the replies of those that went on since then."""
    pool, topics = list[Any](), list[Any]()
    stop = yield from calls.pages("timeline", "groups.pools.getPhotos", pool, pooled,
                                  enough=_older(since, "dateadded"), group_id=group, extras=EXTRAS)
    yield from calls.pages("thread", "groups.discuss.topics.getList", topics, topic,
                           enough=_older(since, "datelastpost"), group_id=group)
    for one in [one for one in topics if of_epoch(one["datelastpost"]) >= since and number(one["count_replies"])]:
        yield from calls.pages("thread", "groups.discuss.replies.getList", [], reply, group_id=group,
                               topic_id=one["id"])
    empty = "Flickr shows nothing in the group, neither photos nor discussions"
    return Ending(stop, group, None if pool or topics else empty, listed=len(pool))


def _older(since: datetime, field: str) -> Callable[[list[Any]], bool]:
    return lambda items: over([of_epoch(one[field]) for one in items], since)
