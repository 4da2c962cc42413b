"""What stands around an account's posts: what they answer, what was answered below them, what quotes them.

Lexicons `app.bsky.feed.getPosts`, `getPostThread`, `getQuotes`. A post that is gone since it was listed is a 400 with
the error NotFound; any other refusal is said.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from pipeline.collecting.http import Http
from pipeline.parsing.answers import whole
from pipeline.parsing.pages import batches, deep_json
from pipeline.parsing.remarks import remarks
from pipeline.platforms import _bluesky_servers as atproto
from pipeline.platforms import _bluesky_views as views
from pipeline.platforms._bluesky_repository import MOST
from pipeline.records import Account, Page

GONE = "NotFound"


def withheld(account: Account, own: list[Any], http: Http) -> Iterator[Page]:
    """Parents and roots that came without their text although they may be public: blocks between two others."""
    uris = dict.fromkeys(
        item["post"]["record"]["reply"][which]["uri"]
        for item in own if item["post"]["record"].get("reply") for which in ("parent", "root")
        if views.state((item.get("reply") or {}).get(which)) in {"blocked", "not_fetched"})
    for some in batches(list(uris), MOST):
        yield http.fetch(account, "parent", f"{atproto.APP}feed.getPosts", {"uris": some})


def below(account: Account, own: list[Any], http: Http) -> Generator[Page, None, str | None]:
    """Threads of own posts that were answered, oldest first, less those another thread showed whole."""
    lacking, refused = dict[str, int](), 0
    for uri in [item["post"]["uri"] for item in reversed(own) if item["post"].get("replyCount")]:
        if lacking.get(uri) != 0:
            asked = {"uri": uri, "depth": 1000, "parentHeight": 1000}
            page = http.fetch(account, "thread", f"{atproto.APP}feed.getPostThread", asked, absent=(400,))
            yield page
            shown = deep_json(page)
            refused += not isinstance(shown, dict) or ("thread" not in shown and shown.get("error") != GONE)
            lacking |= views.unshown(shown.get("thread")) if isinstance(shown, dict) else {}
    count = sum(lacking.values())
    return "; ".join(remarks({f"answers below its posts that Bluesky counts and does not show: {count}": count,
                              f"threads that Bluesky did not give: {refused}": refused})) or None


def quotes(account: Account, own: list[Any], http: Http) -> Generator[Page, None, str | None]:
    """What quotes the own posts that are quoted."""
    refused = 0
    for uri in [item["post"]["uri"] for item in own if item["post"].get("quoteCount")]:
        asked = {"uri": uri, "limit": 100}
        for page in atproto.pages(account, "mentions", f"{atproto.APP}feed.getQuotes", asked, http, absent=(400,)):
            yield page
            refused += page.status != 200 and whole(page).get("error") != GONE
    return f"posts whose quotes Bluesky did not give: {refused}" if refused else None
