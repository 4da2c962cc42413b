"""Searching Bluesky with a login: what others say of a brand elsewhere.

Lexicons `com.atproto.server.createSession`, `app.bsky.feed.searchPosts`. The account's own server passes a search on
to Bluesky. A search needs words; that `*` with `mentions` finds every mention is seen on a server of ours, not
written anywhere. Mentions are those that Bluesky itself made a link of.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from datetime import datetime

from pipeline.collecting.http import Http
from pipeline.parsing.answers import whole
from pipeline.platforms import _bluesky_servers as atproto
from pipeline.records import Account, Page, PlatformError

KEYS = ("OFFPITCH_BLUESKY_HANDLE", "OFFPITCH_BLUESKY_APP_PASSWORD")


def mentions(account: Account, did: str, since: datetime, http: Http) -> Generator[Page, None, str | None]:
    """Pages of posts that mention a brand or hold its terms; why something is missing that somebody wanted."""
    handle, password = (os.environ.get(name) for name in KEYS)
    if account.role != "brand" or not (account.search or handle or password):
        return None
    if not handle or not password:
        return f"nothing was searched for; set {' and '.join(KEYS)}"
    span = {"sort": "latest", "since": f"{since:%Y-%m-%dT%H:%M:%SZ}", "limit": 100}
    try:
        server, token = _session(account, handle, password, http)
        for asked in ({"q": "*", "mentions": did}, *({"q": term} for term in account.search)):
            for page in atproto.pages(account, "mentions", f"{server}/xrpc/app.bsky.feed.searchPosts", asked | span,
                                      http, token=token, absent=(403,)):
                yield page
                if page.status == 403:  # policy, not trouble: asking again would not help
                    return "Bluesky does not let this login search (403); what others say elsewhere is missing"
    except PlatformError as error:
        return f"the search for what others say elsewhere broke off ({error})"
    return None


def _session(account: Account, handle: str, password: str, http: Http) -> tuple[str, str]:
    """The login's own server, to which alone its password goes, and a token for it. Raises `PlatformError`."""
    found = http.fetch(account, "profile", f"{atproto.PUBLIC}com.atproto.identity.resolveHandle", {"handle": handle})
    server = atproto.server(atproto.document(account, str(whole(found).get("did")), http))
    told = http.login(f"{server}/xrpc/com.atproto.server.createSession",
                      post={"identifier": handle, "password": password})
    if not (isinstance(told, dict) and isinstance(told.get("accessJwt"), str)):
        raise PlatformError(f"{server} gave no token for {handle}", "try again later")
    return server, told["accessJwt"]
