"""Asking YouTube's Data API: every answer costs a unit of the day's quota, a refusal does too.

Errors say why in `reason` (developers.google.com/youtube/v3/docs/errors); the quota itself stands in no header.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from pipeline.collecting.http import Http
from pipeline.collecting.refusals import refusal
from pipeline.parsing.pages import batches, moment
from pipeline.platforms import _youtube_videos as videos
from pipeline.records import Account, Page, PlatformError, Spent, What

API = "https://www.googleapis.com/youtube/v3/"
KEY = "OFFPITCH_YOUTUBE_KEY"
USED_UP = {"quotaExceeded", "dailyLimitExceeded"}
TRANSIENT = (b"processingFailure", b"rateLimitExceeded", b"userRateLimitExceeded")
WRONG_KEY = {"keyInvalid", "accessNotConfigured", "ipRefererBlocked", "API_KEY_INVALID"}
REFUSALS = (400, 403, 404)
LACKS = {"commentsDisabled": "comments are switched off", "videoNotFound": "a video was gone",
         "commentNotFound": "a comment was gone before its answers were read",
         "processingFailure": "YouTube failed to give comments, five times over",
         "forbidden": "YouTube does not show comments", "channelNotFound": "YouTube does not list all comments at once",
         "unknown": "something had an unknown shape; mend the connector"}
"""Reasons for which one thing has no comments to give, in words for the coverage page."""
SEARCH = "search"
"""The one method with an allowance of its own: 100 calls a day."""
Item = TypeVar("Item")
MISSHAPEN = (AttributeError, KeyError, OverflowError, TypeError, ValueError)


class Upload(NamedTuple):
    """A video as the list of uploads names it; a private or deleted one has no time."""

    video: str
    published: datetime | None

    @classmethod
    def read(cls, item: Any) -> Upload:
        """Raises one of `MISSHAPEN`."""
        about = item["contentDetails"]
        said = about.get("videoPublishedAt")
        return cls(_text(about["videoId"]), moment(said) if said else None)


class Thread(NamedTuple):
    """A thread: the video it stands below (none in the Posts tab), and how many answers it has, and came with it."""

    number: str
    video: str | None
    begun: datetime
    answers: int
    came: int

    @classmethod
    def read(cls, item: Any) -> Thread:
        """Raises one of `MISSHAPEN`."""
        about = item["snippet"]
        begun = moment(about["topLevelComment"]["snippet"]["publishedAt"])
        video = about.get("videoId")
        return cls(_text(item["id"]), video and _text(video), begun, int(about["totalReplyCount"]),
                   len(videos.below(item)))


class Video(NamedTuple):
    """A video and how many comments it counts; None where they are switched off."""

    video: str
    comments: int | None

    @classmethod
    def read(cls, item: Any) -> Video:
        """Raises one of `MISSHAPEN`."""
        return cls(_text(item["id"]), videos.many((item.get("statistics") or {}).get("commentCount")))


class Reading:
    """One account's requests; `lacks` has how often YouTube refused one thing, by its reason."""

    def __init__(self, account: Account, http: Http, key: str | None) -> None:
        """Raises `PlatformError` without a key."""
        if not key:
            raise PlatformError("YouTube wants a key and there is none",
                                f"make an API key at console.cloud.google.com and put it into {KEY}")
        self._account, self._http, self._key = account, http, key
        self.lacks: dict[str, int] = {}

    def ask(self, what: What, method: str, asked: Mapping[str, Any], absent: Collection[str] = ()) -> Page:
        """One answer; a refusal for one of the reasons `absent` is an answer too. Raises `PlatformError`, `Spent`."""
        statuses = list[int]()

        def again(status: int, body: bytes) -> bool | None:
            statuses.append(status)
            return True if status in REFUSALS and any(word in body for word in TRANSIENT) else None

        try:
            page = self._http.fetch(self._account, what, API + method, asked, keys={"key": self._key}, retry=again,
                                    cost=0 if method == SEARCH else 1, absent=REFUSALS)
        finally:
            if len(statuses) > 1 and method != SEARCH:
                self._http.settle(len(statuses) - 1)
        if page.status != 200 or "error" in (page.json() or ()):
            self._refuse(page, absent)
        return page

    def pages(self, what: What, method: str, asked: Mapping[str, Any], read: Callable[[Any], Item],
                    absent: Collection[str] = (), over: Callable[[list[Item]], bool] = lambda _: False,
                    ) -> Generator[Page, None, tuple[list[Item], bool]]:
        """All pages until one is `over`, what `read` makes of their items, and whether that was the end of the list."""
        found, follow = list[Item](), dict[str, str]()
        while True:
            page = self.ask(what, method, {**asked, **follow}, absent)
            items = self._read(page, read)
            yield page
            found += items
            token = page.json().get("nextPageToken")
            if page.status != 200 or not token:
                return found, True
            if over(items):
                return found, False
            follow = {"pageToken": token}

    def videos(self, what: What, ids: Sequence[str]) -> Generator[Page, None, list[Video]]:
        """Videos by id, fifty at a time."""
        found = list[Video]()
        for some in batches(ids, 50):
            page = self.ask(what, "videos", {"part": "snippet,statistics,contentDetails,status", "id": ",".join(some)})
            found += self._read(page, Video.read)
            yield page
        return found

    def _read(self, page: Page, read: Callable[[Any], Item]) -> list[Item]:
        """The items on a page; one of an unknown shape is counted here and complained about where it is parsed."""
        found = list[Item]()
        for item in videos.items(page) if page.status == 200 else ():
            try:
                found.append(read(item))
            except MISSHAPEN:
                self._miss("unknown")
        return found

    def _refuse(self, page: Page, absent: Collection[str]) -> None:
        reason, words = _why(page.json())
        said = str(refusal(page)).partition(";")[0]
        if reason in USED_UP:
            raise Spent(said, "it goes on after midnight in California, where YouTube's day begins", page)
        if reason in WRONG_KEY or "API key" in words:
            raise PlatformError(said, f"put a valid key into {KEY}, with the YouTube Data API v3 switched on", page)
        if reason not in absent or page.status == 200:
            raise PlatformError(said, "try again later; if it stays, check the handle in the roster", page)
        self._miss(reason)

    def _miss(self, reason: str) -> None:
        self.lacks[reason] = self.lacks.get(reason, 0) + 1


def _why(body: Any) -> tuple[str, str]:
    """The reason of a refusal and its words, both empty where it gives none."""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return "", ""
    told = [one.get("reason") for one in error.get("errors") or () if isinstance(one, dict)]
    return str(next(filter(None, told), error.get("status")) or ""), str(error.get("message") or "")


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r:.40} is no id")
    return value
