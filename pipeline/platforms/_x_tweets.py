"""A tweet as X writes it into archives (the shape of its API v1.1): its file, its time, its words, its edits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any, NamedTuple

from pipeline.records import PlatformError

BORN = 2006
FIRST_SNOWFLAKE, EPOCH = 29_700_859_247, 1_288_834_974_657
"""Ids from the first on hold the time: milliseconds since `EPOCH`, above the last 22 bits (X developer platform)."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FULL = 130
"""A text that ends in `…` by its own author is rarely this long; a tweet cut at 140 always is."""
STATUS = re.compile(r"https?://(?:\w+\.)?(?:twitter|x)\.com/(?:i/web|\w+)/status/(\d+)")
LINK = re.compile(r"https?://\S+[^\s.,;:!?)\]'\"]")
MISSHAPEN = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What a tweet of an unknown shape raises when it is read: it is left to `each`, which complains of it."""
NO_LANGUAGE = {"und", "zxx", "art"}
OLD_CODES = {"in": "id", "iw": "he", "ji": "yi"}
"""X still writes three languages as ISO 639 did until 1989."""


def content(name: str, body: bytes) -> Any:
    """What a `.js` file of an archive holds behind its `=`, without nulls. Raises `PlatformError` that names it."""
    try:
        return json.loads(body.partition(b"=")[2].rstrip().rstrip(b";"), object_hook=_given)
    except (ValueError, RecursionError) as error:
        raise PlatformError(f"{name} in the archive cannot be read ({error})",
                            "the file is damaged; ask its owner to export and send it again") from None


def rows(name: str, body: bytes) -> list[Any]:
    """The tweets or long texts in a file of an archive, out of their wrappers. Raises `PlatformError`."""
    found = content(name, body)
    if not isinstance(found, list):
        raise PlatformError(f"{name} in the archive holds no list of posts", "tell us about it, with its first line")
    return [row.get("tweet", row.get("noteTweet", row)) if isinstance(row, dict) else row for row in found]


def written(tweet: Mapping[str, Any], seen: datetime) -> tuple[datetime, bool]:
    """When it was written and whether the file says so; where that cannot be, the id tells. Raises `ValueError`."""
    said = _moment(str(tweet["created_at"]))
    if said and said.year >= BORN and said < seen + timedelta(days=1):
        return said, True
    if int(tweet["id_str"]) < FIRST_SNOWFLAKE:
        raise ValueError(f"impossible time {tweet['created_at']!r:.40}")
    return minted(tweet["id_str"]), False


def minted(number: str) -> datetime:
    """The moment that an id from `FIRST_SNOWFLAKE` on holds, UTC. Raises `ValueError` for what is no number."""
    return datetime.fromtimestamp(((int(number) >> 22) + EPOCH) / 1000, UTC)


class Edits(NamedTuple):
    """Where one wording stands among all of a tweet: each edit gives it a new id (docs.x.com, edit-posts)."""

    first: str
    """The id it was born with, under which all its wordings are one post."""
    edited_at: datetime | None
    """When this wording was written; None for the first."""
    until: datetime | None
    """When the next one took its place; None for the last."""


def edits(own: str, ids: Sequence[str] | None) -> Edits:
    """The place of the wording `own` among `ids`, the ids of all, oldest first. Raises `ValueError`."""
    chain = sorted({own, *(ids or ())}, key=int)
    later = chain[chain.index(own) + 1:]
    return Edits(chain[0], minted(own) if own != chain[0] else None, minted(later[0]) if later else None)


def edit_ids(tweet: Mapping[str, Any]) -> Sequence[str]:
    """The ids of all wordings as an archive has them, in the first or in a later one; empty where it has none."""
    about = tweet.get("edit_info", {})
    found: Sequence[str] = (about.get("initial") or about.get("edit", {}).get("editControlInitial", {})).get(
        "editTweetIds", ())
    return found


def language(lang: str | None) -> str | None:
    """X's guess of a text's language in two letters; None where it has none, as for links or pictures alone."""
    short = (lang or "und").split("-")[0].lower()
    return None if short in NO_LANGUAGE or short.startswith("q") else OLD_CODES.get(short, short)


def wording(tweet: Mapping[str, Any], quoted: str | None) -> tuple[str, tuple[str, ...]]:
    """The author's own words and links with full addresses, without the names a reply begins with and the quote."""
    text: str = tweet.get("full_text") or tweet["text"]
    entities = tweet.get("entities", {})
    for picture in (*entities.get("media", ()), *tweet.get("extended_entities", {}).get("media", ())):
        text = text.replace(picture["url"], "")
    links = []
    for link in entities.get("urls", ()):
        full = link.get("expanded_url") or link["url"]
        hidden = bool(quoted and full.rstrip("/").endswith(f"/status/{quoted}")) or points_at(full) == tweet["id_str"]
        text = text.replace(link["url"], "" if hidden else full)
        links += [] if hidden else [full]
    if tweet.get("in_reply_to_user_id_str") or tweet.get("in_reply_to_status_id_str"):
        text = re.sub(r"^(?:@\w+\s+)+", "", text)
    text = unescape(text).strip()
    return text, tuple(dict.fromkeys(links or LINK.findall(text)))


def points_at(address: str | None) -> str | None:
    """The id of the tweet that an address leads to, if it leads to one."""
    match = STATUS.match(address or "")
    return match[1] if match else None


def cut_short(tweet: Mapping[str, Any]) -> bool:
    """Whether the archive holds only the beginning of it: such a tweet ends in an address of itself, or in `…`."""
    urls = tweet.get("entities", {}).get("urls", ())
    itself = bool(urls) and points_at(urls[-1].get("expanded_url")) == tweet["id_str"]
    text = (tweet.get("full_text") or tweet.get("text") or "").rstrip()
    return itself or bool(tweet.get("truncated")) or (text.endswith("…") and len(text) > FULL)


def joined(tweets: Iterable[Mapping[str, Any]], notes: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    """Long texts with the one cut tweet each belongs to: (note, tweet, parent, parent's author), empty where none.

    Behind them stand the ids of all its wordings, if it was edited.
    No field joins them, so they must have been written in the same second and begin alike, one tweet only.
    """
    cut: dict[datetime | None, list[Mapping[str, Any]]] = {}
    for tweet in tweets:
        with suppress(*MISSHAPEN):
            if cut_short(tweet):
                cut.setdefault(_second(tweet.get("created_at")), []).append(tweet)
    for note in notes:
        with suppress(*MISSHAPEN):
            yield from _fit(note, cut.get(_second(note["createdAt"]), ()))


def long_tweet(note: Mapping[str, Any], ids: tuple[str, ...]) -> dict[str, Any]:
    """A long text in the shape of the tweet it belongs to; `ids` as `joined` gives them."""
    core = note["core"]
    return {"id_str": ids[1], "created_at": note["createdAt"], "full_text": core["text"],
            "in_reply_to_status_id_str": ids[2], "in_reply_to_user_id_str": ids[3],
            "edit_info": {"initial": {"editTweetIds": ids[4:]}},
            "entities": {"hashtags": core.get("hashtags", ()),
                         "urls": [{"url": one["shortUrl"], "expanded_url": one["expandedUrl"]}
                                  for one in core.get("urls", ())]}}


def _fit(note: Mapping[str, Any], cut: Iterable[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    text = note["core"]["text"]
    fits = [tweet for tweet in cut if text.startswith(wording(tweet, None)[0].removesuffix("…").rstrip()[:100])]
    if len(fits) != 1:
        return []
    ids = (fits[0].get(f"in_reply_to_{what}_id_str") or "" for what in ("status", "user"))
    wordings = edit_ids(fits[0])
    found = (note["noteTweetId"], fits[0]["id_str"], *ids, *(wordings if len(wordings) > 1 else ()))
    return [found] if all(isinstance(one, str) for one in found) else []


def _given(thing: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in thing.items() if value is not None}


def _moment(said: str) -> datetime | None:
    """`Wed Oct 10 20:19:24 +0000 2018`, `2016-02-29 23:06:24 +0000` or ISO, as UTC; None for anything else."""
    try:
        if said[:1].isdigit():
            found = datetime.fromisoformat(said.replace(" +", "+"))
        else:
            _, month, day, clock, zone, year = said.split()
            found = datetime.fromisoformat(f"{year}-{MONTHS.index(month) + 1:02}-{day}T{clock}{zone}")
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _second(said: str | None) -> datetime | None:
    found = _moment(said or "")
    return found and found.replace(microsecond=0)
