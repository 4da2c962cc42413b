"""Bluesky, through its public AppView; a login is needed for searching only.

Lexicons: npm @atproto/api 0.19.19, `app.bsky.feed.*`. A reply comes with its parent and root in the same answer.
The feed is in the order of the earlier of a post's own time and the time it was seen; reposts by their own time.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from datetime import datetime
from functools import partial
from typing import Any, Literal

from pipeline.collecting.http import Http
from pipeline.collecting.refusals import refusal
from pipeline.parsing.answers import whole
from pipeline.parsing.fields import number
from pipeline.parsing.pages import deep_json, each, over, recognise
from pipeline.parsing.rows import readable, rows
from pipeline.platforms import _bluesky_repository as repository
from pipeline.platforms import _bluesky_search as searching
from pipeline.platforms import _bluesky_servers as atproto
from pipeline.platforms import _bluesky_threads as threads
from pipeline.platforms import _bluesky_views as views
from pipeline.records import Account, BadPage, Ending, Issue, Page, PlatformError, Post
from pipeline.terms import Platform

PLATFORM = Platform(
    name="bluesky", title="Bluesky", docs="https://docs.bsky.app", access="open", network="bluesky",
    profile_url=r"https?://(?:www\.)?bsky\.app/profile/(?P<handle>[^/?#]+)/?",
    collects="posts, reposts, replies with what they answer and its thread, answers and quotes of others, edits",
    cannot="posts that moderators hide, answers that Bluesky keeps back, mentions without a login",
    keys=searching.KEYS,
    key_from="only for searching: Settings, Privacy and security, App passwords, of any Bluesky account",
    limits="about 3,000 requests in five minutes; without an app password nothing is searched for",
    forbids="keeping what its author wants deleted; showing who asks not to be seen by people without a login",
)
CLOSED = {"AccountDeactivated": "its owner has switched the account off and may switch it on again",
          "AccountTakedown": "moderators of Bluesky have taken the account down"}


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the profile, the feed back to `since` and what it lacks, of parents, threads, quotes, mentions."""
    profile = _profile(account, http)
    yield profile
    found, items = whole(profile), list[Any]()
    if not isinstance(found.get("did"), str):
        raise BadPage(f"{profile.url} names no account", "try again later", profile)
    did = recognise(account, found["did"])
    stop = yield from _feed(account, did, since, http, items)
    own = [item for item in items if not views.is_repost(item)]
    span, counted = (since, None) if stop == "window" else (repository.BEGINNING, number(found.get("postsCount")))
    expected, missing = yield from _compared(account, did, span, http, own, counted)
    new = [item for item in own if views.when(item) >= since]
    yield from threads.withheld(account, new, http)
    unshown = yield from threads.below(account, new, http)
    refused = yield from threads.quotes(account, new, http)
    unsearched = yield from searching.mentions(account, did, since, http)
    notes = filter(None, (_renamed(account, did, found.get("handle")), missing, unshown, refused, unsearched))
    return Ending(stop, did, "; ".join(notes) or None, sum(views.when(item) >= span for item in own), expected)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts on a page, parents, roots and reposted posts among them. Raises `BadPage`, `KeyError`."""
    if page.status != 200 or page.what == "profile":
        return
    body = deep_json(page)
    if isinstance(body, dict) and "thread" in body:
        yield from each(page, views.nodes(body["thread"]), lambda one: views.of_thread(page, *one))
    elif isinstance(body, dict) and "feed" in body:
        yield from each(page, rows(page, "feed"), partial(views.listed, page))
    else:
        found = rows(page, "posts")
        yield from each(page, found, lambda view: views.post(page, view, "not_fetched"))
        yield from views.gone(page, found) if page.what == "parent" else ()


def _profile(account: Account, http: Http) -> Page:
    for actor in filter(None, (account.handle, account.stable_id)):  # the id still finds who changed the handle
        page = http.fetch(account, "profile", f"{atproto.APP}actor.getProfile", {"actor": actor}, absent=(400,))
        found = whole(page)
        if "error" not in found:
            break
    if why := CLOSED.get(str(found.get("error"))):
        raise PlatformError(f"Bluesky answered {page.status} {found['error']}: {found.get('message')}",
                            f"check the handle in the roster: {why}", page)
    if "error" in found:
        raise refusal(page)
    unseen = views.UNSEEN in json.dumps(found.get("labels"))  # in whatever shape they come
    if unseen and account.role == "rep" and not account.consent:
        raise PlatformError(f"{account.handle} asks not to be seen by people without a login",
                            "get the person's written consent and put its day into the column consent of reps.csv")
    return page


def _feed(account: Account, did: str, since: datetime, http: Http,
          items: list[Any]) -> Generator[Page, None, Literal["end", "window"]]:
    asked = {"actor": did, "limit": 100, "filter": "posts_with_replies", "includePins": "false"}
    for page in atproto.pages(account, "timeline", f"{atproto.APP}feed.getAuthorFeed", asked, http):
        yield page
        found = readable(rows(page, "feed"), partial(views.listed, page))
        items += found
        if whole(page).get("cursor") and over([views.when(item) for item in found], since):
            return "window"
    return "end"


def _compared(account: Account, did: str, since: datetime, http: Http, own: list[Any],
              counted: int | None) -> Generator[Page, None, tuple[int | None, str | None]]:
    """How many posts there should be, and what is missing. A feed that is as long as the profile says is believed."""
    short = f"the profile counts {counted} posts, the feed ended after {len(own)}" if counted else None
    if (counted is not None and len(own) >= counted) or not atproto.is_known(did):
        return counted, short if counted and len(own) < counted else None
    try:
        count, hidden = yield from repository.compare(account, did, since, http, own)
    except PlatformError as error:
        return counted, f"{short or 'the feed may lack posts'}; the account's own server could not be asked ({error})"
    return count, f"posts on the account's own server that Bluesky does not show: {hidden}" if hidden else None


def _renamed(account: Account, did: str, handle: Any) -> str | None:
    if handle == "handle.invalid":
        return f"the handle {account.handle} does not lead to the account at present; ask its owner to repair it"
    same = account.handle in (handle, did)
    return None if same else f"the account is called {handle} now; change it in the roster"
