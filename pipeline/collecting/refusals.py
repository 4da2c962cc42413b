"""A platform's refusal in plain words: where, what it said, what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from pipeline.records import Page, PlatformError

WHAT_TO_DO = {
    400: "check the handle in the roster; the account may be renamed, closed or suspended",
    401: "give a valid token in the environment; the old one may have expired",
    403: "the platform blocks this address or wants a login; try from another network or with a token",
    404: "check the handle in the roster; the account may be renamed or closed",
    410: "the account is gone; take it out of the roster",
    429: "run again later, or with fewer workers",
}
WORDS = ("error", "message", "error_description", "error_message", "detail", "title", "reason")


def refusal(page: Page) -> PlatformError:
    """The error for an answer that is no success."""
    return PlatformError(f"{where(page.url)} answered {_said(page.status, page.body)}",
                         WHAT_TO_DO.get(page.status, "try again later"), page)


def where(address: str) -> str:
    """Host and path of an address: enough to know it by, without what was asked."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}"


def _said(status: int, body: bytes) -> str:
    """The platform's own words, cut short, without anything a terminal would obey."""
    text = body[:500].decode("utf-8", "replace")
    if text.lstrip().startswith("<"):
        return f"{status} with a web page"
    with suppress(ValueError, AttributeError, RecursionError):
        text = ": ".join(_words(json.loads(body))) or text
    return f"{status} {''.join(sign for sign in text if sign.isprintable())[:200]}".strip()


def _words(told: Any) -> list[str]:
    """What an error says of itself, in the order of `WORDS`; some platforms put it one level down."""
    if isinstance(told.get("error"), Mapping):
        told = told["error"]
    return [str(told[key]) for key in WORDS if told.get(key)]
