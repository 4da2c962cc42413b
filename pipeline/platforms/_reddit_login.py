"""Reddit, asked as an app that it has approved (reddit.com/dev/api/oauth, "application only").

`raw_json` keeps `&`, `<` and `>` as people wrote them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from pipeline.collecting.http import Http
from pipeline.records import Account, BadPage, Page, PlatformError, What

KEYS = ("OFFPITCH_REDDIT_ID", "OFFPITCH_REDDIT_SECRET")
REFUSED = (400, 401, 403)
API = "https://oauth.reddit.com/"


class App:
    """One token, good for a day, with which everything of a run is asked for."""

    def __init__(self, account: Account, http: Http) -> None:
        """Get a token. Raises `PlatformError` where the keys are missing or refused."""
        identity, secret = (os.environ.get(name) for name in KEYS)
        if not identity or not secret:
            raise PlatformError("Reddit answers only to an app it has approved",
                                f"put the app's id and secret into {' and '.join(KEYS)}")
        try:
            told = http.login("https://www.reddit.com/api/v1/access_token", {"grant_type": "client_credentials"},
                              basic=(identity, secret))
        except PlatformError as error:
            if error.page is None or error.page.status not in REFUSED:
                raise
            raise PlatformError(f"Reddit refuses the app's id and secret ({error.page.status})",
                                f"check {' and '.join(KEYS)}; old ones were revoked in 2026", error.page) from None
        if not (token := told.get("access_token")):
            raise PlatformError(f"Reddit gives no token: {told!r:.100}", f"check {' and '.join(KEYS)}")
        self._account, self._http, self._token = account, http, token

    def ask(self, what: What, path: str, asked: Mapping[str, Any], absent: tuple[int, ...] = ()) -> Page:
        """The answer to one request; `asked` are its parameters. Raises `PlatformError`."""
        return self._http.fetch(self._account, what, f"{API}{path}", {**asked, "raw_json": "1"}, token=self._token,
                                absent=absent)


def known(name: str, profile: Page) -> tuple[str, Any]:
    """The id of a person or community that Reddit never gives again, and all its profile says.

    Raises `PlatformError` for whom it does not show; asked for a community nobody has, it searches and lists others.
    """
    answer = profile.json()
    told = answer if isinstance(answer, dict) else {}
    if profile.status == 403:
        raise PlatformError(f"Reddit keeps {name} closed to outsiders ({told.get('reason') or 'forbidden'})",
                            "take it out of the roster, or have the app let in", profile)
    if profile.status == 404 or told.get("kind") == "Listing":
        raise PlatformError(f"Reddit shows no {name}: renamed, deleted, or banned without being told so",
                            "check the handle in the roster; open the profile without being logged in", profile)
    match told:
        case {"data": {"is_suspended": True}}:
            raise PlatformError(f"Reddit has suspended {name}", "take the account out of the roster", profile)
        case {"kind": "t2", "data": {"id": str() as number} as data} if number:
            return f"t2_{number}", data
        case {"kind": "t5", "data": {"name": str() as fullname} as data} if fullname:
            return fullname, data
    raise BadPage(f"{profile.url} answered {answer!r:.200} instead of a profile", "try again later", profile)
