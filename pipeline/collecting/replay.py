"""Recorded answers in place of the network: a folder of `*.jsonl` with rows `{"url", "status", "headers", "body"}`."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict


class NotRecorded(requests.RequestException):
    """The folder holds no answer for an address."""


class Replay(BaseAdapter):
    """A `requests` transport that answers from a folder; the order of a query's parameters does not matter."""

    def __init__(self, folder: Path) -> None:
        """Read all answers below `folder`; of two for one address the later counts."""
        super().__init__()
        self._folder = folder.name
        texts = (file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.jsonl")))
        rows = (json.loads(line) for text in texts for line in text.split("\n") if line)
        self._answers: dict[str, dict[str, Any]] = {in_order(row["url"]): row for row in rows}

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """The recorded answer. Raises `NotRecorded`, which becomes a clear `PlatformError`."""
        url = request.url or ""
        row = self._answers.get(in_order(url))
        if row is None:
            raise NotRecorded(f"no recorded answer for {url} in {self._folder}")
        response = requests.Response()
        response.status_code = row["status"]
        response.headers = CaseInsensitiveDict(row["headers"])
        response.raw = io.BytesIO(row["body"].encode())
        response.url, response.request = url, request
        return response

    def close(self) -> None:
        """Nothing is open."""


def in_order(url: str) -> str:
    """`url` with its query sorted."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))))
