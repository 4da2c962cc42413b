"""What Facebook's and Instagram's exports have in common: the format to choose, and a file about their owner."""

from __future__ import annotations

import re

from pipeline.collecting import archive
from pipeline.records import Account, PlatformError


def opened(account: Account, wanted: re.Pattern[str]) -> tuple[dict[str, bytes], bytes]:
    """The JSON files with texts, by path, and what the export says of its owner, empty where it says nothing.

    `wanted` has the groups `whose`, which finds the owner's files, and `form`, which is json or html. Raises
    `PlatformError` for an export in the other format, which is in the language of the account and made for reading.
    """
    found = {name: (match, body) for name, body in archive.gathered(account, wanted).items()
             if (match := wanted.search(name))}
    files = {name: (match, body) for name, (match, body) in found.items() if match["form"] == "json"}
    if found and not files:
        raise PlatformError(f"the export of {account.handle} is made of web pages",
                            "ask its owner to download it again and to choose JSON as its format")
    owner = b"".join(body for match, body in files.values() if match["whose"])
    return {name: body for name, (match, body) in files.items() if not match["whose"]}, owner
