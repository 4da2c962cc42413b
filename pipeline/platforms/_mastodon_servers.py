"""A server with Mastodon's client API: where an account lives, how its lists are walked, what a refusal means.

docs.joinmastodon.org/methods/accounts#lookup, /methods/search, /spec/webfinger and /api/guidelines#pagination. Servers
differ: some find an account by its full handle only, or by searching; a short page is not the end; some send no `Link`,
some one that leads to an empty page; some refuse a `limit`. What a first answer is, decides.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Generator, Iterator
from datetime import datetime
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from pipeline.collecting.http import Http
from pipeline.collecting.refusals import refusal
from pipeline.parsing.pages import over
from pipeline.platforms._mastodon_statuses import written
from pipeline.platforms._mastodon_verdicts import ABSENT, LOGIN, answer
from pipeline.records import Account, BadPage, Page, PlatformError, What

TOKEN = "OFFPITCH_MASTODON_TOKEN_"  # noqa: S105 - the name of a variable
HOST = r"[a-z0-9.-]+(:\d+)?"
OUTSIDE = r"([a-z0-9-]+\.)+[a-z][a-z0-9-]*(:\d+)?"
"""A host that somebody else names: never an address or a name of the inner net."""
NOTIFICATIONS = "v1/notifications"
PAGES = 2_000
ASKING = {"Accept": "application/json"}
"""Without it some servers send a web page to log in on instead of 401."""


class Server:
    """One server, asked on behalf of one account with the token that is set for it, if any."""

    def __init__(self, account: Account, http: Http, host: str) -> None:
        """`host` is where the API is, which may not be what the handle says."""
        self._account, self._http, self.host = account, http, host
        self.variable = TOKEN + re.sub(r"[^A-Z0-9]", "_", host.upper())
        self.token = os.environ.get(self.variable)

    def ask(self, what: What, path: str, params: Any = None, absent: Collection[int] = ()) -> Page:
        """The answer below `/api/`. Raises `PlatformError`, which says how to log in where that is what is missing."""
        page = self._http.fetch(self._account, what, f"https://{self.host}/api/{path}", params, token=self.token,
                                headers=ASKING, absent=(*LOGIN, *absent))
        if page.status in LOGIN and page.status not in absent:
            raise self.closed(page)
        return page

    def closed(self, page: Page) -> PlatformError:
        """The error for an answer that wants a login, or another one."""
        if page.status == 403 and page.body.lstrip()[:1] == b"<":
            return refusal(page)
        what_to_do = f"put a valid token of that server into {self.variable}"
        if not self.token:
            return PlatformError(f"{self.host} wants a login", what_to_do, page)
        if page.status == 403:
            scope = "read:notifications" if NOTIFICATIONS in page.url else "read:accounts and read:statuses"
            return PlatformError(f"{self.host} says that the token in {self.variable} lacks a scope",
                                 f"give it {scope}", page)
        return PlatformError(f"{self.host} does not accept the token", what_to_do, page)

    def walk(self, what: What, path: str, since: datetime, found: list[Any], asked: dict[str, str] | None = None,
             most: int = PAGES) -> Generator[Page, None, Literal["window", "end", "cap"]]:
        """Pages of a list, newest first, back to `since`; its items go to `found`, each once.

        The end is an empty page; a server that repeats itself has no older items for us: that is its cap.
        """
        base, further, been = {"limit": "40", **(asked or {})}, dict[str, str](), set[str]()
        seen = set[str]()
        for _ in range(most):
            page = self._listed(what, path, base, further)
            if been & {page.url, page.sha256}:
                return "cap"
            been |= {page.url, page.sha256}
            yield page
            items = [one for one in page.json() if isinstance(one, dict)]
            fresh = [one for one in items if str(one.get("id")) not in seen]
            found += fresh
            seen |= {str(one.get("id")) for one in fresh}
            if not fresh:
                return "cap" if items else "end"
            if over([written(page, one)[0] for one in items], since):
                return "window"
            further = _further(page, items)
        return "cap"

    def _listed(self, what: What, path: str, base: dict[str, str], further: dict[str, str]) -> Page:
        """One page of a list; from then on without `limit` where the server refuses that. Raises `PlatformError`."""
        page = self.ask(what, path, {**base, **further}, absent=(400, 422))
        if not _is_list(page) and base.pop("limit", ""):
            page = self.ask(what, path, {**base, **further}, absent=(400, 422))
        if page.status != 200:
            raise self.closed(page) if self.token else refusal(page)
        if not _is_list(page):
            raise BadPage(f"{page.url} answered {page.json()!r:.100} instead of a list", "try again later", page)
        return page


def find(account: Account, http: Http) -> tuple[Server, Any, list[Page]]:
    """The server an account lives on, its profile there, and the pages that were asked for on the way.

    Raises `PlatformError` when the handle names no server, or nobody there.
    """
    user, _, domain = account.handle.rpartition("@")
    if not re.fullmatch(HOST, domain) or not user:
        raise PlatformError(f"{account.handle!r} names no server", "write the handle as user@server")
    tries: list[Page] = []
    server = Server(account, http, domain)
    found = _person(server, account, tries, _lookups(user, domain))
    if found is None and (home := _home(account, http, domain, tries)) != domain:
        server = Server(account, http, home)
        found = _person(server, account, tries, _lookups(user, domain))
    found = found or _person(server, account, tries, _searches(user, domain))
    if found is None:
        raise _nobody(server, account, tries)
    return server, found, tries


def _lookups(user: str, domain: str) -> Iterator[tuple[str, dict[str, str]]]:
    for name in (user, f"{user}@{domain}"):
        yield "v1/accounts/lookup", {"acct": name}


def _searches(user: str, domain: str) -> Iterator[tuple[str, dict[str, str]]]:
    yield "v2/search", {"q": f"@{user}@{domain}", "type": "accounts"}
    yield "v1/accounts/search", {"q": f"{user}@{domain}"}


def _person(server: Server, account: Account, tries: list[Page], ways: Iterator[tuple[str, dict[str, str]]]) -> Any:
    user, _, domain = account.handle.rpartition("@")
    names = {user, account.handle, f"{user}@{server.host}", f"{user}@{domain.partition(':')[0]}"}
    for path, params in ways:
        page = server.ask("profile", path, params, absent=ABSENT)
        tries.append(page)
        told = answer(page)
        people = told.get("accounts") or [told] if isinstance(told, dict) else told
        for one in people if isinstance(people, list) else ():
            if isinstance(one, dict) and one.get("id") and str(one.get("acct")).lower() in names:
                return one
    return None


def _home(account: Account, http: Http, domain: str, tries: list[Page]) -> str:
    """The host that WebFinger names for the account; `domain` where it names none."""
    page = http.fetch(account, "profile", f"https://{domain}/.well-known/webfinger",
                      {"resource": f"acct:{account.handle}"}, headers=ASKING, absent=ABSENT)
    tries.append(page)
    told = answer(page)
    links = told.get("links") if isinstance(told, dict) else None
    hosts = [urlsplit(str(link.get("href"))).netloc.lower() for link in (links if isinstance(links, list) else ())
             if isinstance(link, dict) and link.get("rel") == "self"]
    return next((host for host in hosts if re.fullmatch(OUTSIDE, host)), domain)


def _nobody(server: Server, account: Account, tries: list[Page]) -> PlatformError:
    """Why nobody was found; the first thing that the last server asked said of a lookup counts."""
    first = next(page for page in tries if urlsplit(page.url).netloc == server.host)
    if first.status in LOGIN:
        return PlatformError(
            f"{server.host} wants a login or has no account {account.handle}",
            f"check the handle in the roster, and put a valid token of that server into {server.variable}", first)
    if first.status != 200:
        return refusal(first)
    return PlatformError(f"{server.host} shows no account {account.handle}",
                         "check the handle in the roster; the server may have no Mastodon API", first)


def _is_list(page: Page) -> bool:
    return page.status == 200 and isinstance(page.json(), list)


def _further(page: Page, items: list[Any]) -> dict[str, str]:
    """What to ask for next: as the `Link` says, else what is older than the last item."""
    if link := dict(parse_qsl(urlsplit(page.next or "").query)):
        return link
    last = next((str(one["id"]) for one in reversed(items) if one.get("id")), None)
    if last is None:
        raise BadPage(f"{page.url} gave nothing that has an id", "tell us about it", page)
    return {"max_id": last}
