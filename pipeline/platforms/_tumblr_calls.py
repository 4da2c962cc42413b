"""Tumblr's API v2, asked with a consumer key: one answer, or a list to its end. github.com/tumblr/docs, api.md."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from pipeline.collecting.http import Http
from pipeline.collecting.refusals import WHAT_TO_DO
from pipeline.parsing.answers import whole
from pipeline.platforms import _tumblr_posts as neue_posts
from pipeline.records import Account, Page, PlatformError, What

KEY = "OFFPITCH_TUMBLR_KEY"
API = "https://api.tumblr.com/v2/"
MEMBERS_ONLY = 4012


class Tumblr:
    """What is asked on behalf of one account."""

    def __init__(self, account: Account, http: Http) -> None:
        """The key is in the environment."""
        self._account, self._http, self._key = account, http, os.environ[KEY]

    def ask(self, what: What, path: str, params: Any = None, absent: tuple[int, ...] = ()) -> Page:
        """One answer. Raises `PlatformError` for each that is no success and not in `absent`."""
        page = self._http.fetch(self._account, what, API + path, params, keys={"api_key": self._key},
                                absent=(401, 404))
        if page.status in absent:
            return page
        answer = whole(page)
        if is_members_only(answer):
            raise PlatformError(f"{self._account.handle} shows itself to people who are logged in to Tumblr only",
                                "ask its owner to let everybody see it, or take it out of the roster", page)
        if page.status == 401:
            raise PlatformError("Tumblr does not know the key", f"put a valid consumer key into {KEY}", page)
        said = answer.get("meta")
        if page.status != 200 or not isinstance(said, dict) or said.get("status") != 200:
            why = f"{said.get('status')} {said.get('msg')}" if isinstance(said, dict) else str(page.status)
            raise PlatformError(f"Tumblr answered {why} for {self._account.handle}",
                                WHAT_TO_DO.get(page.status, "try again later"), page)
        return page

    def pages(self, what: What, path: str, asked: dict[str, Any], absent: tuple[int, ...] = ()) -> Iterator[Page]:
        """Every page of a list."""
        more: dict[str, Any] | None = {}
        while more is not None:
            asked = asked | more
            page = self.ask(what, path, asked, absent)
            yield page
            more = neue_posts.following(page) if page.status == 200 else None


def is_members_only(answer: Any) -> bool:
    """Whether a refusal says that only people with a login are shown this."""
    said = answer.get("errors")
    return isinstance(said, list) and any(isinstance(one, dict) and one.get("code") == MEMBERS_ONLY for one in said)
