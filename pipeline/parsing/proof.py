"""Posts proofread: what a platform sent in another shape than it promises must not get into a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from operator import attrgetter

from pipeline.records import Issue, Page, Post

EARLIEST = 1995
"""Networks are younger than this: an earlier year is a broken clock, not an import."""
TEXTS = ("author_handle", "lang", "url", "parent_id", "root_id", "parent_author_id", "ref_id", "venue_id", "version",
         "native_id")
COUNTS = ("likes", "replies", "reposts")
LISTS = ("links", "hashtags", "mentions", "media_alt")
TEXTS_OF, COUNTS_OF, LISTS_OF = attrgetter(*TEXTS), attrgetter(*COUNTS), attrgetter(*LISTS)
TEXT: set[type] = {str, type(None)}
WHOLE: set[type] = {int, type(None)}


def proved(page: Page, found: Iterable[Post | Issue]) -> Iterator[Post | Issue]:
    """`found` on `page`; an edit at a time that cannot be counts as one of unknown time.

    Raises `ValueError`, out of which `each` makes an `Issue`, for everything else that cannot be.
    """
    latest = page.fetched_at + timedelta(days=2)
    for one in found:
        if isinstance(one, Post):
            if not _sound(one):
                raise ValueError(_wrong(one))
            if not _possible(one.created_at, latest):
                raise ValueError(f"created_at is {one.created_at:%Y-%m-%d}")
            if one.edited_at is not None and not _possible(one.edited_at, latest):
                yield replace(one, edited_at=None)
                continue
        yield one


def _sound(post: Post) -> bool:
    """Whether all fields are of their kind; once a post, so that it must be quick."""
    return (type(post.post_id) is str and bool(post.post_id.strip()) and type(post.author_id) is str
            and (bool(post.author_id.strip()) or post.deleted) and type(post.text) is str
            and set(map(type, TEXTS_OF(post))) <= TEXT and set(map(type, COUNTS_OF(post))) <= WHOLE
            and all(set(map(type, some)) <= {str} for some in LISTS_OF(post) if some)
            and (post.replies or 0) >= 0 and (post.reposts or 0) >= 0)  # a score of likes may be below zero


def _wrong(post: Post) -> str:
    """The first field that is not of its kind, and what it holds."""
    kinds: dict[str, set[type]] = {name: {str} for name in ("post_id", "author_id", "text")}
    kinds |= dict.fromkeys(TEXTS, TEXT) | dict.fromkeys(COUNTS, WHOLE)
    odd = [name for name, kind in kinds.items() if type(getattr(post, name)) not in kind]
    odd += [name for name in ("post_id", "author_id") if not str(getattr(post, name)).strip()]
    return f"{odd[0]} is {getattr(post, odd[0])!r:.40}" if odd else "a list or a count is not what it should be"


def _possible(when: datetime, latest: datetime) -> bool:
    return when.year >= EARLIEST and when < latest
