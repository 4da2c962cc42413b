"""What others say to and about a brand on a server with Mastodon's API: under its tags, and by its own token to it.

docs.joinmastodon.org/methods/timelines#tag and /methods/notifications. Either may be closed; then the rest goes on.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from pipeline.platforms._mastodon_servers import NOTIFICATIONS, Server
from pipeline.platforms._mastodon_verdicts import ABSENT, answer
from pipeline.records import Account, Page, PlatformError

MOST = 250
"""Pages of one list, 10,000 posts: a tag may be everybody's."""


def said(server: Server, account: Account, profile: Any, since: datetime) -> Generator[Page, None, list[str]]:
    """Pages of what is said under the tags that the brand searches and of what mentions it, back to `since`.

    Gives back what a reader must know is missing, and why.
    """
    notes = list[str]()
    for tag in dict.fromkeys(word.removeprefix("#").lower() for word in account.search):
        if re.fullmatch(r"\w+", tag):
            notes += yield from _list(server, f"v1/timelines/tag/{quote(tag)}", since, {}, f"#{tag}")
        else:
            notes.append(f"{tag!r} is no tag, and nothing else can be searched for here")
    if server.token and _is_own(server, profile):
        notes += yield from _list(server, NOTIFICATIONS, since, {"types[]": "mention"}, "mentions")
    elif server.token:
        notes.append(f"the token in {server.variable} is not this account's own, so its mentions were not asked for")
    return notes


def _list(server: Server, path: str, since: datetime, asked: dict[str, str],
          name: str) -> Generator[Page, None, list[str]]:
    try:
        stop = yield from server.walk("mentions", path, since, [], asked, MOST)
    except PlatformError as error:
        if error.page:
            yield error.page
        return [f"{name}: {error}"]
    return [f"{name}: {server.host} gave the newest only"] if stop == "cap" else []


def _is_own(server: Server, profile: Any) -> bool:
    """Whether the token is the account's: nobody else's mentions are read. Its page is not kept, it is private."""
    told = answer(server.ask("profile", "v1/accounts/verify_credentials", absent=ABSENT))
    return not isinstance(told, dict) or str(told.get("id")) == str(profile["id"])
