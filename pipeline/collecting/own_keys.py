"""Keys that open one account only: its own variable first, the platform's shared one where there is but one account."""

from __future__ import annotations

import os
import re

from pipeline.parsing.pages import recognise
from pipeline.records import Account, PlatformError


def variable(stem: str, mark: str) -> str:
    """The stem with `_ACME_TEA` behind it for the mark `acme.tea`."""
    return f"{stem}_{re.sub(r'[^A-Z0-9]', '_', mark.upper())}"


def own_key(account: Account, stem: str) -> tuple[str, str] | None:
    """The account's key and the variable it stands in: by handle, by stable id, else `stem` alone; None without."""
    marks = [mark for mark in (account.handle, account.stable_id) if mark]
    for name in (*(variable(stem, mark) for mark in marks), stem):
        if key := os.environ.get(name):
            return key, name
    return None


def needed_key(account: Account, stem: str, key_from: str) -> tuple[str, str]:
    """The same. Raises `PlatformError` that names the variables where none is set; `key_from` says who gives keys."""
    found = own_key(account, stem)
    if found is None:
        raise PlatformError(f"{account.key} has no key", f"put its own into {variable(stem, account.handle)}, or into "
                                                         f"{stem} if it is the only one; {key_from}")
    return found


def owner(account: Account, stable_id: str, username: str | None, name: str) -> str:
    """`stable_id`, to whom the key in the variable `name` belongs. Raises `PlatformError` if that is not `account`."""
    found = recognise(account, stable_id)
    if account.handle not in (found, (username or "").lower()):
        raise PlatformError(f"the key in {name} is {username or found}'s, not {account.handle}'s",
                            "put the account's own key there, or its present handle into the roster")
    return found
