"""Whether a feed shows all that an account wrote: the account's own server keeps every record, the feed may lack some.

Lexicons `com.atproto.repo.listRecords`, `app.bsky.feed.getPosts`; atproto.com/specs/tid. That feeds end early is
github.com/bluesky-social/atproto/issues/2616.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from pipeline.collecting.http import Http
from pipeline.parsing.pages import batches, believed, over
from pipeline.parsing.rows import readable, rows
from pipeline.platforms import _bluesky_servers as atproto
from pipeline.platforms import _bluesky_views as views
from pipeline.records import Account, BadPage, Page

DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MOST = 25
"""Posts that getPosts takes at once."""


def compare(account: Account, did: str, since: datetime, http: Http,
            own: list[Any]) -> Generator[Page, None, tuple[int, int]]:
    """How many posts there are since `since`, feed and server taken together, and how many of them nobody is shown.

    `own` has the feed's items; posts that only the server knows are fetched and added. Raises `PlatformError`.
    """
    document = atproto.document(account, did, http)
    yield document
    kept = yield from _kept(account, did, atproto.server(document), since, http)
    known = {item["post"]["uri"] for item in own}
    lacking = [uri for uri, at in kept.items() if at >= since and uri not in known]
    count = sum(views.when(item) >= since for item in own) + len(lacking)
    brought = 0
    for some in batches(lacking, MOST):
        page = http.fetch(account, "timeline", f"{atproto.PUBLIC}app.bsky.feed.getPosts", {"uris": some})
        if found := rows(page, "posts"):  # two empty pages would pass for a list without an end
            yield page
        own += readable([{"post": view} for view in found], partial(views.listed, page))
        brought += len(found)
    return count, len(lacking) - brought


def _kept(account: Account, did: str, server: str, since: datetime,
          http: Http) -> Generator[Page, None, dict[str, datetime]]:
    """When the posts on the account's own server were written, by uri, newest key first, back to `since`."""
    asked, found = {"repo": did, "collection": "app.bsky.feed.post", "limit": 100}, dict[str, datetime]()
    for page in atproto.pages(account, "profile", f"{server}/xrpc/com.atproto.repo.listRecords", asked, http):
        yield page
        made = [_record(page, record) for record in rows(page, "records")]
        found |= {uri: at for uri, _, at in made}
        if over([key for _, key, _ in made], since):
            break
    return found


def _record(page: Page, record: Any) -> tuple[str, datetime, datetime]:
    """The uri of a record, when it got its key, when it says it was written. Raises `BadPage`: nobody else says so."""
    match record:
        case {"uri": str() as uri, "value": dict() as value} if views.whose(uri):
            key = _made(page, uri)
            return uri, key, believed(str(value.get("createdAt")), key.isoformat())[0]
    raise BadPage(f"{page.url} has a record of an unknown shape", "tell us about it", page)


def _made(page: Page, uri: str) -> datetime:
    """When a record got its key: 13 digits of base 32 hold microseconds since 1970, then ten bits without a meaning."""
    key = uri.rpartition("/")[2]
    if len(key) != 13 or set(key) - set(DIGITS) or key[0] > "j":
        return page.fetched_at
    number = 0
    for digit in key:
        number = number * len(DIGITS) + DIGITS.index(digit)
    return BEGINNING + timedelta(microseconds=number >> 10)
