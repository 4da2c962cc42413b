"""Discourse forums: a member's topics and replies with the whole topics around them, or a category's topics.

docs.discourse.org (discourse_api_docs of 2026-08). A member's list gives beginnings of posts; the topics give the
posts. Post ids are a forum's, numbers a topic's: a parent is known as `host/t/topic/number` and gets its id among the
day's posts. Uncertain: whether each forum gives 50 posts of a topic at once; those it does not give are counted.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from pipeline.collecting.http import Http
from pipeline.parsing.answers import whole
from pipeline.parsing.fields import number
from pipeline.parsing.pages import each, moment, over, recognise
from pipeline.platforms._discourse_forum import CHANGED, KEY, USER, Forum, Stopped, listed
from pipeline.platforms._discourse_posts import beginning, whole_post
from pipeline.records import Account, BadPage, Ending, Issue, Page, PlatformError, Post
from pipeline.terms import Platform

PLATFORM = Platform(
    name="discourse", title="Discourse", docs="https://docs.discourse.org", access="open", network="discourse",
    profile_url=r"https?://(?!(?:\w+\.)?reddit\.com/)(?P<host>[^/?#]+)/u/(?P<handle>[^/?#]+)(?:/.*)?",
    collects="topics and replies of a member, or a brand's category, each with the whole topic around it",
    cannot="private messages, whispers, and what a forum shows to its members only unless a key is given",
    handle="user@forum.example, or c/slug/number@forum.example for a category of the brand's own",
    keys=(f"{KEY}HOST", f"{USER}HOST"), pace=3.0,
    key_from="only for forums that members alone may read: the forum's administrator makes one; HOST is its address in "
             "capitals, FORUM_EXAMPLE for forum.example",
    limits="200 requests a minute from one address and about 20 searches, unless a forum says otherwise",
    forbids="each forum has terms of its own, often CC BY-NC-SA, and posts are taken out on request",
)


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the profile, of the list of posts back to `since`, of their topics whole, of what a search finds."""
    name, _, host = account.handle.rpartition("@")
    if not re.fullmatch(r"[a-z0-9.-]+(:\d+)?", host) or not re.fullmatch(r"[^/]+|c/([^/]+/)+\d+", name):
        raise PlatformError(f"{account.handle!r} names no member of a forum and no category of one",
                            "write the handle as user@forum.example or c/slug/number@forum.example")
    forum, topics = Forum(account, http, host), dict[int, set[int]]()
    if name.startswith("c/"):
        stop = yield from forum.category(name, since, topics)
        ending = Ending(stop, recognise(account, f"{host}/c/{name.rpartition('/')[2]}"))
    else:
        ending = yield from _member(account, forum, since, topics)
    for topic, answered in reversed(topics.items()):
        yield from forum.topic(topic, answered)
    yield from forum.search(account.search, since, topics)
    return replace(ending, message=forum.note(ending.message))


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts on a page, gone ones as tombstones. Raises `BadPage`, `KeyError`."""
    host, path = urlsplit(page.url).netloc, urlsplit(page.url).path
    if page.what == "parent" and page.status == 404:
        gone = f"{host}/t/{'/'.join(path.removesuffix('.json').split('/')[-2:])}"
        yield Post("discourse", gone, "", "post", "", page.fetched_at, "server", page.fetched_at, deleted=True)
    if page.status != 200 or page.what == "profile" or path.startswith(("/c/", "/search")):
        return
    body = whole(page)
    if page.what == "timeline":
        actions = listed(page, "user_actions")
        yield from each(page, actions, lambda action: beginning(page, host, action))
        return
    posts = [body] if page.what == "parent" else listed(page, "post_stream", "posts")
    shaped = [one for one in posts if isinstance(one, dict) and number(one.get("id"))]
    first: Any = next((one for one in shaped if number(one.get("post_number")) == 1), {})
    people = {one["username"].lower(): f"{host}/{one['user_id']}" for one in shaped
              if isinstance(one.get("username"), str) and number(one.get("user_id"))}
    again = page.what == "thread" and "title" not in body  # it came with the topic, and goes along to tell the root
    shown = [one for one in posts if not (again and one is first)]
    topic = {**body, "root": first.get("id")}
    yield from each(page, shown, lambda post: whole_post(page, host, post, topic, people))


def _member(account: Account, forum: Forum, since: datetime,
            topics: dict[int, set[int]]) -> Generator[Page, None, Ending]:
    """The profile and the list of posts; `topics` gets those since then, with the numbers answered in each."""
    name, _, host = account.handle.rpartition("@")
    profile = forum.ask("profile", f"u/{name}.json")
    yield profile
    user, actions = whole(profile).get("user"), list[Any]()
    if not isinstance(user, dict) or number(user.get("id")) is None:
        raise BadPage(f"{profile.url} tells of no member", CHANGED, profile)
    person = recognise(account, f"{host}/{user['id']}")
    stop = yield from _actions(forum, name, since, actions)
    for one in (one for one in actions if moment(one["created_at"]) >= since):
        topics.setdefault(int(one["topic_id"]), set()).add(number(one.get("reply_to_post_number")) or 1)
    return Ending(stop, person, _said(user, actions, not forum.unread), listed=len(actions))


def _actions(forum: Forum, name: str, since: datetime, actions: list[Any]) -> Generator[Page, None, Stopped]:
    offset = 0
    while True:
        asked = {"offset": offset, "username": name, "filter": "4,5"}  # new topics, replies
        page = forum.ask("timeline", "user_actions.json", asked, absent=(404,))
        if page.status == 404:
            raise PlatformError(f"{name} hides profile and posts on this forum", "ask the person to show them", page)
        yield page
        some = listed(page, "user_actions")
        usable = forum.dated(some, "topic_id", "created_at")
        actions += usable
        offset += len(some)
        if not some:
            return "end"
        if over([moment(one["created_at"]) for one in usable], since):
            return "window"


def _said(user: Any, actions: list[Any], complete: bool) -> str | None:
    """What an empty or ending list does not say of itself."""
    if user.get("suspended_till"):
        return f"the forum has suspended this member until {user['suspended_till']!s:.10}"
    if complete and not actions and (last := user.get("last_posted_at")):
        return f"the profile tells of a post of {last!s:.10}, the list is empty: it stands where members only may read"
    return None
