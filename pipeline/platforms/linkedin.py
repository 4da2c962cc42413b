"""LinkedIn, a company's own page through the Community Management API: its posts, all comments below them.

learn.microsoft.com, Community Management (posts-api, comments-api, li-lms-2026-08). A comment names an activity, not
the post; the post is the one whose comments were asked for. No answer about posts tells that activity, so where there
are comments the post is landed once more with the name they give it, its `native_id`: comments out of a member's own
archive know it by that name only. Uncertain: whether `paging.total` comes along, so an empty page ends a list too;
whether a comment calls itself `commentUrn` or `$URN`, so without both it is built from its parts.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Generator, Iterator
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from pipeline.collecting.http import Http
from pipeline.parsing.answers import whole
from pipeline.parsing.pages import each, recognise
from pipeline.platforms._linkedin_calls import Restli
from pipeline.platforms._linkedin_texts import PUBLISHED, comment, elements, post, when
from pipeline.records import Account, BadPage, Ending, Issue, Page, PlatformError, Post
from pipeline.terms import Platform, Spending

TOKEN = "OFFPITCH_LINKEDIN_TOKEN"  # noqa: S105 - the name of a variable
PLATFORM = Platform(
    name="linkedin", title="LinkedIn", docs="https://learn.microsoft.com/linkedin/marketing/community-management",
    access="approval", network="linkedin",
    profile_url=r"https?://(?:\w+\.)?linkedin\.com/(?:company|school|showcase)/(?P<handle>[^/?#]+)(?:/.*)?",
    collects="posts of a company's own page, the comments below them with all answers, the page's own among them",
    cannot="anything of a person, what the page wrote below posts of others, mentions elsewhere, likes of posts; "
           "comments below posts of more than five weeks ago, and trends further back, for nothing is kept that long",
    handle="the page's name in its address, or its number", keys=(TOKEN,),
    key_from="an app with the product Community Management API, approved by LinkedIn, and a token of an administrator "
             "of the page with r_organization_social; it is valid for 60 days",
    limits="500 calls a day until LinkedIn has approved the app's standard tier; members' comments may be kept for 48 "
           "hours, the page's own posts for 6 weeks, its figures for a year: here all of it is kept for 2 days, and "
           "each run fetches the last 5 weeks anew, so that the weekly report stays whole",
    storage_days=2, recheck_days=35, spending=Spending("calls", "day", 500), third_party_model=False,
    forbids="use for decisions on employment, surveillance, passing content on, storing members' posts and comments "
            "for more than 48 hours, and content scraped from LinkedIn by anybody",
    display="members' comments only within 48 hours of fetching them, LinkedIn named as the source",
)
ACTIVITY = "linkedin:activity"


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the organization, of its posts back to `since`, of the comments below each and of answers to those."""
    if account.role != "brand":
        raise PlatformError("LinkedIn's API gives nothing of a person, whoever asks",
                            "use linkedin_archive with the archive that the person hands over")
    if not (token := os.environ.get(TOKEN)):
        raise PlatformError("LinkedIn wants a token of an administrator of the page", f"put it into {TOKEN}")
    api, posts = Restli(account, http, token), list[Any]()
    named = "" if account.handle.isdigit() else f"?q=vanityName&vanityName={quote(account.handle, safe='')}"
    page = api.ask("profile", f"organizations{named or f'/{account.handle}'}")
    yield page
    urn = recognise(account, _organization(page, account.handle, elements(page) if named else [whole(page)]))
    stop = yield from api.pages("timeline", f"posts?q=author&author={quote(urn, safe='')}&sortBy=CREATED", posts, post,
                                since=since)
    public = [one for one in posts if one["lifecycleState"] == PUBLISHED]
    for one in [one for one in reversed(public) if when(one) >= since]:
        if activity := (yield from api.comments(str(one["id"]))):
            body = json.dumps({"elements": [{**one, "activity": activity}]}).encode()
            yield http.local(account, "thread", f"{ACTIVITY}#{one['id']}", body)
    return Ending(stop, urn, _said(posts, api), listed=len(public))


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts or the comments on a page, gone ones as tombstones. Raises `BadPage`."""
    parts = [unquote(part) for part in urlsplit(page.url).path.split("/")]
    if page.what == "parent" and page.status == 404:
        gone = f"urn:li:comment:({parts[-3]},{parts[-1]})"
        yield Post("linkedin", gone, "", "reply", "", page.fetched_at, "server", page.fetched_at, deleted=True)
    if page.status != 200 or page.what == "profile":
        return
    found = [whole(page)] if page.what == "parent" else elements(page)
    if page.what == "timeline" or page.url.startswith(ACTIVITY):
        yield from each(page, found, partial(post, page))
    else:
        yield from each(page, found, partial(comment, page, above=parts[parts.index("comments") - 1]))


def _organization(page: Page, handle: str, found: list[Any]) -> str:
    if not found:
        raise PlatformError(f"LinkedIn knows no page {handle}", "check the handle in the roster", page)
    number = found[0].get("id") if isinstance(found[0], dict) else None
    if not re.fullmatch(r"\d+", str(number)):
        raise BadPage(f"{page.url} tells no number of a page", "LinkedIn may have changed this; tell us about it", page)
    return f"urn:li:organization:{number}"


def _said(posts: list[Any], api: Restli) -> str | None:
    if not posts and not api.unread:
        return ("LinkedIn gave an empty list, which is also what it gives to a member without the right role: check "
                "that the token's owner is an administrator of the page, not a RECRUITING_POSTER")
    more = f" and {len(api.refused) - 1} others" if api.refused[1:] else ""
    return "; ".join(filter(None, (
        f"LinkedIn refused the comments below {api.refused[0]}{more}" if api.refused else None,
        f"{api.unread} posts or comments have an unknown shape; mend the connector" if api.unread else None))) or None
