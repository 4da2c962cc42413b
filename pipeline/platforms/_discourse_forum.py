"""One Discourse forum: asks it with a key where there is one, waits as it says, and reads its topics whole."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Generator, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import count
from typing import Any, Literal

from pipeline.collecting.http import Http
from pipeline.parsing.answers import whole
from pipeline.parsing.fields import number
from pipeline.parsing.pages import batches, moment, over
from pipeline.records import Account, BadPage, Page, PlatformError, What

Stopped = Literal["end", "window"]
KEY, USER = "OFFPITCH_DISCOURSE_KEY_", "OFFPITCH_DISCOURSE_USER_"
OK = 200
CHANGED = "the forum may be of another version or no Discourse; tell us about it"
AT_ONCE = 50
"""Posts asked for at once: about a thousand letters of address, which every server takes."""


class Forum:
    """A forum as `account` may see it; `missing` counts posts it did not give, `unread` items nobody can follow."""

    def __init__(self, account: Account, http: Http, host: str) -> None:
        """Key and name of the key's user are those in the environment for `host`, if any."""
        self._account, self._http, self._host = account, http, host
        self.missing = self.unread = 0
        place = re.sub(r"[^A-Z0-9]", "_", host.upper())
        self._wanted = f"put a key of that forum into {KEY}{place} and its user's name into {USER}{place}"
        key, user = os.environ.get(KEY + place), os.environ.get(USER + place)
        self._private, self._headers = {"Api-Key": key} if key else None, {"Api-Username": user} if user else None

    def ask(self, what: What, path: str, params: Any = None, absent: tuple[int, ...] = ()) -> Page:
        """A page of the forum. Raises `PlatformError` for all but `absent`, a 403 with how to be let in."""
        url = f"https://{self._host}/{path}"
        page = self._http.fetch(self._account, what, url, params, private=self._private, headers=self._headers,
                                absent=(403, *absent), retry=lambda status, body: self._rest(url, status, body))
        if page.status == 403 and 403 not in absent:
            raise PlatformError(f"{self._host}/{path} is shown to members only", self._wanted, page)
        return page

    def topic(self, topic: int, answered: Collection[int]) -> Iterator[Page]:
        """A topic whole, and what became of those numbers in `answered` that are not in it."""
        page = self.ask("thread", f"t/{topic}.json", absent=(403, 404, 410))
        yield page
        if page.status != 200:
            return
        seen, ids = _numbers(page), _stream(page)
        for some in batches([str(one) for one in ids or () if one not in seen], AT_ONCE - 1):
            asked = {"post_ids[]": [(ids or [0])[0], *some]}
            more = self.ask("thread", f"t/{topic}/posts.json", asked, absent=(403, 404))
            yield more
            seen |= _numbers(more) if more.status == OK else {}
        counted = number(whole(page).get("posts_count")) or 0
        self.missing += max(0, counted - len(seen)) if ids is None else len(set(ids) - set(seen))
        for gone in sorted(set(answered) - set(seen.values())):
            yield self.ask("parent", f"posts/by_number/{topic}/{gone}.json", absent=(403, 404))

    def category(self, path: str, since: datetime, topics: dict[int, set[int]]) -> Generator[Page, None, Stopped]:
        """Lists of a category's topics, the last answered first after the pinned ones; `topics` gets those since."""
        for place in count():
            page = self.ask("timeline", f"{path}.json", {"page": place})
            yield page
            some = listed(page, "topic_list", "topics")
            usable = self.dated(some, "id", "bumped_at")
            topics |= {int(one["id"]): set() for one in usable if moment(one["bumped_at"]) >= since}
            if over([moment(one["bumped_at"]) for one in usable], since):
                return "window"
            if not some:
                break
        return "end"

    def search(self, words: Collection[str], since: datetime, known: Collection[int]) -> Iterator[Page]:
        """What is found for each of the words, newest first, then those posts whole, but for topics `known`."""
        found: dict[int, list[str]] = {}
        for word in words:
            for place in count(1):
                asked = {"q": f'"{word}" after:{since:%Y-%m-%d} order:latest', "page": place}
                page = self.ask("mentions", "search.json", asked)
                yield page
                result = whole(page).get("grouped_search_result") or {}
                if not isinstance(result, dict) or result.get("error"):
                    said = result.get("error") if isinstance(result, dict) else result
                    raise PlatformError(f"the forum's search says: {said!s:.100}", "run again later", page)
                some = listed(page, "posts")
                for one in filter(_is_placed, some):
                    found.setdefault(int(one["topic_id"]), []).append(str(one["id"]))
                self.unread += sum(not _is_placed(one) for one in some)
                if not some or not result.get("more_full_page_results"):
                    break
        for topic in (one for one in found if one not in known):
            for few in batches(found[topic], AT_ONCE):
                yield self.ask("mentions", f"t/{topic}/posts.json", {"post_ids[]": few}, absent=(403, 404))

    def dated(self, items: list[Any], own: str, when: str) -> list[Any]:
        """The items of a list that have an id under `own` and a time under `when`; the others count as `unread`."""
        usable = [one for one in items if _is_dated(one, own, when)]
        self.unread += len(items) - len(usable)
        return usable

    def note(self, *more: str | None) -> str | None:
        """What a reader must know of what did not come, after `more`."""
        short = f"the forum did not give {self.missing} posts of the topics" if self.missing else None
        odd = f"{self.unread} items of its lists have an unknown shape; mend the connector" if self.unread else None
        return "; ".join(filter(None, (*more, short, odd))) or None

    def _rest(self, url: str, status: int, body: bytes) -> None:
        """A refusal for haste may say in its body only how long to wait."""
        with suppress(ValueError, KeyError, TypeError):
            if status == 429:
                self._http.rest(url, max(0.0, float(json.loads(body)["extras"]["wait_seconds"])))


def listed(page: Page, *names: str) -> list[Any]:
    """The list under these names, one within the other. Raises `BadPage` where there is none."""
    found: Any = whole(page)
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, list):
        raise BadPage(f"{page.url} answered no list of {names[-1]}", CHANGED, page)
    return found


def _numbers(page: Page) -> dict[int, int]:
    """The number in its topic of each post on a page, by its id."""
    posts = (one for one in listed(page, "post_stream", "posts") if isinstance(one, dict))
    found = ((number(one.get("id")), number(one.get("post_number"))) for one in posts)
    return {own: place for own, place in found if own and place}


def _stream(page: Page) -> list[int] | None:
    """The ids of all posts of a topic; None for topics of more than 10,000 posts, which do not tell."""
    found = whole(page)["post_stream"].get("stream")
    return [own for one in found if (own := number(one))] if isinstance(found, list) else None


def _is_dated(item: Any, own: str, when: str) -> bool:
    with suppress(KeyError, OverflowError, TypeError, ValueError):
        return bool(number(item[own]) and moment(item[when]))
    return False


def _is_placed(post: Any) -> bool:
    return isinstance(post, dict) and bool(number(post.get("id")) and number(post.get("topic_id")))
