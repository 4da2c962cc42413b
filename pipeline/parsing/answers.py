"""Answers that are one JSON object each; what else comes is kept as evidence together with the complaint."""

from __future__ import annotations

from typing import Any

from pipeline.records import BadPage, Page


def whole(page: Page) -> dict[str, Any]:
    """The object that a page is. Raises `BadPage`, which carries the page."""
    try:
        body = page.json()
    except BadPage as error:
        error.page = page
        raise
    if not isinstance(body, dict):
        raise BadPage(f"{page.url} answered {body!r:.100} instead of an object", "try again later", page)
    return body
