"""The nouns that pass between the six verbs: frozen records, one meaning a field.

`None` means *the platform does not say*, never zero. Times are UTC and aware. The text beside each
field is its description in the database's catalogue (`tables.py` derives the Arrow schemas from here).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, Literal

Role = Literal["brand", "rep"]
Kind = Literal["post", "reply", "repost", "quote", "invitation", "message", "recommendation", "endorsement"]
What = Literal["profile", "timeline", "thread", "parent", "mentions", "export"]
ParentState = Literal["ok", "deleted", "private", "blocked", "not_exported", "not_fetched"]
Stop = Literal["window", "end", "cap", "budget", "error"]
Level = Literal["info", "warning", "error"]
Status = Literal["risk", "watch", "good", "ok", "too_few", "not_collected", "error"]


@dataclass(frozen=True, slots=True)
class Account:
    """One handle on one platform, with the person or brand behind it."""

    platform: Annotated[str, "the connector that reads it, as in offpitch list platforms"]
    handle: Annotated[str, "the handle, lower case, without a leading @"]
    role: Annotated[Role, "brand, or rep"]
    stable_id: Annotated[str | None, "the id the platform never reuses, once known"] = None
    rep_id: Annotated[str | None, "the person's id in the roster; empty for the brand"] = None
    name: Annotated[str | None, "the person's or page's name in the roster"] = None
    team: Annotated[str | None, "team in the roster"] = None
    region: Annotated[str | None, "region in the roster"] = None
    consent: Annotated[date | None, "the day on which the person agreed to being audited"] = None
    expected_min: Annotated[int | None, "fewest posts a week that are plausible"] = None
    expected_max: Annotated[int | None, "most posts a week that are plausible"] = None
    search: Annotated[tuple[str, ...], "words and tags searched for on the platform on the brand's behalf"] = ()
    source: Annotated[str | None, "the archive file handed over, where the platform reads files"] = None
    columns: Annotated[str | None, "what the columns of such a file mean, as brand.toml says, in JSON"] = None

    @property
    def key(self) -> str:
        """`platform:handle`, unique in a roster."""
        return f"{self.platform}:{self.handle}"


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of a platform, or one file of an archive, exactly as it came."""

    platform: str
    account: str
    """The `Account.key` on whose behalf it was asked for."""
    what: What
    url: str
    """Where it came from, without keys or tokens; what was posted to it stands behind a `#`."""
    fetched_at: datetime
    status: int
    body: bytes
    next: str | None = None
    """The address of the next page, where the platform gives one in a header."""
    sha256: str = field(default="")
    headers: Mapping[str, str] = field(default_factory=dict)
    """Those of the answer's headers that say something about it (`http.KEPT`), names in lower case."""

    def __post_init__(self) -> None:
        """Fill in the hash of the body."""
        if not self.sha256:
            object.__setattr__(self, "sha256", hashlib.sha256(self.body).hexdigest())

    def json(self) -> Any:
        """The body as JSON. Raises `BadPage` when it is a web page, cut off, or no JSON at all."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            html = self.body.lstrip()[:1] == b"<"
            said = "a web page instead of JSON" if html else f"JSON that cannot be read ({error})"
            raise BadPage(f"{self.url} answered {said}", "try again later; if it stays, we are blocked",
                          self) from None


class PlatformError(Exception):
    """A platform said no, or something we cannot use; carries what to do about it and the evidence."""

    def __init__(self, message: str, what_to_do: str, page: Page | None = None) -> None:
        """`message` says what and where; `what_to_do` is one short sentence for the engineer."""
        super().__init__(f"{message}; {what_to_do}")
        self.page = page


class BadPage(PlatformError):
    """A page that is not what the platform promises."""


class Spent(PlatformError):
    """The allowance of requests or money is used up; what is missing comes with the next allowance."""


@dataclass(frozen=True, slots=True)
class Post:
    """One text with the thread it stands in. Platform parsers fill all but the last five fields."""

    platform: Annotated[str, "network the post stands on: bluesky, mastodon, x"]
    post_id: Annotated[str, "the network's global id, always text"]
    author_id: Annotated[str, "stable id of the author; a salted hash for people outside the roster"]
    kind: Annotated[Kind, "post, reply, repost, quote; out of archives also invitation, message, recommendation, "
                          "endorsement"]
    text: Annotated[str, "the author's own words, without quoted text; empty for a repost"]
    created_at: Annotated[datetime, "when it was written, UTC"]
    created_source: Annotated[Literal["server", "client", "export"], "whose clock created_at is"]
    seen_at: Annotated[datetime, "when this observation was fetched, UTC"]
    author_handle: Annotated[str | None, "handle when it was seen; empty outside roster and competitors"] = None
    lang: Annotated[str | None, "language as the platform gives it, two letters"] = None
    url: Annotated[str | None, "where a person can read it; empty outside the roster"] = None
    parent_id: Annotated[str | None, "post_id of the text replied to"] = None
    root_id: Annotated[str | None, "post_id of the text that opened the thread"] = None
    parent_author_id: Annotated[str | None, "author of the text replied to, hashed like author_id"] = None
    parent_state: Annotated[ParentState | None, "why the parent can or cannot be read; empty without a parent"] = None
    ref_id: Annotated[str | None, "post_id of what is quoted or reposted"] = None
    venue: Annotated[str, "timeline, group, page, community, hashtag or dm"] = "timeline"
    venue_id: Annotated[str | None, "id of the group, page or community"] = None
    links: Annotated[tuple[str, ...], "full addresses the text links to"] = ()
    hashtags: Annotated[tuple[str, ...], "tags without #, lower case"] = ()
    mentions: Annotated[tuple[str, ...], "author ids mentioned, hashed like author_id"] = ()
    media_alt: Annotated[tuple[str, ...], "descriptions of pictures and videos"] = ()
    likes: Annotated[int | None, "likes when seen"] = None
    replies: Annotated[int | None, "replies when seen"] = None
    reposts: Annotated[int | None, "reposts when seen"] = None
    edited_at: Annotated[datetime | None, "last edit; where the platform does not tell, when it was first seen"] = None
    version: Annotated[str | None, "the platform's own mark of this wording; an edit changes it"] = None
    truncated: Annotated[bool, "whether the platform gave only the beginning of the text"] = False
    automated: Annotated[bool | None, "whether the author says it is a bot"] = None
    deleted: Annotated[bool, "a tombstone: the text is gone"] = False
    native_id: Annotated[str | None, "id on the server it was read from, host/id, where that is not post_id"] = None
    withheld: Annotated[bool, "its author asks not to be read by outsiders; kept only of consenting accounts"] = False
    listed: Annotated[bool, "whether it stood in the account's own list, so that it would be missed there"] = False
    account: Annotated[str | None, "roster account of the author, platform:handle; empty for everybody else"] = None
    role: Annotated[Role | None, "brand or rep; empty for everybody else"] = None
    page_sha256: Annotated[str | None, "sha256 of the landed page it was read from"] = None
    collected_by: Annotated[str | None, "roster account whose collection brought it"] = None


@dataclass(frozen=True, slots=True)
class Ending:
    """What a connector's `collect` returns when it is done: why it stopped, whom it found, how much of how much."""

    stop: Stop
    stable_id: str | None = None
    message: str | None = None
    """A sentence for the coverage page, where `stop` alone would mislead."""
    listed: int | None = None
    """Posts of the account that the lists gave."""
    expected: int | None = None
    """Posts that the platform itself counts over the same span."""
    key_expires: date | None = None
    """The last day on which the key is valid, where the platform tells."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question asked of every text that `asked_of` selects."""

    name: str
    title: str
    version: str
    answers: tuple[str, ...]
    asked_of: str
    """A SQL condition over the columns of `posts`: which texts it is asked of."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What one account's collection came to; written by collect, read by the coverage page."""

    platform: Annotated[str, "connector"]
    account: Annotated[str, "roster account, platform:handle"]
    day: Annotated[date, "the day the collection ran for"]
    since: Annotated[datetime, "asked for everything from here on, UTC"]
    stop: Annotated[Stop, "why it ended: window reached, end of history, cap of the platform, budget, error"]
    pages: Annotated[int, "pages landed"]
    stable_id: Annotated[str | None, "the account's stable id as the platform gave it"] = None
    listed: Annotated[int | None, "posts of the account that the platform's lists gave"] = None
    expected: Annotated[int | None, "posts that the platform itself counts over the same span"] = None
    key_expires: Annotated[date | None, "last day on which the key is valid"] = None
    message: Annotated[str | None, "what went wrong and what to do, in one line"] = None


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a reader of the report should know went wrong."""

    at: Annotated[datetime, "when it was noticed, UTC"]
    stage: Annotated[str, "the verb that noticed it"]
    level: Annotated[Level, "info, warning or error"]
    message: Annotated[str, "what, where and what to do, in one line"]
    platform: Annotated[str | None, "connector, if one is concerned"] = None
    account: Annotated[str | None, "roster account, if one is concerned"] = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said about one text; it overrules the label."""

    question: Annotated[str, "the question answered, as in offpitch list questions"]
    platform: Annotated[str, "network of the post"]
    post_id: Annotated[str, "the post it is about"]
    answer: Annotated[str, "the person's answer, one of the question's answers"]
    by: Annotated[str, "who says so"]
    on: Annotated[date, "the day it was said"]
    note: Annotated[str | None, "why, in the person's words"] = None
    shown_sha256: Annotated[str | None, "sha256 of what the person was shown; empty where they did not write it"] = None
    sampled: Annotated[str | None, "random where chance chose the text; only such texts make honest figures"] = None
    sampling_probability: Annotated[float | None, "share of the texts to choose from that chance chose"] = None
    csv_row: Annotated[int | None, "row of corrections.csv, as a spreadsheet counts"] = None


@dataclass(frozen=True, slots=True)
class Week:
    """A brand's own week, named by the date of its first day in the brand's time zone."""

    name: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """What a finding's title page says, with the weight and threshold the report gives it."""

    id: str
    group: str
    title: str
    failure_title: str
    why: str
    how_to_fix: str
    severity: Literal["low", "medium", "high"]
    weight: float
    """Points of risk it can add to the score at most."""
    threshold: float
    """The share (numerator / denominator) up to which all is well."""
    worst: float
    """The share at which the whole weight counts."""
    min_sample: int
    """The smallest denominator that allows a verdict."""
    favour: bool = False
    """Whether it counts in favour: the share is of good that was done, and its points are taken off."""


@dataclass(frozen=True, slots=True)
class Result:
    """One row of a finding: a subject, two whole numbers, an interval, a reason, and the posts behind it."""

    finding: str
    subject: str
    scope: Literal["total", "part"]
    status: Status
    numerator: int
    denominator: int
    low: float | None
    high: float | None
    reason: str
    post_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a letter to one recipient was accepted, put off, refused, or is of unknown fate (`sending`).

    `kind` is which letter of the week it was: `digest`, `team NAME`, `nothing`, `note`.
    """

    week: str
    to: str
    message_id: str
    report_sha256: str
    state: Literal["sending", "sent", "put_off", "refused"]
    at: datetime
    message: str | None = None
    kind: str = "digest"
