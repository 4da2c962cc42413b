"""Hacker News's stories and comments, in the three shapes in which they come: an item, a thread, a search.

github.com/HackerNews/API (item); hn.algolia.com/api (thread, search). An account's own texts are read from items only:
Algolia's copies may be older, and a copy of what was deleted must not bring it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pipeline.parsing import dates
from pipeline.parsing.fields import identity, number
from pipeline.parsing.hypertext import plain
from pipeline.parsing.pages import deep_json
from pipeline.parsing.rows import sound
from pipeline.records import BadPage, Page, Post

QUOTED = re.compile(r"^>(?!\s*\d).*\n*", re.MULTILINE)
"""A paragraph of somebody else's words; `>10 years` is the author's own."""
AGAIN = "try again later"
TEXTS = {"comment", "story", "poll", "job"}


def person(page: Page) -> tuple[str, list[int]] | None:
    """A profile's name and the numbers of all it submitted, newest first; None where there is none.

    Raises `BadPage` for an error inside a good answer.
    """
    match page.json():
        case None:
            return None
        case {"id": str() as name, **more} if name:
            numbers = more.get("submitted") or []
            if isinstance(numbers, list) and all(type(one) is int for one in numbers):
                return name, sorted(set(numbers), reverse=True)
    raise BadPage(f"{page.url} answered {page.json()!r:.100} instead of a profile", AGAIN, page)


def item(page: Page) -> Any:
    """The item on a page, None where there is none. Raises `BadPage` for an error inside a good answer."""
    found = page.json()
    if found is not None and not (isinstance(found, dict) and "id" in found):
        raise BadPage(f"{page.url} answered {found!r:.100} instead of an item", AGAIN, page)
    return found


def whole(page: Page) -> Any:
    """The item on a page if it has all it must have, else an empty one; `parse` says what it lacks."""
    return next(iter(sound(page, filter(None, [item(page)]), lambda one: post(page, one))), {})


def hits(page: Page) -> list[Any]:
    """What a search found. Raises `BadPage` for an error inside a good answer."""
    match page.json():
        case {"hits": list() as found}:
            return found
        case other:
            raise BadPage(f"{page.url} answered {other!r:.100} instead of hits", AGAIN, page)


def earliest(page: Page) -> int | None:
    """When the oldest of what a search found was written, in seconds since 1970."""
    times = (hit.get("created_at_i") for hit in hits(page) if isinstance(hit, dict))
    return min((time for time in times if type(time) is int), default=None)


def nodes(page: Page) -> Iterator[Any]:
    """Every story and comment of a thread, top down. Raises `BadPage` for an error inside a good answer."""
    thread = deep_json(page)
    if not (isinstance(thread, dict) and isinstance(thread.get("children"), list)):
        raise BadPage(f"{page.url} answered {thread!r:.100} instead of a thread", AGAIN, page)
    waiting = [thread]
    while waiting:
        node = waiting.pop()
        yield node
        below = node.get("children") if isinstance(node, dict) else None
        waiting += reversed(below) if isinstance(below, list) else ()


def when(found: Any) -> datetime:
    """When an item was written. Raises `KeyError`, `TypeError`, `ValueError` where it does not say."""
    return dates.of_epoch(found["time"])


def taken(found: Any) -> bool:
    """Whether its author deleted it or moderators killed it."""
    return bool(found.get("deleted") or found.get("dead"))


def post(page: Page, found: Any) -> Iterator[Post]:
    """An item as a post. Who wrote a deleted one is known only where it stood in their own list."""
    above = _above(found["type"], found.get("parent"))
    if taken(found):
        by = found.get("by") or (_owner(page) if page.what == "timeline" else "")
        yield _made(page, found["id"], by, found["time"], "", above, deleted=True)
    else:
        words = found["text"] if above else _story(found["title"], found.get("text"))
        yield _made(page, found["id"], identity(found["by"]), found["time"], words, above, found.get("url"),
                    likes=found.get("score"), replies=found.get("descendants"))


def of_thread(page: Page, node: Any) -> Iterator[Post]:
    """Somebody else's part of a thread; one without an author was deleted."""
    if not isinstance(node["children"], list):
        raise TypeError("it does not say what stands below")
    if node["author"] != _owner(page):
        above, gone = _above(node["type"], node["parent_id"]), node["author"] is None
        words = "" if gone else node["text"] if above else _story(node["title"], node["text"])
        yield _made(page, node["id"], "" if gone else identity(node["author"]), node["created_at_i"], words, above,
                    node.get("url"), root=node.get("story_id"), likes=node["points"], deleted=gone)


def of_search(page: Page, hit: Any) -> Iterator[Post]:
    """What somebody else wrote, as a search found it."""
    if hit["author"] != _owner(page):
        above = _above("comment", hit["parent_id"]) if "comment" in hit["_tags"] else None
        words = hit["comment_text"] if above else _story(hit["title"], hit.get("story_text"))
        yield _made(page, hit["objectID"], identity(hit["author"]), hit["created_at_i"], words, above, hit.get("url"),
                    root=hit["story_id"] if above else None, likes=hit.get("points"), replies=hit.get("num_comments"))


def _owner(page: Page) -> str:
    return page.account.partition(":")[2]


def _above(kind: str, parent: Any) -> str | None:
    """What a comment answers, None above stories. Raises `ValueError` for a comment on nothing and for other kinds."""
    if kind not in TEXTS:
        raise ValueError(f"a {kind} is no text")
    return identity(parent) if kind == "comment" else None


def _story(title: str, text: str | None) -> str:
    return "<p>" + title + "</p>" + (text or "")


def _made(page: Page, told: Any, by: str, time: int, html: str, above: str | None, link: Any = None, *,
          root: Any = None, likes: Any = None, replies: Any = None, deleted: bool = False) -> Post:
    name, target = identity(told), identity(link) if link else None
    text, links = plain(html.replace("<p>", "</p><p>"))  # here it stands between paragraphs and is never closed
    return Post(
        "hackernews", name, by, "reply" if above else "post", QUOTED.sub("", text).strip() if above else text,
        dates.of_epoch(time), "server", page.fetched_at, by or None,
        url=f"https://news.ycombinator.com/item?id={name}", parent_id=above,
        root_id=identity(root) if above and root else None, parent_state="not_fetched" if above else None,
        venue="community", venue_id="hn", links=tuple(dict.fromkeys(filter(None, (*links, target)))),
        likes=number(likes), replies=number(replies), deleted=deleted)
