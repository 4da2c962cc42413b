"""YouTube comments of a person, from the Google Takeout they make of themselves: no network, written consent.

`YouTube and YouTube Music/comments/comments.csv` and its further parts, in the layouts seen since 2023: the columns
moved in June 2024 and gained `Post ID` and `Top-Level Comment ID` in 2025; `Comment Text` is plain, or an object with
`takeoutSegments`, or a row of objects `{"text": …}` without brackets around it. Nothing else is opened: no live chats,
no history, no searches.

Uncertain: what the folder and the columns are called in other languages, so an English export is asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from pipeline.collecting import archive
from pipeline.collecting.http import Http
from pipeline.parsing import plain_words, sheets
from pipeline.parsing.pages import each, moment, values
from pipeline.records import Account, Ending, Issue, Page, PlatformError, Post
from pipeline.terms import Platform

PLATFORM = Platform(
    name="youtube_takeout", title="YouTube export", docs="https://support.google.com/accounts/answer/3024190",
    access="export file", network="youtube", profile_url="", consent=True, keeps_case=True,
    collects="all comments and answers of the person, on anybody's videos",
    cannot="what was commented on: the video and the comment answered are known by id only; live chats; edits",
    handle="the @handle, or the id of the channel that begins with UC",
    key_from="takeout.google.com: the person chooses YouTube, of it the comments only, and hands over the zip file; "
             "the account's language must be English",
    limits="as old as the day of the export",
    forbids="reading anything but comments: history, searches, subscriptions and live chats are never opened",
    display="the person's name and a link beside what is quoted",
)
WANTED = re.compile(r"(?:^|/)(?P<name>(?:comments/)?comments(?:[ _-]?\(?\d+\)?)?\.csv)$", re.IGNORECASE)
COLUMNS = ("Comment ID", "Channel ID", "Comment Create Timestamp", "Video ID", "Comment Text")
ENGLISH = "ask its owner to set the Google account to English and to export the YouTube comments again"


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """One page a file of comments, whole, as it stands in the export. Raises `PlatformError`."""
    files = archive.gathered(account, WANTED)
    if not files:
        raise PlatformError(f"the export of {account.handle} holds no comments.csv", ENGLISH)
    channel = _owner(account, {row["channel id"] for name, body in files.items() for row in _rows(name, body)
                               if row.get("channel id")})
    pages = [http.local(account, "export", f"youtube-takeout:{quote(name)}#{urlencode({'channel': channel})}", body)
             for name, body in files.items()]
    yield from pages
    return archive.ending(channel, (one for page in pages for one in parse(page)), since)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The comments of the account's channel in one file. Raises `PlatformError`."""
    address = urlsplit(page.url)
    channel = parse_qs(address.fragment).get("channel", [""])[0]
    rows = (row for row in _rows(unquote(address.path), page.body) if (row.get("channel id") or channel) == channel)
    yield from each(page, rows, lambda row: _comment(page, row))


def _rows(name: str, body: bytes) -> Iterator[dict[str, str]]:
    """Rows by column, as `sheets` names them. Raises `PlatformError` for columns in another language."""
    try:
        yield from sheets.rows(body, COLUMNS, name)
    except PlatformError as error:
        raise PlatformError(str(error).partition(";")[0], ENGLISH) from None


def _owner(account: Account, channels: set[str]) -> str:
    """Whose comments they are; an export has those of all channels of a Google account. Raises `PlatformError`."""
    named = account.handle if account.handle.startswith("UC") else account.stable_id
    if named in channels or not channels:
        return named or account.handle
    if named or len(channels) > 1:
        raise PlatformError(f"the export has comments of {', '.join(sorted(channels))}, not of "
                            f"{named or account.handle}", "put the channel's id, as stable_id, into the roster")
    return channels.pop()


def _comment(page: Page, row: dict[str, str]) -> Iterator[Post]:
    number, video, post = row["comment id"], row["video id"], row.get("post id", "")
    parts = _parts(row["comment text"])
    text = "".join(part["text"] for part in parts).strip()
    place = f"watch?v={video}&lc={number}" if video else f"post/{post}?lc={number}"
    yield Post(
        "youtube", number, row["channel id"], "reply", text,
        moment(row["comment create timestamp"].replace(" UTC", "+00:00")), "export", page.fetched_at,
        url=f"https://www.youtube.com/{place}" if video or post else None,
        parent_id=row.get("parent comment id") or video or post or None, root_id=video or post or None,
        parent_state="not_exported", venue="page", links=plain_words.links(text),
        hashtags=plain_words.hashtags(text),
        mentions=values((part.get("mention", {}) for part in parts), "externalChannelId"))


def _parts(cell: str) -> list[Any]:
    """The pieces of a comment; a cell that is no such JSON is the comment itself."""
    try:
        found = json.loads(f"[{cell}]")
    except ValueError:
        return [{"text": cell}]
    parts = [part for one in found if isinstance(one, dict) for part in one.get("takeoutSegments", [one])]
    return parts if parts and all("text" in part for part in parts) else [{"text": cell}]
