"""Threads accounts of the brand's own and of consenting reps, through the Threads API with each account's own key.

developers.facebook.com/docs/threads: /threads, /replies, /mentions, /{id}/conversation, /keyword_search, /debug_token.
Other people come by name only. `owner` is told for single posts of the account itself; elsewhere its own posts stand in
its own lists, where they are read, so other pages leave them out. Uncertain: long texts attached to a post are not in
`text`; a parent that is refused may be deleted, private or not ours to see, so it stays `not_fetched`.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any

from pipeline.collecting.http import Http
from pipeline.collecting.own_keys import needed_key, owner
from pipeline.parsing.fields import identity
from pipeline.parsing.pages import each
from pipeline.parsing.plain_words import hashtags, links
from pipeline.parsing.remarks import remarks
from pipeline.platforms import _meta_answers as meta
from pipeline.platforms._meta_graph import HIDDEN, Graph
from pipeline.records import Account, Ending, Issue, Page, Post, Stop
from pipeline.terms import Platform, Spending

TOKEN = "OFFPITCH_THREADS_TOKEN"  # noqa: S105 - the name of a variable
PLATFORM = Platform(
    name="threads", title="Threads", docs="https://developers.facebook.com/docs/threads", access="own account",
    network="threads", profile_url=r"https?://(?:www\.)?threads\.(?:net|com)/@(?P<handle>[\w.]+)/?",
    collects="posts and replies of accounts that gave their key, what was answered, mentions, searches for a brand",
    cannot="accounts without a key, posts of private accounts, likes and replies counts, answers from the fediverse",
    keys=(TOKEN, f"{TOKEN}_HANDLE"),
    key_from="developers.facebook.com, an app of your own with the Threads use case: a long-lived key for each account "
             "with threads_basic, threads_read_replies, threads_manage_mentions, threads_keyword_search",
    limits="100 posts an answer, 2,200 searches a day; without Meta's approval a search finds own posts only",
    spending=Spending("keyword searches", "day", 2_200), consent=True,
    forbids="surveillance, decisions about employment, profiles of people without their consent",
    display="names of others only where needed",
)
PASSED_ON = "REPOST_FACADE"
ROOT, FIRST = "https://graph.threads.net/v1.0", 1_688_540_400  # searches refuse to begin before Threads did
POST = ("id,media_type,permalink,username,text,timestamp,is_quote_post,quoted_post,reposted_post,has_replies,alt_text,"
        "link_attachment_url,topic_tag,poll_attachment,children{alt_text}")
REPLY = f"{POST},is_reply,root_post,replied_to,is_reply_owned_by_me"


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the profile, of posts and replies back to `since`, of answers, of parents and roots, of mentions."""
    key, name = needed_key(account, TOKEN, PLATFORM.key_from)
    graph = Graph(account, http, ROOT, key, name)
    profile = graph.ask("profile", "me", {"fields": "id,username,name"})
    yield profile
    posts, replies, notes = list[Any](), list[Any](), list[str]()
    me = owner(account, meta.field(profile, "id"), meta.field(profile, "username"), name)
    own = graph.pages("timeline", f"{me}/threads", {"fields": POST, "limit": 100})
    stop = yield from meta.back_to(since, own, posts, _post)
    answers = graph.pages("timeline", f"{me}/replies", {"fields": REPLY, "limit": 100})
    short = yield from meta.back_to(since, answers, replies, _post)
    listed, below = [*posts, *replies], list[Any]()
    closed = yield from _below(graph, [one for one in meta.recent(listed, since) if _answered(one)], below)
    known = {identity(one["id"]) for one in (*listed, *below)}
    answering = [*meta.recent(replies, since), *below]
    wanted = dict.fromkeys(found for one in answering for what in ("replied_to", "root_post")
                           if (found := _id(one.get(what))) and found not in known)
    lost = yield from graph.singles(wanted, f"{REPLY},owner")
    notes += remarks({
        f"Threads does not let this key read what stands below {closed} posts": closed,
        f"{lost} posts that were answered cannot be read: deleted, private, or not for this key to see": lost,
        "Threads lists no posts, and counts none that could be compared": not listed})
    yield from _elsewhere(graph, account, me, since, notes)
    ended: Stop = "end" if stop == short == "end" else "window"
    return Ending(ended, me, "; ".join(notes) or None, len(listed), None, graph.expires())


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts and replies on a page. Raises `BadPage`, `KeyError`."""
    if page.what == "profile" or meta.refused(page) is not None:
        return
    single = page.what == "parent"
    yield from each(page, [page.json()] if single else meta.listed(page), lambda one: _post(page, one))


def _below(graph: Graph, answered: list[Any], below: list[Any]) -> Generator[Page, None, int]:
    """All that stands below these posts, less what another thread showed; gives back how many were kept from us."""
    closed, shown, asked = 0, set[str](), {"fields": REPLY, "reverse": "false", "limit": 100}
    for post in answered:
        if identity(post["id"]) not in shown:
            for page in graph.pages("thread", f"{post['id']}/conversation", asked, absent=HIDDEN):
                yield page
                found = meta.read_by(_post, page)
                below += [one for one in found if not _mine(page, one)]
                shown |= {identity(one["id"]) for one in found}
                closed += meta.refused(page) is not None
    return closed


def _elsewhere(graph: Graph, account: Account, me: str, since: datetime, notes: list[str]) -> Iterator[Page]:
    """What mentions the account, and what is found for the brand's words."""
    named = graph.pages("mentions", f"{me}/mentions", {"fields": REPLY, "limit": 100}, absent=HIDDEN)
    for page in meta.back_to(since, named, [], _post):
        yield page
        notes += remarks({"Threads does not let this key read mentions": meta.refused(page) is not None})
    for word in account.search if account.role == "brand" else ():
        asked = {"q": word, "search_type": "RECENT", "since": max(FIRST, int(since.timestamp())), "fields": REPLY,
                 "limit": 100}
        for page in graph.pages("mentions", "keyword_search", asked, absent=HIDDEN, cost=1):
            yield page
            notes += remarks({f"Threads does not let this key search for {word}": meta.refused(page) is not None})


def _id(other: Any) -> str | None:
    """The id of another post, which some answers give as an object and some bare."""
    found = other.get("id") if isinstance(other, dict) else other
    return None if found is None else identity(found)


def _answered(one: Any) -> bool:
    """Whether something may stand below a post: nothing can below what was passed on."""
    return one.get("has_replies") is not False and one["media_type"] != PASSED_ON


def _mine(page: Page, one: Any) -> bool:
    name = page.account.partition(":")[2]
    return one.get("is_reply_owned_by_me") is True or (one.get("username") or "").lower() == name


def _post(page: Page, one: Any) -> Iterator[Post]:
    own, post_id = page.what == "timeline", identity(one["id"])
    if _mine(page, one) and page.what in {"thread", "mentions"}:
        return
    repost, quoted, poll = one["media_type"] == PASSED_ON, _id(one.get("quoted_post")), one.get("poll_attachment")
    options = [option for name, option in sorted((poll or {}).items()) if re.fullmatch("option_[a-d]", name)]
    text = "" if repost else "\n".join(filter(None, (one.get("text"), *options)))
    parent, tag = _id(one.get("replied_to")), (one.get("topic_tag") or "").lower()
    reply = parent is not None or one.get("is_reply") is True
    parts = (one.get("children") or {}).get("data", ())
    yield Post(
        "threads", post_id, meta.node(page) if own else meta.author(page, one, "owner"),
        "repost" if repost else "reply" if reply else "quote" if quoted else "post", text, meta.when(one["timestamp"]),
        "server", page.fetched_at, meta.words(one.get("username")), url=meta.words(one.get("permalink")),
        parent_id=parent, root_id=_id(one.get("root_post")), parent_state="not_fetched" if reply else None,
        ref_id=_id(one.get("reposted_post")) or quoted, links=links(text, meta.words(one.get("link_attachment_url"))),
        hashtags=tuple(dict.fromkeys(filter(None, (tag, *hashtags(text))))),
        mentions=(meta.node(page),) if "/mentions?" in page.url else (),
        media_alt=meta.texts((one, *parts), "alt_text"))
