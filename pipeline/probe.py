"""Does an account answer, with what, and how much may still be asked? One line each, nothing is kept."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice

from pipeline.collecting import session
from pipeline.collecting.http import Http
from pipeline.records import Account, Ending, Page, PlatformError, Post
from pipeline.settings import Brand
from pipeline.terms import Platform

BACK = timedelta(weeks=4)
MOST = 4
"""Pages looked at until one has posts: a profile, a list, perhaps where to look for either."""


def probe(brand: Brand, account: Account) -> tuple[bool, str]:
    """Whether the platform answers for an account, and what it says. What is charged for by the item is not read."""
    try:
        connector = session.permitted(account)
        with closing(session.opened(brand, account.platform, session.recorded(brand))) as http:
            pages = connector.collect(account, datetime.now(UTC) - BACK, http)
            seen, note = _first(pages, 1 if _charged(connector.PLATFORM) else MOST)
            left = _left(http, brand, account, seen)
    except PlatformError as error:
        return False, str(error)
    posts = [one for page in seen for one in connector.parse(page) if isinstance(one, Post)]
    return True, "; ".join(filter(None, (_got(seen, posts), note, left)))


def _first(pages: Generator[Page, None, Ending], most: int) -> tuple[list[Page], str | None]:
    """Pages up to the first with posts of the account, and what the connector had to say where that was all."""
    seen = list[Page]()
    try:
        while len(seen) < most and not (seen and seen[-1].what in {"timeline", "export"}):
            seen.append(next(pages))
    except StopIteration as done:
        return seen, done.value.message
    finally:
        pages.close()
    return seen, None


def _charged(terms: Platform) -> bool:
    return terms.spending is not None and terms.spending.unit.endswith("dollars")


def _got(seen: list[Page], posts: list[Post]) -> str:
    if not posts:
        return f"answers ({sum(len(page.body) for page in seen)} bytes, no posts yet)"
    newest = max(post.created_at for post in posts)
    return f"answers: {len(posts)} post{'s' * (len(posts) > 1)} on the first page, the newest of {newest:%Y-%m-%d}"


def _left(http: Http, brand: Brand, account: Account, seen: list[Page]) -> str | None:
    """What may still be asked: requests, by what the host said last, and the platform's own allowance."""
    told = [left for page in islice(reversed(seen), 1) if page.url.startswith("http") and (left := http.left(page.url))]
    requests = [f"{left} of {most} requests left" for left, most in told]
    allowance = session.purse(brand, account.platform).said(datetime.now(UTC).timestamp())
    return "; ".join([*requests, *filter(None, [allowance])]) or None
