"""What somebody said, and the ids that the platforms give it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from world.people import Person

BASE32 = "234567abcdefghijklmnopqrstuvwxyz"
X_EPOCH = 1288834974657


@dataclass(eq=False)
class Message:
    """One text in the world; `claimed` is the time its author's device lied about, `gone` why nobody can read it."""

    author: Person
    text: str
    at: datetime
    parent: Message | None = None
    ref: Message | None = None
    repost: bool = False
    lang: str | None = "en"
    alt: str | None = None
    warning: str = ""
    claimed: str | None = None
    gone: str = ""
    label: str = ""
    kinds: tuple[str, ...] = ()
    invites: str = ""
    plants: list[tuple[str, str]] = field(default_factory=list)
    answers: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Tell the parent that it was answered."""
        if self.parent:
            self.parent.answers.append(self)

    @property
    def root(self) -> Message:
        """The text that opened the thread."""
        return self.parent.root if self.parent else self

    @property
    def readable_answers(self) -> list[Message]:
        """Answers that are still there, oldest first."""
        return sorted((one for one in self.answers if one.gone != "deleted"), key=lambda one: one.at)

    def plant(self, what: str, expected: str) -> Message:
        """Write into the key what is planted here and what an audit should say."""
        self.plants.append((what, expected))
        return self

    @cached_property
    def millis(self) -> int:
        """Milliseconds since 1970; the thousandth is the text's own, so that no two ids meet."""
        return int(self.at.timestamp()) * 1000 + number(self.author.key, self.text, self.at.isoformat()) % 1000

    @cached_property
    def post_id(self) -> str:
        """The id by which the platform's network knows it."""
        if self.author.platform == "bluesky":
            kind = "repost" if self.repost else "post"
            return f"at://{self.author.id}/app.bsky.feed.{kind}/{tid(self.millis)}"
        if self.author.platform == "mastodon":
            return f"{self.author.uri}/statuses/{self.local_id(self.author.host)}"
        return str(((self.millis - X_EPOCH) << 22) | number(self.author.key, self.text) % 4096)

    def local_id(self, host: str) -> str:
        """The id a Mastodon server gave to it; each server gives its own."""
        return str((self.millis << 16) | number(host, self.author.key, self.text) % 65536)

    @cached_property
    def cid(self) -> str:
        """A content id in Bluesky's form."""
        return "bafyrei" + letters(52, self.author.key, self.text, self.at.isoformat())


def number(*parts: str) -> int:
    """A big number that belongs to `parts`."""
    return int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:8], "big")


def letters(count: int, *parts: str) -> str:
    """`count` letters of base 32 that belong to `parts`."""
    digest = hashlib.sha512("\0".join(parts).encode()).digest()
    return "".join(BASE32[byte % 32] for byte in digest)[:count]


def tid(millis: int) -> str:
    """A record key of the AT protocol: 53 bits of microseconds, 10 bits of clock, in sortable base 32."""
    value = (millis * 1000) << 10 | (millis * 7919) % 1024
    return "".join(BASE32[(value >> shift) & 31] for shift in range(60, -1, -5))


def stamp(at: datetime) -> str:
    """A time as the platforms write it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
