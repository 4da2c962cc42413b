"""TikTok accounts of the brand's own: videos by the Display API, comments below them by the Business Accounts API.

developers.tiktok.com/doc/tiktok-api-v2-video-list, -video-object, -get-user-info; business-api.tiktok.com,
`business/comment/list`, `business/comment/reply/list` (fields as in the sheets of its readers; uncertain until a first
answer). Neither gives other people's videos. A video's list does not say whose it is, so the account's id stands behind
the `#` of each address; it is not sent. Ids are `open_id`s: of the app, so a new app means new ids.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pipeline.collecting.http import Http
from pipeline.collecting.own_keys import owner
from pipeline.parsing.dates import of_epoch
from pipeline.parsing.fields import identity, number
from pipeline.parsing.pages import each, over
from pipeline.parsing.plain_words import hashtags, links
from pipeline.parsing.remarks import remarks
from pipeline.parsing.rows import sound
from pipeline.platforms._tiktok_api import GOOD, KEPT, Api, given, listed, said
from pipeline.platforms._tiktok_api import text as optional
from pipeline.platforms._tiktok_keys import BUSINESS, KEYS, OPEN, Key, business_key, display_key
from pipeline.records import Account, Ending, Issue, Page, Post, Stop
from pipeline.terms import Platform

PLATFORM = Platform(
    name="tiktok", title="TikTok", docs="https://developers.tiktok.com/doc/display-api-overview", access="approval",
    network="tiktok", profile_url=r"https?://(?:www\.)?tiktok\.com/@(?P<handle>[\w.-]+)/?",
    collects="public videos of accounts that gave their key, comments below them with a business key",
    cannot="other people's videos, what an account says elsewhere, mentions, private videos, long captions",
    keys=KEYS, key_from="developers.tiktok.com, an app with Login Kit and user.info.basic, user.info.profile, "
                        "user.info.stats, video.list; for comments business-api.tiktok.com with comment.list",
    limits="600 requests a minute; beyond 500 comments a video TikTok gives them in no order and some twice", pace=8,
    consent=True, forbids="profiles, databases or similar records on individuals; scraping; downloading videos",
    display="link to the video",
)
VIDEO = "id,title,video_description,create_time,share_url,like_count,comment_count,share_count"
LONGEST = 150


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the profile, of videos back to `since`, with a business key of all comments below them."""
    key, business = display_key(account, http), business_key(account, http)
    api = Api(account, http, key)
    profile = api.ask("profile", f"{OPEN}user/info/?fields=open_id,username,display_name,video_count")
    yield profile
    videos, found, about = list[Any](), list[str](), given(profile, "user", dict)
    api.me = me = owner(account, given(profile, "open_id", str, "user"), given(profile, "username", str, "user"),
                        key.name)
    stop = yield from _videos(api, since, videos)
    if business:
        found = yield from _comments(api, business, [one for one in videos if of_epoch(one["create_time"]) >= since])
    counted, keys = number(about.get("video_count")), [key, business] if business else [key]
    notes = remarks({
        f"TikTok counts {counted} videos, the list ended after {len(videos)}: private ones are not given":
            stop == "end" and len(videos) < (counted or 0),
        f"comments are not read: that needs {BUSINESS}": not business,
    }) + found + [one.remark for one in keys if one.remark]
    lasting = [one.seconds for one in keys if one.seconds]
    ends = (profile.fetched_at + timedelta(seconds=min(lasting))).date() if lasting else None
    return Ending(stop, me, "; ".join(notes) or None, len(videos), counted if stop == "end" else None, ends)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The videos or comments on a page. Raises `BadPage`, `KeyError`."""
    if page.what == "profile" or said(page)[0] not in GOOD:
        return
    if page.what == "timeline":
        yield from each(page, listed(page, "videos"), lambda video: _video(page, video))
    else:
        yield from each(page, listed(page, "comments"), lambda comment: _comment(page, comment))


def _videos(api: Api, since: datetime, videos: list[Any]) -> Generator[Page, None, Stop]:
    asked = {"max_count": 20}
    while True:
        page = api.ask("timeline", f"{OPEN}video/list/?fields={VIDEO}", asked)
        yield page
        found = sound(page, listed(page, "videos"), partial(_video, page))
        videos += found
        if not given(page, "has_more", bool):
            return "end"
        if over([of_epoch(one["create_time"]) for one in found], since):
            return "window"
        asked = {"max_count": 20, "cursor": given(page, "cursor", int | str)}


def _comments(api: Api, key: Key, videos: list[Any]) -> Generator[Page, None, list[str]]:
    """All comments below these videos, with the replies beyond the first three; gives back what is missing."""
    kept, counted, came = 0, 0, set[str]()
    for video in [one for one in videos if number(one.get("comment_count")) != 0]:
        asked = {"business_id": key.open_id, "video_id": video["id"], "status": "PUBLIC", "max_count": 30}
        for page in api.comments(key, "list", asked | {"include_replies": "true"}):
            yield page
            for comment in _readable(page, came):
                if (number(comment.get("replies")) or 0) > len(comment.get("reply_list") or ()):
                    for more in api.comments(key, "reply/list", asked | {"comment_id": comment["comment_id"]}):
                        yield more
                        _readable(more, came)
        no = said(page)[0] in KEPT
        kept, counted = kept + no, counted + (not no) * (number(video.get("comment_count")) or 0)
    return remarks({
        f"TikTok does not let this key read the comments below {kept} videos": kept,
        f"TikTok counts {counted} comments, {len(came)} came: some are hidden or deleted": counted > len(came)})


def _readable(page: Page, came: set[str]) -> list[Any]:
    """The comments on a page that can be read; `came` gets their ids and those of the replies inside them."""
    found = sound(page, listed(page, "comments"), partial(_comment, page)) if said(page)[0] in GOOD else []
    came |= {one["comment_id"] for comment in found for one in (comment, *(comment.get("reply_list") or ()))}
    return found


def _video(page: Page, video: Any) -> Iterator[Post]:
    text = optional(video.get("video_description")) or optional(video.get("title")) or ""
    yield Post(
        "tiktok", identity(video["id"]), _me(page), "post", text, of_epoch(video["create_time"]), "server",
        page.fetched_at, page.account.partition(":")[2], url=optional(video.get("share_url")), links=links(text),
        hashtags=hashtags(text), likes=number(video.get("like_count")), replies=number(video.get("comment_count")),
        reposts=number(video.get("share_count")), truncated=len(text) >= LONGEST)


def _comment(page: Page, comment: Any) -> Iterator[Post | Issue]:
    """A comment, then those replies to it that came inside it."""
    name, text, asked = (comment.get("username") or "").lower(), comment["text"], parse_qs(urlsplit(page.url).query)
    comment_id, by_us = identity(comment["comment_id"]), comment["owner"]
    if not isinstance(by_us, bool):
        raise TypeError(f"{by_us!r:.40} does not say whether the account itself wrote it")
    other = optional(comment.get("unique_identifier")) or (f"@{name}" if name else f"unknown:{comment_id}")
    yield Post(
        "tiktok", comment_id, _me(page) if by_us else other, "reply", text,
        of_epoch(comment["create_time"]), "server", page.fetched_at, name or None,
        parent_id=optional(comment.get("parent_comment_id")) or asked.get("comment_id", asked["video_id"])[0],
        root_id=asked["video_id"][0], parent_state="not_fetched", links=links(text), hashtags=hashtags(text),
        likes=number(comment.get("likes")), replies=number(comment.get("replies")))
    above = {"parent_comment_id": comment_id}
    yield from each(page, comment.get("reply_list") or (), lambda reply: _comment(page, reply | above))


def _me(page: Page) -> str:
    return urlsplit(page.url).fragment.partition("#")[0]
