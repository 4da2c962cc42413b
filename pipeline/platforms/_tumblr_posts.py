"""Posts in Tumblr's Neue Post Format: what their author wrote, what it answers, and what others wrote below it.

github.com/tumblr/docs: npf-spec.md (content blocks, ask layout, reblog trail with broken items) and api.md (posts,
notes). Uncertain: notes in the mode `conversation` may count microseconds; replies have no id of their own there, so
one is made of the post, the blog and the time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from pipeline.parsing.answers import whole
from pipeline.parsing.fields import identity
from pipeline.parsing.pages import believed, trouble, values
from pipeline.parsing.rows import readable, rows
from pipeline.records import BadPage, Issue, Kind, Page, ParentState, Post

WORDLESS = ("like", "reblog", "posted", "answer")
"""Types of notes in which nobody but the blog itself says anything."""
MICRO = 10**11
"""Seconds since 1970 reach this number in the year 5138; what is above it are microseconds."""


def when(stamp: float | str) -> datetime:
    """A time as Tumblr counts it. Raises `ValueError`, `OverflowError`."""
    count = float(stamp)
    return datetime.fromtimestamp(count / 1e6 if count > MICRO else count, UTC)


def number_of(post: Any) -> str:
    """The id of a post, as text: it may be above what many programs can count."""
    return identity(post.get("id_string") or post["id"])


def shown(page: Page) -> list[Any]:
    """The posts of a blog's list, or of a tag's, which is a list without a name. Raises `BadPage`."""
    return rows(page, "response") if page.what == "mentions" else rows(page, "response", "posts")


def asked(post: Any) -> set[int]:
    """Places of the blocks that are somebody else's question, which the rest answers."""
    return {place for layout in post.get("layout") or () if layout["type"] == "ask" for place in layout["blocks"]}


def is_reblog(post: Any) -> bool:
    """Whether a post passes another one on, with words of its own or without."""
    return bool(post.get("trail") or post.get("parent_post_url") or post.get("reblogged_from_id"))


def above(post: Any) -> str | None:
    """The id of the post that was reblogged; None where its trail shows it as broken, or nothing was reblogged."""
    if trail := post.get("trail"):
        return _id(trail[-1])
    return identity(post["reblogged_from_id"]) if post.get("reblogged_from_id") else None


def following(page: Page) -> dict[str, Any] | None:
    """What else to ask for to get the next page: as the list's links say, else by the time of its last post.

    Raises `BadPage` for a link that leads nowhere.
    """
    answer = whole(page).get("response")
    match answer.get("_links") if isinstance(answer, dict) else None:
        case {"next": {"query_params": dict() as more}}:
            return {name: value for name, value in more.items() if name != "api_key"}
        case {"next": dict()} | str() | list():
            raise BadPage(f"{page.url} does not say how its list goes on", "tell us about it", page)
        case dict() as links if links:
            return None
    dated = readable(shown(page), partial(posts, page)) if page.what != "thread" else []
    return {"before": dated[-1].get("featured_timestamp") or dated[-1]["timestamp"]} if dated else None


def posts(page: Page, post: Any) -> Iterator[Post | Issue]:
    """A post, the posts of its trail, and the question it answers. Raises `KeyError`, `ValueError` and the like."""
    return _posts(page, post, post.get("blog") or whole(page)["response"]["blog"])


def _posts(page: Page, post: Any, blog: Any) -> Iterator[Post | Issue]:
    blocks, question = post["content"], asked(post)
    said = _own(post)
    stamp = when(post["timestamp"]).isoformat()
    created, sane = believed(stamp, page.fetched_at.isoformat())
    if not sane:
        yield trouble(page, f"{post['post_url']} says it was written at {stamp}; the time it was collected counts")
    number, trail = number_of(post), post.get("trail") or []
    yield from _trail(page, trail, created)
    if question:
        yield _question(page, post, number, [block for place, block in enumerate(blocks) if place in question], created)
    parent = f"{number}#ask" if question else above(post)
    kind: Kind = "post" if not (question or is_reblog(post)) else "reply" if said else "repost"
    yield Post(
        "tumblr", number, blog["uuid"], kind, _text(said), created, "client" if sane else "server", page.fetched_at,
        blog["name"].lower(),
        url=post["post_url"], ref_id=parent if kind == "repost" else None,
        hashtags=tuple(tag.lower() for tag in post.get("tags") or ()), **_above(parent, trail, question, post, kind),
        **_more(said))


def note(page: Page, one: Any, blog: str, number: str) -> Iterator[Post | Issue]:
    """What somebody wrote below post `number` of the blog with the id `blog`; likes and silent reblogs give nothing."""
    return _note(page, one, blog, number)


def _note(page: Page, one: Any, blog: str, number: str) -> Iterator[Post]:
    author, at = identity(one["blog_uuid"]), when(one["timestamp"])
    if one["type"] == "reply":
        made = f"{number}#{author}@{at.timestamp():.0f}"
        yield Post("tumblr", made, author, "reply", one["reply_text"], at, "server", page.fetched_at,
                   one["blog_name"].lower(), parent_id=number, root_id=number,
                   parent_author_id=blog, parent_state="ok")
    elif one["type"] == "reblog" and one.get("added_text"):
        above = identity(one["reblog_parent_post_id"]) if one.get("reblog_parent_post_id") else None
        yield Post("tumblr", identity(one["post_id"]), author, "reply", one["added_text"], at, "server",
                   page.fetched_at, one["blog_name"].lower(), parent_id=above, root_id=number, truncated=True,
                   parent_author_id=blog if above == number else None,
                   parent_state="ok" if above == number else "not_fetched")
    elif one["type"] not in WORDLESS:
        raise ValueError(f"a note of the type {one['type']!r:.40}")


def _above(parent: str | None, trail: list[Any], question: Collection[int], post: Any, kind: str) -> dict[str, Any]:
    if kind != "reply":
        return {}
    state: ParentState = "ok" if question or (trail and parent) else "deleted" if trail else "not_fetched"
    whose = _whose(trail[-1]) if trail else post.get("reblogged_from_uuid")
    root = parent if question else _id(trail[0]) if trail else post.get("reblogged_root_id")
    return {"parent_id": parent, "root_id": identity(root) if root else None, "parent_state": state,
            "parent_author_id": _asker(post) if question else whose}


def _trail(page: Page, trail: list[Any], latest: datetime) -> Iterator[Post]:
    """The posts above, root first; where one has no time of its own, the one it is shown with is later."""
    for above, item in zip([None, *trail], trail, strict=False):
        if number := _id(item):
            stamp, blog = item["post"].get("timestamp"), item.get("blog") or {}
            said, author = _own(item), _whose(item) or f"{number}#nobody"
            answered: dict[str, Any] = {
                "parent_id": _id(above), "root_id": _id(trail[0]), "parent_author_id": _whose(above),
                "parent_state": "ok" if _id(above) else "deleted"} if above else {}
            yield Post("tumblr", number, author, "reply" if above else "post", _text(said),
                       when(stamp) if stamp else latest, "client", page.fetched_at, blog.get("name"),
                       url=f"https://www.tumblr.com/{blog.get('name') or author}/{number}" if _whose(item) else None,
                       **answered, **_more(said))


def _question(page: Page, post: Any, number: str, blocks: list[Any], created: datetime) -> Post:
    """What somebody asked: Tumblr shows it with the answer only and does not say when it was asked."""
    return Post("tumblr", f"{number}#ask", _asker(post), "post", _text(blocks), created, "client", page.fetched_at,
                **_more(blocks))


def _asker(post: Any) -> str:
    """The blog that asked; somebody of their own where nobody is named."""
    ask = next(layout for layout in post["layout"] if layout["type"] == "ask")
    return _whose(ask.get("attribution") or {}) or f"{number_of(post)}#nobody"


def _own(post: Any) -> list[Any]:
    """The blocks that the author wrote, without the question they answer."""
    question = asked(post)
    return [block for place, block in enumerate(post["content"]) if place not in question]


def _whose(item: Any) -> str | None:
    uuid = (item.get("blog") or {}).get("uuid")
    return identity(uuid) if uuid else None


def _id(item: Any) -> str | None:
    number = (item.get("post") or {}).get("id")
    return identity(number) if number else None


def _text(blocks: list[Any]) -> str:
    lines = [block.get("text") or block.get("question") or "" for block in blocks]
    options = [option["answer_text"] for block in blocks if block["type"] == "poll" for option in block["answers"]]
    return "\n".join(filter(None, [*lines, *options]))


def _more(blocks: list[Any]) -> dict[str, Any]:
    marks = [mark for block in blocks for mark in block.get("formatting") or ()]
    links = [block for block in [*marks, *blocks] if block["type"] == "link"]
    blogs = [mark["blog"] for mark in marks if mark["type"] == "mention"]
    return {"links": values(links, "url"), "mentions": values(blogs, "uuid"), "media_alt": values(blocks, "alt_text")}
