"""YouTube, through its Data API v3 with a free key: a channel's videos and everything said below them.

developers.google.com/youtube/v3: channels, playlistItems, videos, commentThreads, comments, search. All comments of a
channel come in one list, newest first, so a quiet week costs three units; a young video that counts more comments than
that list gave is asked by itself. Answers are asked for where a thread has more than came with it, which is five.

Uncertain: whether the list of all of a channel's comments is always whole (hence the second look), how many uploads a
list gives at most (about 20,000 by hearsay), and whether an answer to an answer will keep the first comment as parent.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from pipeline.collecting.http import Http
from pipeline.parsing.pages import over, recognise
from pipeline.platforms import _youtube_videos as videos
from pipeline.platforms._youtube_calls import KEY, LACKS, SEARCH, Reading, Thread, Upload, Video
from pipeline.records import Account, BadPage, Ending, Issue, Page, PlatformError, Post, Stop
from pipeline.terms import Platform, Spending

PLATFORM = Platform(
    name="youtube", title="YouTube", docs="https://developers.google.com/youtube/v3", access="free key",
    network="youtube", keys=(KEY,), keeps_case=True,
    profile_url=r"https?://(?:www\.|m\.)?youtube\.com/(?:@|channel/)(?P<handle>[^/?#]+)/?",
    collects="a channel's videos with title and description, all comments and answers below them, also those of reps",
    cannot="what a person comments elsewhere (ask for a YouTube export), new answers below comments older than the "
           "window, posts of the Posts tab, live chats, comments held back for review",
    handle="the @handle, or the id of the channel that begins with UC",
    key_from="console.cloud.google.com: make a project, switch on the YouTube Data API v3, make an API key",
    limits="10,000 units a day, one for each answer of at most 50 videos or 100 comments; 100 searches a day",
    spending=Spending("quota units", "day", 10_000, "America/Los_Angeles"),
    recheck_days=30, storage_days=30, deletion_hours=168, third_party_model=False,
    forbids="keeping anything longer than 30 days without asking for it again, adding up channels of different owners, "
            "and figures of one's own from its data, unless the channel's owner authorises it",
    display="a link to the video, YouTube's terms and Google's privacy policy; say that the score is not YouTube's",
)
CAP = 20_000


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the channel, of its videos back to `since`, of what was commented since; of searches for a brand."""
    reading = Reading(account, http, os.environ.get(KEY))
    channel = yield from _channel(account, reading)
    uploads, ended = yield from reading.pages(
        "timeline", "playlistItems",
        {"part": "snippet,contentDetails,status", "maxResults": 50,
         "playlistId": channel["contentDetails"]["relatedPlaylists"]["uploads"]}, Upload.read, ("playlistNotFound",),
        lambda items: over([one.published for one in items if one.published], since))
    reading.lacks.pop("playlistNotFound", None)  # how YouTube says that a channel has no videos
    dated = [(one.video, one.published) for one in uploads if one.published]
    new = [video for video, published in dated if published >= since]
    found = yield from reading.videos("timeline", new)
    yield from _comments(reading, channel["id"], found, new, since)
    if account.role == "brand":
        yield from _elsewhere(reading, account, new, since)
    stop: Stop = "window" if not ended else "cap" if len(uploads) >= CAP else "end"
    counted = str(channel["statistics"].get("videoCount")) if stop == "end" else ""
    expected = int(counted) if counted.isdigit() else None
    return Ending(stop, channel["id"], _note(account, channel, reading, found, len(dated), expected), len(dated),
                  expected)


def parse(page: Page) -> Iterator[Post | Issue]:
    """Videos and comments; a video that is gone becomes a tombstone. Raises `BadPage`."""
    readers = {"videos": videos.videos, "playlistItems": videos.listed, "commentThreads": videos.threads,
               "comments": videos.answers}
    reader = readers.get(urlsplit(page.url).path.rpartition("/")[2])
    if page.status == 200 and reader:
        yield from reader(page)


def _channel(account: Account, reading: Reading) -> Generator[Page, None, Any]:
    number = account.stable_id or (account.handle if re.fullmatch(r"UC[\w-]{22}", account.handle) else None)
    whose = {"id": number} if number else {"forHandle": f"@{account.handle}"}
    page = reading.ask("profile", "channels", {"part": "snippet,contentDetails,statistics", **whose})
    yield page
    found = videos.items(page)
    if not found:
        raise PlatformError(f"YouTube has no channel {account.handle}",
                            "check the handle in the roster; the channel may be renamed, closed or removed", page)
    try:
        recognise(account, found[0]["id"])
        found[0]["contentDetails"]["relatedPlaylists"]["uploads"]
        found[0]["snippet"].get("customUrl"), found[0]["statistics"].get("videoCount")
    except (AttributeError, KeyError, TypeError):
        raise BadPage(f"YouTube tells of {account.handle} in an unknown shape", "mend the connector", page) from None
    return found[0]


def _comments(reading: Reading, channel: str, found: list[Video], new: list[str],
              since: datetime) -> Generator[Page, None, None]:
    """Threads that began since, with all their answers, and the older videos they stand below."""
    def past(threads: list[Thread]) -> bool:
        return over([thread.begun for thread in threads], since)

    asked = {"part": "snippet,replies", "maxResults": 100, "order": "time", "textFormat": "plainText"}
    threads, _ = yield from reading.pages(
        "thread", "commentThreads", {**asked, "allThreadsRelatedToChannelId": channel}, Thread.read, LACKS, past)
    came = Counter[str | None]()
    for thread in threads:
        came[thread.video] += 1 + thread.answers
    for video in found:
        if (video.comments or 0) > came[video.video]:
            more, _ = yield from reading.pages(
                "thread", "commentThreads", {**asked, "videoId": video.video}, Thread.read, LACKS, past)
            threads += more
    fresh = {thread.number: thread for thread in threads if thread.begun >= since}
    for number, thread in fresh.items():
        if thread.answers > thread.came:
            rest = {"part": "snippet", "parentId": number, "maxResults": 100, "textFormat": "plainText"}
            yield from reading.pages("thread", "comments", rest, str, LACKS)
    older = {thread.video for thread in fresh.values() if thread.video}.difference(new)
    yield from reading.videos("parent", sorted(older))


def _elsewhere(reading: Reading, account: Account, new: list[str], since: datetime) -> Iterator[Page]:
    """Videos of others that a search finds; it shows the beginning of their texts, so they are asked for by id."""
    found = dict[str, None]()
    for term in account.search:
        items, _ = yield from reading.pages("mentions", SEARCH, {
            "part": "snippet", "q": term, "type": "video", "order": "date", "maxResults": 50,
            "publishedAfter": f"{since:%Y-%m-%dT%H:%M:%SZ}"}, lambda item: str(item["id"]["videoId"]))
        found |= dict.fromkeys(items)
    yield from reading.videos("mentions", [video for video in found if video not in new])


def _note(account: Account, channel: Any, reading: Reading, found: list[Video], came: int,
          counted: int | None) -> str | None:
    """What a reader of the coverage page must know."""
    handle = str(channel["snippet"].get("customUrl") or "").lstrip("@")
    told = [f"{LACKS.get(reason, reason)} ({times} ×)" for reason, times in reading.lacks.items()]
    if counted is not None and came < counted:
        told.append(f"the channel counts {counted} videos, the list ended after {came}")
    if closed := sum(video.comments is None for video in found):
        told.append(f"comments are switched off below {closed} of {len(found)} videos")
    if handle and not account.handle.startswith("UC") and handle.lower() != account.handle.lower():
        told.append(f"the channel calls itself @{handle} now; put the new handle into the roster")
    return "; ".join(told) or None
