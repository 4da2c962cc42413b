"""What an answer of a server with Mastodon's API comes to: something, nothing, not for us, or gone.

docs.joinmastodon.org/api/guidelines and /methods/statuses; relatives say the same with other statuses, or in words.
"""

from __future__ import annotations

import re
from typing import Any

from pipeline.records import BadPage, Page

LOGIN = (401, 403)
ABSENT = (400, *LOGIN, 404, 405, 406, 410, 418, 422, 500, 501)
"""What servers answer for a thing that is not there, or not for us: 401 and 500 are among it."""
FAILING = (502, 503, 504, 520, 521, 522, 523, 524)
NOT_THERE = re.compile(rb"not[ _]found|gone|deleted", re.IGNORECASE)


def answer(page: Page) -> Any:
    """The JSON of a good answer; None for a refusal, a web page, or an error inside a 200."""
    try:
        told = page.json() if page.status == 200 else None
    except BadPage:
        return None
    return None if isinstance(told, dict) and told.get("error") else told


def context(told: Any) -> tuple[list[Any], list[Any]] | None:
    """The posts above and below one, out of the JSON of a thread; None for what is no thread."""
    if not isinstance(told, dict) or "ancestors" not in told:
        return None
    sides = told["ancestors"] or [], told.get("descendants") or []
    return sides if all(isinstance(side, list) for side in sides) else None


def is_gone(page: Page) -> bool:
    """Whether the server says that a thing is not there: by its status, or in words inside another."""
    said = page.body.lstrip()[:1] == b"{" and answer(page) is None and NOT_THERE.search(page.body)
    return page.status in (404, 410) or bool(said)
