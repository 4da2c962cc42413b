"""Answers written down: each account is really collected, from the made-up servers, and what they answer is kept."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from pipeline import platforms
from pipeline.collecting.http import Http
from pipeline.collecting.replay import in_order
from pipeline.records import Account, PlatformError

Answer = tuple[int, dict[str, str], Any]


class Recorder(BaseAdapter):
    """A `requests` transport that asks `answer` and writes a line for each address: url, status, headers, body."""

    def __init__(self, answer: Callable[[str], Answer]) -> None:
        """`answer` takes an address and gives back status, headers and a body to be sent as JSON."""
        super().__init__()
        self._answer = answer
        self.lines: dict[str, str] = {}

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """The server's answer, kept in `lines`."""
        url = request.url or ""
        status, headers, body = self._answer(url)
        row = {"url": in_order(url), "status": status, "headers": headers, "body": _json(body)}
        self.lines[row["url"]] = _json(row) + "\n"
        response = requests.Response()
        response.status_code, response.headers = status, CaseInsensitiveDict(headers)
        response.raw, response.url, response.request = io.BytesIO(_json(body).encode()), url, request
        return response

    def close(self) -> None:
        """Nothing is open."""


def record(path: Path, account: Account, since: datetime, answer: Callable[[str], Answer]) -> None:
    """Collect `account` back to `since` and write all that was answered, refusals included, to `path`."""
    recorder = Recorder(answer)
    http = Http("audit@wrenfold.example", transport=recorder)
    with contextlib.suppress(PlatformError):
        for _ in platforms.connector(account.platform).collect(account, since, http):
            pass
    path.write_text("".join(recorder.lines.values()), encoding="utf-8", newline="\n")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
