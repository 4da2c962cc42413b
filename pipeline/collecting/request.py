"""What is sent to a platform, and where its secrets go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests
from requests.auth import AuthBase, HTTPBasicAuth

TOKENS = ("access_token", "refresh_token", "accessJwt", "refreshJwt", "client_secret", "password")
"""Fields of a login, asked or answered, that nobody may see."""
BROKEN = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError,
          requests.exceptions.ContentDecodingError)
"""What goes wrong on the way, so that asking again may help."""


class Request:
    """An address, the method, and what `requests` is told besides."""

    def __init__(self, address: str, token: str | None, headers: Mapping[str, str] | None = None,
                 private: Mapping[str, str] | None = None, post: Any = None, form: Mapping[str, str] | None = None,
                 basic: tuple[str, str] | None = None) -> None:
        """Headers in `private` hold secrets: no redirect is followed with them, `requests` would take them along."""
        self.address, self.method = address, "GET" if post is None and form is None else "POST"
        self.more: dict[str, Any] = {
            "auth": HTTPBasicAuth(*basic) if basic else _Bearer(token), "json": post, "data": form or None,
            "headers": {**(headers or {}), **(private or {})}, "allow_redirects": not private}


class _Bearer(AuthBase):
    """Sends the given token and nothing else: `requests` would otherwise look into ~/.netrc."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request
