"""The one way to a platform: polite, patient, bounded, and silent about secrets.

A `Http` is one `requests.Session`; it is not shared between threads. It asks when `manners` say that it is its turn,
retries what may pass (429, 5xx, time-outs, cut connections) as `waiting` says, and gives every answer back as a `Page`
whose address is the platform's own, even where `endpoints` sends the request to another server.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, quote_plus, urlencode, urljoin, urlsplit

import requests
from requests.adapters import BaseAdapter

from pipeline.collecting import waiting
from pipeline.collecting.endpoints import Endpoints
from pipeline.collecting.manners import Manners
from pipeline.collecting.purse import Purse
from pipeline.collecting.refusals import WHAT_TO_DO, refusal, where
from pipeline.collecting.request import BROKEN, TOKENS, Request
from pipeline.records import Account, BadPage, Page, PlatformError, What

HIDDEN = "[hidden]"
KEPT = frozenset({"date", "etag", "last-modified", "link", "x-wp-total", "x-wp-totalpages", "content-type",
                  "mastodon-async-refresh", "x-app-usage", "x-business-use-case-usage"})
"""Headers that are kept with a page: they say how much there is, of when it is, and what is used up."""
Retry = Callable[[int, bytes], bool | None]


class Http:
    """Fetches pages. `clock` (seconds since 1970) and `sleep` are given by tests."""

    def __init__(self, contact: str, endpoints: Mapping[str, str] | None = None, *,
                 transport: BaseAdapter | None = None, timeouts: tuple[float, float] = (10, 30),
                 patience: float = 960, limit: int = 32 * 1024 * 1024, attempts: int = 5,
                 manners: Manners | None = None, pace: float | None = None, purse: Purse | None = None,
                 kept: Mapping[str, Page] | None = None,
                 clock: Callable[[], float] = time.time, sleep: Callable[[float], None] = time.sleep) -> None:
        """`patience` is the longest wait for one page in all, `limit` the most bytes of one body, `pace` the platform's
        own, in requests a second; `kept` has pages, by address, that an unfinished run brought already.
        """
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"offpitch/0.1 (+{contact.encode('ascii', 'ignore').decode()})"
        if transport:
            self._session.mount("https://", transport)
            self._session.mount("http://", transport)
        self._endpoints = Endpoints(endpoints)
        self._timeouts, self._patience, self._limit, self._attempts = timeouts, patience, limit, attempts
        self._manners, self._pace, self._purse = manners or Manners(), pace, purse or Purse()
        self._kept = dict(kept or {})
        self._clock, self._sleep = clock, sleep
        self._secrets: set[str] = set()

    def fetch(self, account: Account, what: What, url: str, params: Mapping[str, Any] | None = None, *,
              token: str | None = None, keys: Mapping[str, str] | None = None,
              headers: Mapping[str, str] | None = None, private: Mapping[str, str] | None = None,
              post: Any = None, cost: float = 0.0, retry: Retry | None = None,
              absent: Collection[int] = ()) -> Page:
        """The answer to a GET of `url`, or to a POST of the JSON `post`, asked for on behalf of `account`.

        Secrets: `token` goes into the Authorization header, `keys` behind the address, `private` into headers of
        their own; none of them is ever kept or shown. `cost` is what the request uses up of the platform's allowance.
        `retry` may look at status and body and say whether asking again helps; None leaves it to the status.
        Raises `PlatformError`, with the page where there is one, for every answer that is not a success, but for the
        statuses `absent`: those say that a thing is not there, which is an answer too. Raises `Spent`.
        """
        self.hide(token, *(keys or {}).values(), *(private or {}).values())
        address = f"{url}{'&' if '?' in url else '?'}{urlencode(params, doseq=True)}" if params else url
        shown = address if post is None else f"{address}#{json.dumps(post, sort_keys=True)}"
        if kept := self._kept.pop(shown, None):
            return kept
        self._purse.take(cost, self._clock())
        secret = f"{'&' if '?' in address else '?'}{urlencode(keys)}" if keys else ""
        response, body = self._patiently(Request(address + secret, token, headers, private, post), retry)
        page = self._page(account, what, shown, body, response)
        if not response.ok and page.status not in absent:
            raise refusal(page)
        return page

    def login(self, url: str, form: Mapping[str, str] | None = None, *, post: Any = None,
              basic: tuple[str, str] | None = None, token: str | None = None) -> Any:
        """The JSON that a server gives for a form or the JSON `post`: a token, never kept. Raises `PlatformError`."""
        self.hide(token, basic and basic[1], *((form or post or {}).get(name) for name in TOKENS))
        response, body = self._patiently(Request(url, token, None, None, post, form or {}, basic), None)
        page = self._page(Account("", "", "brand"), "profile", url, body, response)
        if not response.ok:
            raise refusal(page)
        told = replace(page, body=body).json()  # as it came, secrets and all
        if not isinstance(told, dict):
            raise BadPage(f"{where(url)} answered no token", "try again later", page)
        self.hide(*(str(told[name]) for name in TOKENS if told.get(name)))
        return told

    def settle(self, difference: float) -> None:
        """Correct the cost of what was fetched, in the platform's units; the correction may be negative."""
        self._purse.settle(difference, self._clock())

    def rest(self, url: str, seconds: float) -> None:
        """Let nobody ask the host of `url` for so long: some platforms say so in the body of a good answer."""
        self._manners.close(self._host(url), self._clock() + seconds)

    def left(self, url: str) -> tuple[int, int] | None:
        """Requests left at the host of `url` and how many its window allows; None where it does not say."""
        return self._manners.left(self._host(url), self._clock())

    def hide(self, *secrets: str | None) -> None:
        """Never show these, whatever the platform answers."""
        self._secrets |= {spelt for one in secrets if one for spelt in (one, quote(one, safe=""), quote_plus(one))}

    def local(self, account: Account, what: What, url: str, body: bytes) -> Page:
        """A file that was handed over, as a page."""
        return self._made(account, what, url, body)

    def close(self) -> None:
        """Close all connections."""
        self._session.close()

    def redact(self, text: str) -> str:
        """`text` without any token this object was given."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text

    def _page(self, account: Account, what: What, url: str, body: bytes, response: requests.Response) -> Page:
        headers = {name.lower(): self.redact(value) for name, value in response.headers.items() if name.lower() in KEPT}
        return self._made(account, what, url, body, response.status_code, self._next(url, response), headers)

    def _made(self, account: Account, what: What, url: str, body: bytes, status: int = 200, follow: str | None = None,
              headers: Mapping[str, str] | None = None) -> Page:
        for secret in self._secrets:
            body = body.replace(secret.encode(), HIDDEN.encode())
        now = datetime.fromtimestamp(self._clock(), UTC)
        return Page(account.platform, account.key, what, self.redact(url), now, status, body, follow,
                    headers=headers or {})

    def _patiently(self, request: Request, retry: Retry | None) -> tuple[requests.Response, bytes]:
        host, begun = self._host(request.address), self._clock()
        for attempt in range(1, self._attempts + 1):
            turn = self._manners.turn(host, self._clock(), self._pace)
            self._wait(host, turn - self._clock(), begun)
            try:
                response, body = self._once(request)
            except BROKEN as error:
                if attempt == self._attempts:
                    raise self._unreachable(host, error) from None
                self._wait(host, waiting.growing(attempt), begun)
                continue
            except requests.RequestException as error:
                raise PlatformError(self.redact(str(error)), "check the address") from None
            now = self._clock()
            self._manners.heard(host, turn, now, response.headers, response.status_code)
            again = retry(response.status_code, body) if retry else None
            if attempt == self._attempts or not (response.status_code in waiting.RETRIED if again is None else again):
                return response, body
            asked = waiting.asked(response.headers, now)
            pause = waiting.growing(attempt) if asked is None else asked
            if response.status_code == waiting.TOO_MANY:
                self._manners.close(host, now + pause)  # so that no other worker asks either
            else:
                self._wait(host, pause, begun)
        raise AssertionError("the last attempt returns or raises")

    def _wait(self, host: str, seconds: float, begun: float) -> None:
        if self._clock() + seconds - begun > self._patience:
            raise PlatformError(f"{host} asks us to wait {seconds:.0f} seconds", WHAT_TO_DO[429])
        if seconds > 0:
            self._sleep(seconds)

    def _once(self, request: Request) -> tuple[requests.Response, bytes]:
        begun = self._clock()
        with self._session.request(request.method, self._endpoints.instead(request.address), **request.more,
                                   timeout=self._timeouts, stream=True) as response:
            body = bytearray()
            for chunk in response.iter_content(65536):
                body += chunk
                if len(body) > self._limit:
                    raise PlatformError(f"{where(request.address)} answered more than {self._limit} bytes",
                                        "tell us about it; no honest page is that long")
                if self._clock() - begun > self._patience:
                    raise requests.Timeout("the answer never ends")
            return response, bytes(body)

    def _host(self, address: str) -> str:
        return urlsplit(self._endpoints.instead(address)).netloc

    def _next(self, address: str, response: requests.Response) -> str | None:
        link = response.links.get("next", {}).get("url")
        return self.redact(self._endpoints.own(urljoin(address, link))) if link else None

    def _unreachable(self, host: str, error: Exception) -> PlatformError:
        slow = isinstance(error, requests.Timeout)
        why = "did not answer in time" if slow else "could not be reached or cut the connection"
        return PlatformError(f"{host} {why}, asked {self._attempts} times", "check the network")
