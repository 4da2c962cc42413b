"""The one way to a platform: polite, patient, bounded, and silent about secrets.

A `Http` is one `requests.Session`; it is not shared between threads. It retries what may pass (429, 5xx, time-outs,
cut connections) as `waiting` says, and gives every answer back as a `Page` whose address is the platform's own, even
where `endpoints` sends the request to another server.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlencode, urljoin, urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.auth import AuthBase

from pipeline.collecting import waiting
from pipeline.records import Account, Page, PlatformError

What = Literal["profile", "timeline", "thread", "parent", "export"]
HIDDEN = "[hidden]"
BROKEN = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError,
          requests.exceptions.ContentDecodingError)
WHAT_TO_DO = {
    400: "check the handle in the roster; the account may be renamed, closed or suspended",
    401: "give a valid token in the environment; the old one may have expired",
    403: "the platform blocks this address or wants a login; try from another network or with a token",
    404: "check the handle in the roster; the account may be renamed or closed",
    410: "the account is gone; take it out of the roster",
    429: "run again later, or with fewer workers",
}


class Http:
    """Fetches pages. `clock` (seconds since 1970) and `sleep` are given by tests."""

    def __init__(self, contact: str, endpoints: Mapping[str, str] | None = None, *,
                 transport: BaseAdapter | None = None, timeouts: tuple[float, float] = (10, 30),
                 patience: float = 360, limit: int = 32 * 1024 * 1024, attempts: int = 5,
                 clock: Callable[[], float] = time.time, sleep: Callable[[float], None] = time.sleep) -> None:
        """`patience` is the longest wait for one page in all, `limit` the most bytes of one body."""
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"offpitch/0.1 (+{contact.encode('ascii', 'ignore').decode()})"
        if transport:
            self._session.mount("https://", transport)
            self._session.mount("http://", transport)
        self._endpoints = {origin.rstrip("/"): other.rstrip("/") for origin, other in (endpoints or {}).items()}
        self._timeouts, self._patience, self._limit, self._attempts = timeouts, patience, limit, attempts
        self._clock, self._sleep = clock, sleep
        self._closed_until: dict[str, float] = {}
        self._secrets: set[str] = set()

    def fetch(self, account: Account, what: What, url: str, params: Mapping[str, Any] | None = None, *,
              token: str | None = None, absent: Collection[int] = ()) -> Page:
        """The answer to a GET of `url`, asked for on behalf of `account`; `token` goes into a header only.

        Raises `PlatformError`, with the page where there is one, for every answer that is not a success, but for the
        statuses `absent`: those say that a thing is not there, which is an answer too.
        """
        if token:
            self._secrets.add(token)
        address = f"{url}{'&' if '?' in url else '?'}{urlencode(params, doseq=True)}" if params else url
        response, body = self._patiently(address, token)
        page = self._page(account, what, address, body, response.status_code, self._next(address, response))
        if not response.ok and page.status not in absent:
            raise PlatformError(self.redact(f"{_where(address)} answered {_said(response, body)}"),
                                WHAT_TO_DO.get(response.status_code, "try again later"), page)
        return page

    def local(self, account: Account, what: What, url: str, body: bytes) -> Page:
        """A file that was handed over, as a page."""
        return self._page(account, what, url, body, 200, None)

    def close(self) -> None:
        """Close all connections."""
        self._session.close()

    def redact(self, text: str) -> str:
        """`text` without any token this object was given."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text

    def _page(self, account: Account, what: What, url: str, body: bytes, status: int, follow: str | None) -> Page:
        for secret in self._secrets:
            body = body.replace(secret.encode(), HIDDEN.encode())
        now = datetime.fromtimestamp(self._clock(), UTC)
        return Page(account.platform, account.key, what, self.redact(url), now, status, body, follow)

    def _patiently(self, address: str, token: str | None) -> tuple[requests.Response, bytes]:
        host, begun = urlsplit(address).netloc, self._clock()
        self._wait(host, max(0.0, self._closed_until.get(host, 0) - begun), begun)
        for attempt in range(1, self._attempts + 1):
            try:
                response, body = self._once(address, token)
            except BROKEN as error:
                if attempt == self._attempts:
                    raise self._unreachable(host, error) from None
                self._wait(host, waiting.growing(attempt), begun)
                continue
            except requests.RequestException as error:
                raise PlatformError(self.redact(str(error)), "check the address") from None
            now = self._clock()
            self._closed_until[host] = waiting.used_up(response.headers, now)
            if response.status_code not in waiting.RETRIED or attempt == self._attempts:
                return response, body
            pause = waiting.asked(response.headers, now)
            self._wait(host, waiting.growing(attempt) if pause is None else pause, begun)
        raise AssertionError("the last attempt returns or raises")

    def _wait(self, host: str, seconds: float, begun: float) -> None:
        if self._clock() + seconds - begun > self._patience:
            raise PlatformError(f"{host} asks us to wait {seconds:.0f} seconds", WHAT_TO_DO[429])
        if seconds > 0:
            self._sleep(seconds)

    def _once(self, address: str, token: str | None) -> tuple[requests.Response, bytes]:
        begun = self._clock()
        with self._session.get(self._elsewhere(address), auth=_Bearer(token), timeout=self._timeouts,
                               stream=True) as response:
            body = bytearray()
            for chunk in response.iter_content(65536):
                body += chunk
                if len(body) > self._limit:
                    raise PlatformError(f"{_where(address)} answered more than {self._limit} bytes",
                                        "tell us about it; no honest page is that long")
                if self._clock() - begun > self._patience:
                    raise requests.Timeout("the answer never ends")
            return response, bytes(body)

    def _elsewhere(self, address: str) -> str:
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        return self._endpoints.get(origin, origin) + address.removeprefix(origin)

    def _next(self, address: str, response: requests.Response) -> str | None:
        link = response.links.get("next", {}).get("url")
        if not link:
            return None
        follow = urljoin(address, link)
        for origin, other in self._endpoints.items():
            if follow.startswith(f"{other}/"):
                follow = origin + follow.removeprefix(other)
        return self.redact(follow)

    def _unreachable(self, host: str, error: Exception) -> PlatformError:
        slow = isinstance(error, requests.Timeout)
        why = "did not answer in time" if slow else "could not be reached or cut the connection"
        return PlatformError(f"{host} {why}, asked {self._attempts} times", "check the network")


class _Bearer(AuthBase):
    """Sends the given token and nothing else: `requests` would otherwise look into ~/.netrc."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _where(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}"


def _said(response: requests.Response, body: bytes) -> str:
    """The platform's own words, cut short, without anything a terminal would obey."""
    text = body[:500].decode("utf-8", "replace")
    if text.lstrip().startswith("<"):
        return f"{response.status_code} with a web page"
    try:
        told = json.loads(body)
        text = ": ".join(str(told[key]) for key in ("error", "message", "error_description") if told.get(key))
    except (ValueError, AttributeError, RecursionError):
        pass
    return f"{response.status_code} {''.join(sign for sign in text if sign.isprintable())[:200]}".strip()
