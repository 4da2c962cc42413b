"""TikTok's keys live for a day: each run gets one for the refresh key that a year is good for.

developers.tiktok.com/doc/oauth-user-access-token-management; for the Business Accounts API business-api.tiktok.com,
`tt_user/oauth2/refresh_token`. TikTok may hand out another refresh key, which is not kept: the ending says so.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from pipeline.collecting.http import Http
from pipeline.collecting.own_keys import own_key, variable
from pipeline.parsing.fields import identity, number
from pipeline.records import Account, PlatformError

TOKEN, REFRESH = "OFFPITCH_TIKTOK_TOKEN", "OFFPITCH_TIKTOK_REFRESH_TOKEN"
APP = ("OFFPITCH_TIKTOK_CLIENT_KEY", "OFFPITCH_TIKTOK_CLIENT_SECRET")
BUSINESS = "OFFPITCH_TIKTOK_BUSINESS_REFRESH_TOKEN"
BUSINESS_APP = ("OFFPITCH_TIKTOK_BUSINESS_CLIENT_ID", "OFFPITCH_TIKTOK_BUSINESS_CLIENT_SECRET")
KEYS = (TOKEN, f"{TOKEN}_HANDLE", REFRESH, f"{REFRESH}_HANDLE", *APP, BUSINESS, f"{BUSINESS}_HANDLE", *BUSINESS_APP)
CENTURY = 100 * 366 * 86_400
OPEN = "https://open.tiktokapis.com/v2/"
ACCOUNTS = "https://business-api.tiktok.com/open_api/v1.3/"


@dataclass(frozen=True, slots=True)
class Key:
    """A key, the variable it came from, whose it is where that is told, the refresh key's last seconds, a remark."""

    token: str
    name: str
    open_id: str | None = None
    seconds: int | None = None
    remark: str | None = None


def display_key(account: Account, http: Http) -> Key:
    """A key for the account's own videos. Raises `PlatformError` where none is set or TikTok refuses it."""
    if found := own_key(account, TOKEN):
        return Key(*found)
    found = own_key(account, REFRESH)
    app = [os.environ.get(name) for name in APP]
    if not (found and all(app)):
        raise PlatformError(f"{account.key} has no key", f"put a day's key into {variable(TOKEN, account.handle)}, "
                            f"or a lasting one into {variable(REFRESH, account.handle)} with {' and '.join(APP)}")
    form = {"client_key": str(app[0]), "client_secret": str(app[1]), "grant_type": "refresh_token",
            "refresh_token": found[0]}
    told = http.login(f"{OPEN}oauth/token/", form)
    return _key(told, found, told.get("refresh_expires_in"))


def business_key(account: Account, http: Http) -> Key | None:
    """A key for the comments below the account's own videos; None where none is set. Raises `PlatformError`."""
    found, app = own_key(account, BUSINESS), [os.environ.get(name) for name in BUSINESS_APP]
    if not (found and all(app)):
        return None
    asked = {"client_id": app[0], "client_secret": app[1], "grant_type": "refresh_token", "refresh_token": found[0]}
    told = http.login(f"{ACCOUNTS}tt_user/oauth2/refresh_token/", post=asked)
    about = told["data"] if isinstance(told.get("data"), dict) else {}
    http.hide(*(str(about[name]) for name in ("access_token", "refresh_token") if about.get(name)))
    return _key(about | {"message": told.get("message")}, found, about.get("refresh_token_expires_in"))


def _key(told: dict[str, Any], found: tuple[str, str], seconds: Any) -> Key:
    refresh, name = found
    try:
        token, open_id = identity(told.get("access_token")), identity(told.get("open_id"))
    except ValueError:
        why = told.get("error_description") or told.get("message") or "no reason"
        raise PlatformError(f"TikTok gives no key for the one in {name} ({why})",
                            "let the account log in again") from None
    other = (told.get("refresh_token") or refresh) != refresh
    remark = f"TikTok has replaced the key in {name}; let the account log in again soon" if other else None
    lasting = number(seconds)
    return Key(token, name, open_id, lasting if lasting and 0 < lasting < CENTURY else None, remark)
