"""What Bluesky's AppView shows of a post: alone, in a feed, in a thread.

Lexicons: npm @atproto/api 0.19.19, `app.bsky.feed.defs` and `app.bsky.feed.post`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pipeline.parsing.fields import identity, number
from pipeline.parsing.pages import believed, moment, trouble, values
from pipeline.records import Issue, Page, ParentState, Post

DEFS = "app.bsky.feed.defs#"
STATES: dict[str, ParentState] = {f"{DEFS}postView": "ok", f"{DEFS}threadViewPost": "ok",
                                  f"{DEFS}notFoundPost": "deleted", f"{DEFS}blockedPost": "blocked"}
UNSEEN = "!no-unauthenticated"
"""The label of an account whose owner asks not to be shown to people who are not logged in."""


def labels(author: Any) -> set[str]:
    """What an account says of itself, and moderators of it."""
    return {label["val"] for label in author.get("labels") or ()}


def whose(uri: str) -> str | None:
    """The id of whoever wrote the post at an address; None where that is no post's, or names its author otherwise."""
    match = re.fullmatch(r"at://(did:[^/]+)/[^/]+/[^/]+", uri)
    return match[1] if match else None


def is_repost(item: Any) -> bool:
    """Whether a feed shows somebody else's post here, or an own one again."""
    return bool((item.get("reason") or {}).get("$type") == f"{DEFS}reasonRepost")


def when(item: Any) -> datetime:
    """The time by which a feed puts an item in order."""
    if is_repost(item):
        return moment(item["reason"]["indexedAt"])
    return believed(item["post"]["record"].get("createdAt"), item["post"]["indexedAt"])[0]


def state(shown: Any) -> ParentState:
    """Of a parent as it is shown beside its answer, or is not; kinds we do not know show nothing."""
    return STATES.get(str(shown.get("$type")), "not_fetched") if isinstance(shown, dict) else "not_fetched"


def listed(page: Page, item: Any) -> Iterator[Post | Issue]:
    """A feed's item: the post, who reposted it, its parent and its root. Raises `KeyError`, `ValueError`."""
    return _listed(page, item)


def _listed(page: Page, item: Any) -> Iterator[Post | Issue]:
    view = item["post"]
    if is_repost(item):
        reason, by = item["reason"], item["reason"]["by"]
        yield Post("bluesky", reason.get("uri") or f"{identity(view['uri'])}#{identity(by['did'])}", by["did"],
                   "repost", "",
                   moment(reason["indexedAt"]), "server", page.fetched_at, by["handle"], ref_id=_address(view["uri"]),
                   withheld=UNSEEN in labels(by))
    around = item.get("reply") or {}
    if around and around["parent"]["$type"] not in STATES:
        yield trouble(page, f"{view['uri']} answers a {around['parent']['$type']}, which we do not know")
    yield from post(page, view, state(around.get("parent")))
    hydrated = [view for view in (around.get("parent"), around.get("root")) if view and "record" in view]
    for view in hydrated[:1] if hydrated[1:] and hydrated[0]["uri"] == hydrated[1]["uri"] else hydrated:
        yield from post(page, view, "not_fetched")


def nodes(thread: Any) -> Iterator[tuple[Any, ParentState]]:
    """Every node of a thread, up to the root and all below, with the state of its parent, but for gone ones."""
    waiting: list[tuple[Any, ParentState | None]] = [(thread, None)]
    while waiting:
        node, known = waiting.pop()
        if not isinstance(node, dict) or STATES.get(str(node.get("$type")), "ok") == "ok":
            above = node.get("parent") if isinstance(node, dict) else None
            yield node, known or state(above)
            waiting += [(below, "ok") for below in _below(node)] + ([(above, None)] if above else [])


def of_thread(page: Page, node: Any, known: ParentState) -> Iterator[Post | Issue]:
    """A node of a thread. Raises `KeyError`, `ValueError` and the like, also where it hides what stands below."""
    if not isinstance(node.get("replies") or [], list):
        raise TypeError("it gives no list of answers")
    return post(page, node["post"], known)


def unshown(thread: Any) -> dict[str, int]:
    """How many answers a thread keeps back of each post from its first one down, by uri."""
    found, waiting = dict[str, int](), [thread]
    while waiting:
        match waiting.pop():
            case {"post": {"uri": str() as uri} as view} as node:
                found[uri] = max(0, (number(view.get("replyCount")) or 0) - len(_below(node)))
                waiting += _below(node)
    return found


def _below(node: Any) -> list[Any]:
    replies = node.get("replies") if isinstance(node, dict) else None
    return replies if isinstance(replies, list) else []


def gone(page: Page, shown: list[Any]) -> Iterator[Post]:
    """Tombstones of the posts that a page of getPosts was asked for and does not show; none beside unknown shapes."""
    asked = parse_qs(urlsplit(page.url).query).get("uris", ())
    there = [view.get("uri") if isinstance(view, dict) else None for view in shown]
    for uri in asked if all(uri in asked for uri in there) else ():
        if uri not in there:
            yield Post("bluesky", uri, whose(uri) or "", "post", "", page.fetched_at, "server", page.fetched_at,
                       deleted=True)


def post(page: Page, view: Any, state: ParentState) -> Iterator[Post | Issue]:
    """The post of a view; `state` is its parent's, if it has one. Raises `KeyError`, `ValueError`."""
    record, author, uri = view["record"], view["author"], _address(view["uri"])
    if record["$type"] != "app.bsky.feed.post":
        raise ValueError(f"a {record['$type']} stands where a post is expected")
    created, sane = believed(record.get("createdAt"), view["indexedAt"])
    if not sane:
        yield trouble(page, f"{uri} says it was written at {record.get('createdAt')!r:.40}; "
                            "the time Bluesky first saw it counts instead")
    embed, (above, root) = record.get("embed") or {}, _answered(record.get("reply"))
    quoted, features = _quoted(embed), [one for facet in record.get("facets") or () for one in facet["features"]]
    media, said = embed.get("media") or embed, labels(author)
    yield Post(
        "bluesky", uri, author["did"], "reply" if above else "quote" if quoted else "post", record["text"],
        created, "client" if sane else "server", page.fetched_at, author["handle"],
        lang=next((lang.split("-")[0].lower() for lang in record.get("langs") or ()), None),
        url=f"https://bsky.app/profile/{author['did']}/post/{uri.rpartition('/')[2]}",
        parent_id=above, root_id=root, parent_author_id=whose(above) if above else None,
        parent_state=state if above else None, ref_id=quoted,
        links=values(features, "uri", (media.get("external") or {}).get("uri")),
        hashtags=tuple(tag.lower() for tag in values(features, "tag", *(record.get("tags") or ()))),
        mentions=values(features, "did"), media_alt=values([*(media.get("images") or ()), media], "alt"),
        likes=number(view.get("likeCount")), replies=number(view.get("replyCount")),
        reposts=number(view.get("repostCount")),
        version=view["cid"], automated="bot" in said or None, withheld=UNSEEN in said)


def _address(uri: Any) -> str:
    if not re.fullmatch(r"at://[^/]+/[^/]+/[^/]+", uri):
        raise ValueError(f"{uri!r:.60} is no post's address")
    return str(uri)


def _answered(reply: Any) -> tuple[str | None, str | None]:
    """Parent and root of a post that answers another one."""
    return (_address(reply["parent"]["uri"]), _address(reply["root"]["uri"])) if reply else (None, None)


def _quoted(embed: Any) -> str | None:
    inner = embed.get("record")
    inner = inner.get("record", inner) if isinstance(inner, dict) else None
    address = inner.get("uri") if isinstance(inner, dict) else None
    return address if isinstance(address, str) and "/app.bsky.feed.post/" in address else None
