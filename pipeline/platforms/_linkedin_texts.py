"""A page's posts and the comments below them, as LinkedIn's API writes them: little text, URNs, milliseconds.

learn.microsoft.com, Community Management (posts-api, comments-api).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from pipeline.parsing.answers import whole
from pipeline.parsing.fields import identity, number
from pipeline.parsing.pages import values
from pipeline.platforms._linkedin_little_text import little_text
from pipeline.records import BadPage, Issue, Page, Post

PUBLISHED = "PUBLISHED"
COMMENT = "urn:li:comment:"
ADDRESS = re.compile(r"https?://\S+[^\s.,;:!?)\]'\"]")
PEOPLE, TAGS = re.compile(r'"(urn:li:(?:person|organization):[^"]+)"'), re.compile(r'"urn:li:hashtag:([^"]+)"')


def elements(page: Page) -> list[Any]:
    """What a list holds. Raises `BadPage` for an answer that is no list."""
    found = whole(page).get("elements")
    if not isinstance(found, list):
        raise BadPage(f"{page.url} answered no list", "LinkedIn may have changed this; tell us about it", page)
    return found


def post(page: Page, told: Any) -> Iterator[Post | Issue]:
    """A published post of a page, nothing for any other. Raises `KeyError` and the like for an unknown shape."""
    return _post(page, told)


def comment(page: Page, told: Any, above: str) -> Iterator[Post | Issue]:
    """A comment; `above` is what was asked for its comments: the post, or a comment, whose thread is known from it."""
    return _comment(page, told, above)


def when(told: Any) -> datetime:
    """When a post was published."""
    return _time(told.get("publishedAt") or told["createdAt"])


def name(told: Any) -> str:
    """The urn of a comment: as it says itself, or built of what it is about and its number. Raises `KeyError`."""
    return identity(told.get("commentUrn") or told.get("$URN")
                    or f"{COMMENT}({identity(told['object'])},{identity(told['id'])})")


def _post(page: Page, told: Any) -> Iterator[Post]:
    if told["lifecycleState"] != PUBLISHED:
        return
    urn, author = identity(told["id"]), identity(told["author"])
    text, tags, urns = little_text(told["commentary"] or "")
    content, shared = told.get("content") or {}, (told.get("reshareContext") or {}).get("parent") or None
    poll, pictures = content.get("poll") or {}, (content.get("multiImage") or {}).get("images") or ()
    asked = (poll.get("question"), *(option["text"] for option in poll.get("options") or ()))
    edited = (told.get("lifecycleStateInfo") or {}).get("isEditedByAuthor") and told.get("lastModifiedAt")
    yield Post(
        "linkedin", urn, author, ("quote" if text else "repost") if shared else "post",
        "\n".join(filter(None, (text, *asked))), when(told), "server", page.fetched_at,
        url=f"https://www.linkedin.com/feed/update/{urn}", ref_id=shared, venue="page", venue_id=author,
        links=values([content.get("article") or {}], "source", *ADDRESS.findall(text)), hashtags=tags, mentions=urns,
        media_alt=values([content.get("media") or {}, *pictures], "altText"), native_id=told.get("activity") or None,
        edited_at=_time(edited) if edited else None)


def _comment(page: Page, told: Any, above: str) -> Iterator[Post]:
    urn, text, written = name(told), told["message"]["text"], _time(told["created"]["time"])
    changed, named = told.get("lastModified") or {}, json.dumps(told["message"].get("attributes"))
    edited = _time(changed["time"]) if changed else written
    yield Post(
        "linkedin", urn, identity(told["actor"]), "reply", text, written, "server", page.fetched_at,
        url=f"https://www.linkedin.com/feed/update/{identity(told['object'])}?commentUrn={quote(urn)}",
        parent_id=told.get("parentComment") or above, parent_state="not_fetched", venue="page",
        root_id=None if above.startswith(COMMENT) else above,
        links=tuple(dict.fromkeys(ADDRESS.findall(text))), mentions=tuple(dict.fromkeys(PEOPLE.findall(named))),
        hashtags=tuple(tag.lower() for tag in dict.fromkeys(TAGS.findall(named))),
        likes=number((told.get("likesSummary") or {}).get("totalLikes")),
        replies=number((told.get("commentsSummary") or {}).get("totalFirstLevelComments")),
        edited_at=edited if edited > written else None)


def _time(milliseconds: Any) -> datetime:
    found = number(milliseconds)
    if found is None:
        raise ValueError(f"{milliseconds!r:.40} is no time")
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=found)
