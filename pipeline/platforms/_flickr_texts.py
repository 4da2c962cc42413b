"""Photos, comments and discussions as Flickr's API writes them: times in seconds, counts as text, words as HTML.

www.flickr.com/services/api. `asked` is what a page was asked with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pipeline.parsing.dates import of_epoch
from pipeline.parsing.fields import identity, number
from pipeline.parsing.hypertext import plain
from pipeline.platforms._flickr_calls import Reader
from pipeline.records import Issue, Page, Post

Asked = dict[str, str]


def photo(page: Page, told: Any, _: Asked) -> Iterator[Post | Issue]:
    """A photo in its owner's stream."""
    return _photo(page, told)


def pooled(page: Page, told: Any, asked: Asked) -> Iterator[Post | Issue]:
    """A photo's place in a group: of the time it was added, and no second sight of the photo itself."""
    return _in_group(told, asked, _photo(page, told))


def comment(page: Page, told: Any, asked: Asked) -> Iterator[Post | Issue]:
    """A comment below the photo asked for."""
    return _comment(page, told, asked)


def topic(page: Page, told: Any, asked: Asked) -> Iterator[Post | Issue]:
    """A topic of a group; one that does not tell whether it went on has an unknown shape."""
    _ = of_epoch(told["datelastpost"]), told["count_replies"]
    return _discussed(page, told, asked)


def reply(page: Page, told: Any, asked: Asked) -> Iterator[Post | Issue]:
    """A reply below the topic asked for; Flickr's discussions are not deeper."""
    return _discussed(page, told, asked)


READERS: dict[str, Reader] = {
    "photos.search": photo, "groups.pools.getPhotos": pooled, "photos.comments.getList": comment,
    "groups.discuss.topics.getList": topic, "groups.discuss.replies.getList": reply}


def _photo(page: Page, told: Any) -> Iterator[Post]:
    own, owner = identity(told["id"]), identity(told["owner"])
    about, links = plain(told["description"]["_content"])
    name = told.get("pathalias") or owner
    yield Post(
        "flickr", own, owner, "post", "\n\n".join(filter(None, (told["title"], about))), of_epoch(told["dateupload"]),
        "server", page.fetched_at, name, links=links, url=f"https://www.flickr.com/photos/{name}/{own}",
        hashtags=tuple(told["tags"].lower().split()), likes=number(told.get("count_faves")),
        replies=number(told.get("count_comments")))


def _in_group(told: Any, asked: Asked, posts: Iterable[Post]) -> Iterator[Post]:
    for post in posts:
        yield replace(post, post_id=f"{asked['group_id']}/{post.post_id}", created_at=of_epoch(told["dateadded"]),
                      ref_id=post.post_id, venue="group", venue_id=asked["group_id"])


def _comment(page: Page, told: Any, asked: Asked) -> Iterator[Post]:
    author, (text, links) = identity(told["author"]), plain(told["_content"])
    yield Post(
        "flickr", identity(told["id"]), author, "reply", text, of_epoch(told["datecreate"]), "server", page.fetched_at,
        told.get("path_alias") or author, url=told.get("permalink") or None, links=links,
        parent_id=asked["photo_id"], root_id=asked["photo_id"], parent_state="not_fetched")


def _discussed(page: Page, told: Any, asked: Asked) -> Iterator[Post]:
    author, (text, links) = identity(told["author"]), plain(told["message"]["_content"])
    own, above, edited = identity(told["id"]), asked.get("topic_id"), number(told.get("lastedit"))
    yield Post(
        "flickr", own, author, "reply" if above else "post",
        "\n\n".join(filter(None, (None if above else told["subject"], text))), of_epoch(told["datecreate"]), "server",
        page.fetched_at, told.get("path_alias") or author, links=links, parent_id=above, root_id=above,
        url=f"https://www.flickr.com/groups/{asked['group_id']}/discuss/{above or own}/",
        parent_state="not_fetched" if above else None, venue="group", venue_id=asked["group_id"],
        replies=number(told.get("count_replies")), edited_at=of_epoch(edited) if edited else None)
