"""Reddit's things: listings, trees of comments and opened stubs, as one row of posts, comments and stubs.

Kinds: `t1` comment, `t3` post, `more` stub of comments that are folded away (reddit.com/dev/api).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pipeline.parsing import dates
from pipeline.parsing.fields import identity, number
from pipeline.parsing.pages import deep_json, values
from pipeline.parsing.rows import sound
from pipeline.platforms._reddit_markdown import plain
from pipeline.records import BadPage, Kind, Page, Post

GONE = {"[deleted]", "[removed]", "[ Removed by Reddit ]"}
"""What stands where a text was: its author, the moderators or Reddit took it away."""
NOBODY = "[deleted]"
SITE = "https://www.reddit.com"
NAMED = re.compile(r"t\d_\w+")
LINKED = re.compile(r"(?:/comments/|^t3_)(\w+)")
AGAIN = "ask again later; if it stays, Reddit's API has changed"


def things(page: Page) -> Iterator[tuple[str, Any]]:
    """Kind and data of everything on a page, trees flattened. Raises `BadPage` for an error inside a good answer."""
    match deep_json(page):
        case {"json": {"errors": [_, *_] as errors}}:
            raise BadPage(f"{page.url} answered {errors!r:.200}", AGAIN, page)
        case {"json": {"data": {"things": list() as opened}}}:
            return _flat(opened)
        case {"kind": str()} | [_, *_] as whole:
            return _flat(whole)
        case other:
            raise BadPage(f"{page.url} answered {other!r:.200} instead of a listing", AGAIN, page)


def read(page: Page) -> list[Any]:
    """The posts and comments on a page that have all they must have; `parse` says what the others lack."""
    return [data for _, data in sound(page, things(page), lambda one: post(page, *one))]


def following(page: Page) -> str | None:
    """The mark of the page behind this one, None at the end of a list. Raises `BadPage` for what is no list."""
    match page.json():
        case {"kind": "Listing", "data": {"children": list(), "after": None | str() as after}}:
            return after or None
        case other:
            raise BadPage(f"{page.url} answered {other!r:.200} instead of a list", AGAIN, page)


def _flat(body: Any) -> Iterator[tuple[str, Any]]:
    waiting = [body]
    while waiting:
        one = waiting.pop()
        match one:
            case list():
                waiting.extend(reversed(one))
            case {"kind": "Listing", "data": {"children": list() as children}}:
                waiting.append(children)
            case {"kind": str() as kind, "data": dict() as data}:
                yield kind, data
                if replies := data.get("replies"):  # an empty text where there are none
                    waiting.append(replies)
            case _:
                yield "nameless thing", {}


def written(data: Mapping[str, Any]) -> datetime:
    """When a post or comment was written; `created` beside it is in no zone one could know."""
    return dates.of_epoch(data["created_utc"])


def fullname(value: Any) -> str:
    """The id of a thing as Reddit writes it everywhere, `t3_abc`. Raises `ValueError` for what is none."""
    if not NAMED.fullmatch(str(value)):
        raise ValueError(f"{value!r:.40} names no thing")
    return str(value)


def author(data: Mapping[str, Any]) -> str:
    """The author's `t2_` id; of a deleted author only that it was nobody we know, another nobody for each text."""
    if data["author"] == NOBODY:
        return f"{NOBODY}/{fullname(data['name'])}"
    return fullname(data["author_fullname"])


def gone(data: Mapping[str, Any]) -> bool:
    """Whether the text was taken away; a post's title may still be there."""
    text = data["selftext"] if "title" in data else data["body"]
    return text in GONE or bool(data.get("removed_by_category"))


def venue(subreddit: str) -> tuple[str, str | None]:
    """Venue and its id, as `r/tea`; what people post on their own profile stands in a subreddit `u_name`."""
    name = subreddit.lower()
    return ("timeline", None) if name.startswith("u_") else ("community", f"r/{name}")


def root(link: str) -> str:
    """The fullname of the post that an address or an id leads to. Raises `ValueError` when it leads to none."""
    if not (match := LINKED.search(link)):
        raise ValueError(f"{link!r:.80} leads to no post")
    return f"t3_{match[1]}"


def post(page: Page, kind: str, data: Any) -> Iterator[Post]:
    """A post or comment, after the post it is a crosspost of. Raises `KeyError`, `ValueError` for other things.

    A crosspost with the title it had before is a repost, one with a title of its own a quote.
    """
    if kind not in {"t1", "t3"}:
        raise ValueError(f"a {kind} stands where a post or comment is expected")
    originals = (data.get("crosspost_parent_list") or [])[:1]
    for original in originals:
        yield from post(page, "t3", original)
    again = any(original["title"] == data["title"] for original in originals)
    reply, taken, (place, place_id) = kind == "t1", gone(data), venue(data["subreddit"])
    text, links = ("", ()) if taken or again else wording(data)
    as_post: Kind = "repost" if again else "quote" if data.get("crosspost_parent") else "post"
    yield Post(
        "reddit", fullname(data["name"]), author(data), "reply" if reply else as_post, text, written(data), "server",
        page.fetched_at, None if data["author"] == NOBODY else data["author"].lower(),
        url=SITE + data["permalink"], parent_id=fullname(data["parent_id"]) if reply else None,
        root_id=fullname(data["link_id"]) if reply else None, parent_state="not_fetched" if reply else None,
        ref_id=data.get("crosspost_parent"), venue=place, venue_id=place_id, links=links, hashtags=flair(data),
        media_alt=() if taken else values((data.get("gallery_data") or {}).get("items") or (), "caption"),
        likes=likes(data), replies=number(data.get("num_comments")), reposts=number(data.get("num_crossposts")),
        edited_at=edited(data), deleted=taken)


def wording(data: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The author's own words and the addresses they link to, a link post's target last."""
    if "title" not in data:
        return plain(data["body"])
    text, links = plain(data["title"] + "\n\n" + data["selftext"])
    other = not data["is_self"] and not data.get("crosspost_parent")
    return text, tuple(dict.fromkeys((*links, identity(data["url"])))) if other else links


def flair(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The label a community puts on a post, as its tag."""
    label = data.get("link_flair_text") if "title" in data else None
    return (label.strip().lower(),) if label else ()


def likes(data: Mapping[str, Any]) -> int | None:
    """The score, as far as Reddit shows it: some communities hide it for the first hours and 1 stands there."""
    return None if data.get("score_hidden") or data.get("hide_score") else number(data.get("score"))


def edited(data: Mapping[str, Any]) -> datetime | None:
    """When it was edited last; `edited` is false, or a moment, or true for edits of many years ago."""
    told = data["edited"]
    return None if isinstance(told, bool) else dates.of_epoch(told)
