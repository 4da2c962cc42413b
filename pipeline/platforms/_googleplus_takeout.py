"""A Google+ Takeout as it was saved: one file a post, a log of comments elsewhere, and what of it was public."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from pipeline.parsing.fields import identity
from pipeline.platforms import _googleplus_pages as plus_pages
from pipeline.records import Account, PlatformError

POST = r"(?P<month>\d{6})\d\d - [^/]*"
LOG = r"ActivityLog/(?:Comments?|Kommentare|Commentaires|Comentarios|Comentários)"
WANTED = re.compile(rf"Google\+[^/]*/(?:.+/)?(?:{POST}|{LOG})\.(?:json|html)$")
SHAPELESS = (AttributeError, KeyError, TypeError, ValueError)
"""What reading a file raises that has another shape than a Takeout's."""
CLOSED = "Google+ closed on 2019-04-02, so nothing of it is of the weeks asked for"


class Takeout:
    """What of a Takeout's files may be landed."""

    def __init__(self, files: dict[str, bytes]) -> None:
        """`files` are those whose path `WANTED` finds. Raises `PlatformError` for a log that cannot be read."""
        self._files = files
        self._posts = {path: _readable(path, body) for path, body in files.items() if "/ActivityLog/" not in path}
        self._shown = [path for path, post in self._posts.items() if post and plus_pages.is_public(post)]
        self._logged = [item for path, body in files.items() if path not in self._posts and path.endswith("json")
                        for item in _items(body)]
        self._public = [item for item in self._logged if _is_public_comment(item)]

    def owner(self, account: Account) -> list[str]:
        """By what the writer of most posts in the own stream goes; empty where there are none.

        Raises `PlatformError` when that is not the account.
        """
        authors = (post.get("author") or {} for path, post in self._posts.items() if post and "Communities" not in path)
        people = Counter(names for author in authors if (names := tuple(plus_pages.names(author))))
        found = people.most_common(1)[0][0] if people else ()
        if found and not {account.handle, account.stable_id} & set(found):
            raise PlatformError(f"the Takeout is {' or '.join(found)}'s, not {account.handle}'s",
                                "put the right file into the inbox, or the right number or +name into the roster")
        return list(found)

    def months(self) -> Iterator[tuple[str, bytes]]:
        """The public posts of each month, `{"posts": {path: text of the file}}`.

        One page a post would be more pages than a run may bring.
        """
        for month, paths in groupby(sorted(self._shown, key=_month), key=_month):
            texts = {path: self._files[path].decode(errors="replace") for path in paths}
            yield month, json.dumps({"posts": texts}, ensure_ascii=False).encode()

    def elsewhere(self) -> bytes | None:
        """The log's public comments on posts that are not in the Takeout, `{"items": […]}`; None where there are none.

        Comments on posts that are in it stand beside those already.
        """
        here = {post["url"] for post in self._posts.values() if post}
        items = [item for item in self._public if commented(item) not in here]
        return json.dumps({"items": items}, ensure_ascii=False).encode() if items else None

    def message(self) -> str:
        """What a reader must know: that it is old, what was not public, what could not be read."""
        broken = [path for path, post in self._posts.items() if post is None]
        hidden = len(self._posts) - len(broken) - len(self._shown) + len(self._logged) - len(self._public)
        unread = any("/ActivityLog/" in path and path.endswith("html") for path in self._files)
        return "; ".join(filter(None, (
            CLOSED if self._shown or self._public else "the Takeout holds nothing that was public",
            f"{hidden} posts and comments that are not marked as public were left out" if hidden else None,
            f"{len(broken)} files hold no post we can read, {broken[0]} first" if broken else None,
            "comments on other people's posts are missing: only the JSON form tells them" if unread else None)))


def commented(item: dict[str, Any]) -> str:
    """The address of the post that a comment in the log is about. Raises `KeyError`, `TypeError`, `ValueError`."""
    return identity(item["commentCreatedItem"]["postPermalink"])


def _is_public_comment(item: Any) -> bool:
    """Whether everybody could read a comment in the log; False where nobody can tell, or not below which post."""
    try:
        return bool(item["visibility"] == "PUBLIC" and commented(item))
    except SHAPELESS:
        return False


def _readable(path: str, body: bytes) -> dict[str, Any] | None:
    """The post in a file; None where it cannot be read: whether it was public is not known either."""
    try:
        found = plus_pages.post(path, body.decode(errors="replace"))
        _ = plus_pages.is_public(found), plus_pages.names(found.get("author") or {})
    except SHAPELESS:
        return None
    return found


def _items(log: bytes) -> list[Any]:
    try:
        found = list(json.loads(log)["items"])
    except SHAPELESS:
        raise PlatformError("the activity log of the Takeout cannot be read",
                            "ask its owner for the whole file") from None
    return found


def _month(path: str) -> str:
    match = WANTED.search(path)
    return match["month"] if match else ""
