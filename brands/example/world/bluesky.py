"""A server that answers for this world as a Bluesky AppView does.

Shapes: lexicons app.bsky.feed.defs and app.bsky.actor.defs of @atproto/api 0.19.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from world.message import Message, stamp
from world.people import Person

HOST = "public.api.bsky.app"
DEACTIVATED = "unagarrick.example"
Answer = tuple[int, dict[str, str], Any]
FACETS = (("link", "uri", re.compile(r"https?://[^\s]+")), ("tag", "tag", re.compile(r"(?<!\S)#(\w+)")),
          ("mention", "did", re.compile(r"(?<!\S)@([\w-]+(?:\.[\w-]+)+)")))


class AppView:
    """Answers `/xrpc/…` addresses about the messages it was given."""

    def __init__(self, people: Iterable[Person], messages: Iterable[Message]) -> None:
        """`messages` are everybody's, threads included."""
        self._people = {name: person for person in people for name in (person.handle, person.id)}
        self._messages = {message.post_id: message for message in messages if message.author.platform == "bluesky"}

    def answer(self, url: str) -> Answer:
        """Status, headers and body."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        verb = urlsplit(url).path.rpartition(".")[2]
        if verb == "getPosts":
            wanted = parse_qs(urlsplit(url).query)["uris"]
            return _ok({"posts": [self._view(self._messages[uri]) for uri in wanted if self._is_there(uri)]})
        if verb == "getPostThread":
            return self._thread_answer(asked["uri"])
        if (refused := self._refuse(asked["actor"])) is not None:
            return refused
        person = self._people[asked["actor"]]
        return self._profile(person) if verb == "getProfile" else self._feed(person, asked)

    def _refuse(self, actor: str) -> Answer | None:
        if actor == DEACTIVATED:
            return 400, {}, {"error": "AccountDeactivated", "message": "Account is deactivated"}
        return None if actor in self._people else (400, {}, {"error": "InvalidRequest", "message": "Profile not found"})

    def _profile(self, person: Person) -> Answer:
        count = len([one for one in self._of(person) if not one.repost])
        return _ok(_author(person) | {"followersCount": 40 + count * 3, "followsCount": 90, "postsCount": count,
                                      "createdAt": "2023-07-01T08:00:00.000Z", "indexedAt": "2026-08-01T08:00:00.000Z"})

    def _feed(self, person: Person, asked: dict[str, str]) -> Answer:
        mine = sorted(self._of(person), key=lambda one: (one.at, one.post_id), reverse=True)
        start = int(asked.get("cursor", "0::0").rpartition("::")[2])
        page = mine[start : start + int(asked["limit"])]
        body: dict[str, Any] = {"feed": [self._item(message) for message in page]}
        if start + len(page) < len(mine):
            body["cursor"] = f"{stamp(page[-1].at)}::{start + len(page)}"
        return _ok(body)

    def _of(self, person: Person) -> list[Message]:
        return [one for one in self._messages.values() if one.author == person and one.gone != "deleted"]

    def _item(self, message: Message) -> dict[str, Any]:
        if message.repost and message.ref:
            reason = {"$type": "app.bsky.feed.defs#reasonRepost", "by": _author(message.author),
                      "uri": message.post_id, "indexedAt": stamp(message.at)}
            return {"post": self._view(message.ref), "reason": reason}
        if not message.parent:
            return {"post": self._view(message)}
        return {"post": self._view(message),
                "reply": {"root": self._seen(message.root), "parent": self._seen(message.parent)}}

    def _seen(self, message: Message) -> dict[str, Any]:
        return _hidden(message) or {"$type": "app.bsky.feed.defs#postView"} | self._view(message)

    def _view(self, message: Message) -> dict[str, Any]:
        return {"uri": message.post_id, "cid": message.cid, "author": _author(message.author),
                "record": _record(message), "replyCount": len(message.readable_answers),
                "repostCount": _liked(message) // 4, "likeCount": _liked(message), "quoteCount": 0,
                "indexedAt": stamp(message.at)}

    def _is_there(self, uri: str) -> bool:
        return uri in self._messages and not self._messages[uri].gone

    def _thread_answer(self, uri: str) -> Answer:
        if not self._is_there(uri):
            return 400, {}, {"error": "NotFound", "message": f"Post not found: {uri}"}
        message = self._messages[uri]
        node = self._branch(message)
        if message.parent:
            node["parent"] = self._upwards(message.parent)
        return _ok({"thread": node})

    def _upwards(self, message: Message) -> dict[str, Any]:
        if hidden := _hidden(message):
            return hidden
        node = {"$type": "app.bsky.feed.defs#threadViewPost", "post": self._view(message)}
        return node | ({"parent": self._upwards(message.parent)} if message.parent else {})

    def _branch(self, message: Message) -> dict[str, Any]:
        if hidden := _hidden(message):
            return hidden
        return {"$type": "app.bsky.feed.defs#threadViewPost", "post": self._view(message),
                "replies": [self._branch(one) for one in message.readable_answers]}


def _ok(body: Any) -> Answer:
    return 200, {"Content-Type": "application/json; charset=utf-8"}, body


def _author(person: Person) -> dict[str, Any]:
    labels = [{"src": person.id, "uri": f"at://{person.id}", "val": "bot"}] if person.bot else []
    return {"did": person.id, "handle": person.handle, "displayName": person.name, "labels": labels}


def _hidden(message: Message) -> dict[str, Any] | None:
    if message.gone == "deleted":
        return {"$type": "app.bsky.feed.defs#notFoundPost", "uri": message.post_id, "notFound": True}
    if message.gone == "blocked":
        return {"$type": "app.bsky.feed.defs#blockedPost", "uri": message.post_id, "blocked": True,
                "author": {"did": message.author.id}}
    return None


def _record(message: Message) -> dict[str, Any]:
    record: dict[str, Any] = {"$type": "app.bsky.feed.post", "text": message.text,
                              "createdAt": message.claimed or stamp(message.at)}
    if message.lang:
        record["langs"] = [message.lang]
    if facets := _facets(message.text):
        record["facets"] = facets
    if message.parent:
        record["reply"] = {"root": _ref(message.root), "parent": _ref(message.parent)}
    if message.ref:
        record["embed"] = {"$type": "app.bsky.embed.record", "record": _ref(message.ref)}
    elif message.alt:
        record["embed"] = {"$type": "app.bsky.embed.images", "images": [{"alt": message.alt}]}
    return record


def _ref(message: Message) -> dict[str, str]:
    return {"uri": message.post_id, "cid": message.cid}


def _facets(text: str) -> list[dict[str, Any]]:
    found = []
    for name, key, pattern in FACETS:
        for hit in pattern.finditer(text):
            value = Person("bluesky", hit[1], "").id if name == "mention" else hit[hit.lastindex or 0]
            start = len(text[: hit.start()].encode())
            found.append({"index": {"byteStart": start, "byteEnd": start + len(hit[0].encode())},
                          "features": [{"$type": f"app.bsky.richtext.facet#{name}", key: value}]})
    return found


def _liked(message: Message) -> int:
    return message.millis // 1000 % 17
