"""YouTube's videos and comments, as its Data API v3 writes them (developers.google.com/youtube/v3/docs)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pipeline.parsing import plain_words
from pipeline.parsing.pages import each, moment, trouble
from pipeline.records import BadPage, Issue, Page, Post

WATCH = "https://www.youtube.com/watch?v="


def items(page: Page) -> list[Any]:
    """What an answer lists; an answer without `items` lists nothing. Raises `BadPage` for one of another shape."""
    body = page.json()
    found = (body.get("items") or []) if isinstance(body, dict) else None
    if not isinstance(found, list) or ("items" not in body and any(isinstance(one, list) for one in body.values())):
        raise BadPage(f"{page.url} answered in an unknown shape", "mend the connector", page)
    return found


def videos(page: Page) -> Iterator[Post | Issue]:
    """The videos on an answer to `videos`; those that were asked for and did not come are gone."""
    found = items(page)
    yield from each(page, found, lambda item: _video(page, item))
    came = [item.get("id") if isinstance(item, dict) else None for item in found]
    if all(isinstance(one, str) for one in came):  # else what did not come may be there under another name
        asked = parse_qs(urlsplit(page.url).query)["id"][0].split(",")
        yield from (_gone(page, one) for one in asked if one not in came)


def listed(page: Page) -> Iterator[Post | Issue]:
    """The videos that a list of uploads still names although they are deleted; the others come from `videos`."""
    yield from each(page, items(page), lambda item: _listed(page, item))


def threads(page: Page) -> Iterator[Post | Issue]:
    """The comments on an answer to `commentThreads`, and the first few answers to them."""
    found = items(page)
    yield from each(page, found, lambda thread: _comment(page, thread["snippet"]["topLevelComment"], thread["snippet"]))
    inner = [(answer, thread.get("snippet") or {}) for thread in found if isinstance(thread, dict)
             for answer in below(thread)]
    yield from each(page, inner, lambda one: _comment(page, *one, answer=True))


def answers(page: Page) -> Iterator[Post | Issue]:
    """The comments on an answer to `comments`: one thread's, its first comment left out."""
    yield from each(page, items(page), lambda one: _comment(page, one, {}, answer=True))


def below(thread: Any) -> list[Any]:
    """The answers that came with a thread, at most five."""
    found = thread.get("replies")
    inner = found.get("comments") if isinstance(found, dict) else None
    return inner if isinstance(inner, list) else []


def many(count: str | int | None) -> int | None:
    """A number as YouTube counts: as a text, and not at all where the owner hides it."""
    return None if count is None else int(count)


def _gone(page: Page, video: str) -> Post:
    return Post("youtube", video, "", "post", "", page.fetched_at, "server", page.fetched_at, deleted=True)


def _listed(page: Page, item: Any) -> Iterator[Post | Issue]:
    about, status = item["contentDetails"], (item.get("status") or {}).get("privacyStatus")
    if about.get("videoPublishedAt") or status == "private":
        return
    if status == "privacyStatusUnspecified" or item["snippet"]["title"] == "Deleted video":
        yield _gone(page, about["videoId"])
    else:
        yield trouble(page, f"video {about['videoId']} is listed without a time and was left out; it may be to come")


def _video(page: Page, item: Any) -> Iterator[Post]:
    about, counts = item["snippet"], item.get("statistics") or {}
    text = "\n".join(filter(None, (about["title"], about.get("description"))))
    lang = about.get("defaultAudioLanguage") or about.get("defaultLanguage") or ""
    handle = page.account.partition(":")[2] if page.what == "timeline" else None
    yield Post(
        "youtube", item["id"], about["channelId"], "post", text, moment(about["publishedAt"]), "server",
        page.fetched_at, handle, lang=lang.split("-")[0].lower() or None, url=WATCH + item["id"], venue="page",
        venue_id=about["channelId"], links=plain_words.links(text), hashtags=plain_words.hashtags(text),
        likes=many(counts.get("likeCount")), replies=many(counts.get("commentCount")))


def _comment(page: Page, item: Any, thread: Any, *, answer: bool = False) -> Iterator[Post]:
    """One comment. Those in a channel's Posts tab have no video, and the API does not give what they stand below."""
    about = item["snippet"]
    video, channel = (about.get(name) or thread.get(name) for name in ("videoId", "channelId"))
    name, text = about.get("authorDisplayName") or "", about.get("textOriginal") or about["textDisplay"]
    written, edited = moment(about["publishedAt"]), moment(about.get("updatedAt") or about["publishedAt"])
    number = item["id"]
    author = (about.get("authorChannelId") or {}).get("value") or f"comment:{number}"  # the author's channel is closed
    yield Post(
        "youtube", number, author, "reply", text, written, "server", page.fetched_at,
        name[1:] if name.startswith("@") else None, url=f"{WATCH}{video}&lc={number}" if video else None,
        parent_id=about["parentId"] if answer else video, root_id=video, parent_author_id=None if answer else channel,
        parent_state="not_fetched" if answer or video else "not_exported", venue="page", venue_id=channel,
        links=plain_words.links(text), hashtags=plain_words.hashtags(text), likes=many(about.get("likeCount")),
        replies=None if answer else many(thread["totalReplyCount"]),
        edited_at=edited if edited != written else None, version=about.get("updatedAt") or about["publishedAt"])
