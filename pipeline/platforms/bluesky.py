"""Bluesky, through its public AppView: no key, no account.

Lexicons: npm @atproto/api 0.19.19, `app.bsky.feed.*`. A reply comes with its parent and root in the same answer.
The feed is in the order of the earlier of a post's own time and the time it was seen; reposts by their own time.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any, Literal

from pipeline.collecting.http import Http
from pipeline.parsing.pages import batches, believed, deep_json, each, moment, over, recognise, trouble, values
from pipeline.records import Account, Ending, Issue, Page, ParentState, Platform, Post

PLATFORM = Platform(
    name="bluesky", title="Bluesky", docs="https://docs.bsky.app", access="open", network="bluesky",
    profile_url=r"https?://(?:www\.)?bsky\.app/profile/(?P<handle>[^/?#]+)/?",
    limits="about 3,000 requests in five minutes; searching for mentions needs a login and is not done",
)
API, DEFS = "https://public.api.bsky.app/xrpc/app.bsky.", "app.bsky.feed.defs#"
STATES: dict[str, ParentState] = {f"{DEFS}postView": "ok", f"{DEFS}threadViewPost": "ok",
                                  f"{DEFS}notFoundPost": "deleted", f"{DEFS}blockedPost": "blocked"}


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the profile, of the feed back to `since`, of parents it withheld, of threads below own posts."""
    profile = http.fetch(account, "profile", f"{API}actor.getProfile", {"actor": account.handle})
    yield profile
    did, items = recognise(account, profile.json()["did"]), list[Any]()
    stop = yield from _feed(account, did, since, http, items)
    own = [item for item in items if item.get("reason", {}).get("$type") != f"{DEFS}reasonRepost"]
    many = profile.json().get("postsCount", 0)
    short = f"the profile counts {many} posts, the feed ended after {len(own)}" if len(own) < many else None
    new = [item for item in own if _when(item) >= since]
    yield from _withheld(account, new, http)
    yield from _threads(account, [item["post"]["uri"] for item in new if item["post"].get("replyCount")], http)
    return Ending(stop, did, short if stop == "end" else None)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts on a page, parents, roots and reposted posts among them. Raises `BadPage`, `KeyError`."""
    if page.status != 200 or page.what == "profile":
        return
    body = deep_json(page)
    if page.what == "timeline":
        yield from each(page, body["feed"], lambda item: _item(page, item))
    if page.what == "parent":
        yield from each(page, body["posts"], lambda view: _post(page, view, "not_fetched"))
    if page.what == "thread":
        yield from each(page, _nodes(body["thread"]), lambda one: _post(page, one[0]["post"], one[1]))


def _feed(account: Account, did: str, since: datetime, http: Http,
          items: list[Any]) -> Generator[Page, None, Literal["end", "window"]]:
    asked = {"actor": did, "limit": 100, "filter": "posts_with_replies", "includePins": "false"}
    while True:
        page = http.fetch(account, "timeline", f"{API}feed.getAuthorFeed", asked)
        yield page
        answer = page.json()
        items += answer["feed"]
        if not answer.get("cursor"):
            return "end"
        if over([_when(item) for item in answer["feed"]], since):
            return "window"
        asked["cursor"] = answer["cursor"]


def _withheld(account: Account, own: list[Any], http: Http) -> Iterator[Page]:
    """Parents and roots that came without their text although they may be public: blocks between two others."""
    uris = dict.fromkeys(
        item["post"]["record"]["reply"][which]["uri"]
        for item in own if "reply" in item["post"]["record"] for which in ("parent", "root")
        if STATES.get(item.get("reply", {}).get(which, {}).get("$type"), "blocked") == "blocked")
    for some in batches(list(uris), 25):  # the most that getPosts takes
        yield http.fetch(account, "parent", f"{API}feed.getPosts", {"uris": some})


def _threads(account: Account, answered: list[str], http: Http) -> Iterator[Page]:
    """Threads of own posts that were answered, oldest first, less those another thread showed whole."""
    shown = set[str]()
    for uri in reversed(answered):
        if uri not in shown:
            asked = {"uri": uri, "depth": 1000, "parentHeight": 1000}
            page = http.fetch(account, "thread", f"{API}feed.getPostThread", asked, absent=(400,))
            yield page
            nodes = _nodes(deep_json(page)["thread"]) if page.status == 200 else ()  # 400: gone since it was listed
            shown.update(node["post"]["uri"] for node, _ in nodes
                         if len(node.get("replies", ())) >= node["post"].get("replyCount", 0))


def _when(item: Any) -> datetime:
    reason, view = item.get("reason", {}), item["post"]
    if reason.get("$type") == f"{DEFS}reasonRepost":
        return moment(reason["indexedAt"])
    return believed(view["record"].get("createdAt"), view["indexedAt"])[0]


def _item(page: Page, item: Any) -> Iterator[Post | Issue]:
    reason, view = item.get("reason", {}), item["post"]
    if reason.get("$type") == f"{DEFS}reasonRepost":
        by = reason["by"]
        yield Post("bluesky", reason.get("uri") or f"{view['uri']}#{by['did']}", by["did"], "repost", "",
                   moment(reason["indexedAt"]), "server", page.fetched_at, by["handle"], ref_id=view["uri"])
    around = item.get("reply", {})
    yield from _post(page, view, STATES[around["parent"]["$type"]] if around else "not_fetched")
    hydrated = [view for view in (around.get("parent"), around.get("root")) if view and "record" in view]
    for view in hydrated[:1] if hydrated[1:] and hydrated[0]["uri"] == hydrated[1]["uri"] else hydrated:
        yield from _post(page, view, "not_fetched")


def _nodes(thread: Any) -> Iterator[tuple[Any, ParentState]]:
    """Every post of a thread, up to the root and all below, with the state of its parent; gone ones are left out."""
    waiting: list[tuple[Any, ParentState | None]] = [(thread, None)]
    while waiting:
        node, state = waiting.pop()
        if STATES[node["$type"]] == "ok":
            above = node.get("parent")
            yield node, state or (STATES[above["$type"]] if above else "not_fetched")
            waiting += [(below, "ok") for below in node.get("replies", ())] + ([(above, None)] if above else [])


def _post(page: Page, view: Any, state: ParentState) -> Iterator[Post | Issue]:
    record, author = view["record"], view["author"]
    if record["$type"] != "app.bsky.feed.post":
        raise ValueError(f"a {record['$type']} stands where a post is expected")
    created, sane = believed(record.get("createdAt"), view["indexedAt"])
    if not sane:
        yield trouble(page, f"{view['uri']} says it was written at {record.get('createdAt')!r:.40}; "
                            "the time Bluesky first saw it counts instead")
    reply, embed = record.get("reply"), record.get("embed") or {}
    address = (inner := embed.get("record", {})).get("record", inner).get("uri", "")
    quoted = address if "/app.bsky.feed.post/" in address else None
    features = [feature for facet in record.get("facets", ()) for feature in facet["features"]]
    media = embed.get("media", embed)
    yield Post(
        "bluesky", view["uri"], author["did"], "reply" if reply else "quote" if quoted else "post", record["text"],
        created, "client" if sane else "server", page.fetched_at, author["handle"],
        lang=next((lang.split("-")[0].lower() for lang in record.get("langs", ())), None),
        url=f"https://bsky.app/profile/{author['did']}/post/{view['uri'].rpartition('/')[2]}",
        parent_id=reply["parent"]["uri"] if reply else None, root_id=reply["root"]["uri"] if reply else None,
        parent_author_id=reply["parent"]["uri"].split("/")[2] if reply else None,
        parent_state=state if reply else None, ref_id=quoted,
        links=values(features, "uri", (media.get("external") or {}).get("uri")),
        hashtags=tuple(tag.lower() for tag in values(features, "tag", *record.get("tags", ()))),
        mentions=values(features, "did"), media_alt=values([*media.get("images", ()), media], "alt"),
        likes=view.get("likeCount"), replies=view.get("replyCount"), reposts=view.get("repostCount"),
        automated=any(label["val"] == "bot" for label in author.get("labels", ())) or None)
