"""The AT Protocol below Bluesky: lists with a cursor, and where an account's own server is.

atproto.com/specs/xrpc and /specs/did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.collecting.http import Http
from pipeline.collecting.refusals import refusal
from pipeline.parsing.answers import whole
from pipeline.records import Account, Page, PlatformError, What

PUBLIC = "https://public.api.bsky.app/xrpc/"
APP = f"{PUBLIC}app.bsky."
OUTSIDE = r"https://([a-z0-9-]+\.)+[a-z][a-z0-9-]*"
"""A server's address as it may stand in a document: its owner writes that, so nothing inside our own network."""


def pages(account: Account, what: What, url: str, asked: dict[str, Any], http: Http, **more: Any) -> Iterator[Page]:
    """Every page of a list, until there is no cursor. Raises `PlatformError`, also for an error in a good answer."""
    while True:
        page = http.fetch(account, what, url, asked, **more)
        answer = whole(page) if page.status == 200 else {}
        if "error" in answer:
            raise refusal(page)
        yield page
        if not answer.get("cursor"):
            return
        asked = {**asked, "cursor": answer["cursor"]}


def is_known(did: str) -> bool:
    """Whether an id is of one of the two kinds that have a document somewhere."""
    return bool(re.fullmatch(r"did:plc:[a-z2-7]{24}|did:web:[a-z0-9.-]+", did))


def document(account: Account, did: str, http: Http) -> Page:
    """The page that says where the account with an id lies. Raises `PlatformError`."""
    method, _, name = did.removeprefix("did:").partition(":")
    address = f"https://{name}/.well-known/did.json" if method == "web" else f"https://plc.directory/{did}"
    return http.fetch(account, "profile", address)


def server(document: Page) -> str:
    """The address of the account's own server. Raises `PlatformError` where the document names none."""
    services = whole(document).get("service")
    known = (one for one in services if isinstance(one, dict)) if isinstance(services, list) else ()
    found = next((str(one.get("serviceEndpoint")) for one in known if str(one.get("id")).endswith("#atproto_pds")), "")
    if not re.fullmatch(OUTSIDE, found):
        raise PlatformError(f"{document.url} names no server for the account", "try again later", document)
    return found
