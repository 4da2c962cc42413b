"""X, through version 2 of its paid API: every post read costs money, so nothing is asked without a budget.

docs.x.com/x-api: users/:id/tweets, tweets/search, tweets (lookup), response codes, pricing. The list gives the newest
3,200 posts; what is older comes from the search of the full archive where the app may use it. Parents come with the
replies that are looked up again by id, so that what is gone says why on the reply's own page; X charges a post once a
UTC day. A customer's answer below the brand's posts is found by its conversation, talk about the brand by search.

Uncertain: whether an app's answers are spelled `tweet` or `post` (both are read; the other is asked for when X refuses
one, or silently leaves its fields out), today's prices, and whether posts in communities all come.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from typing import Any

from pipeline.collecting.http import Http
from pipeline.parsing.pages import batches, recognise
from pipeline.platforms import _x_posts as x_posts
from pipeline.platforms import _x_tweets as tweets
from pipeline.platforms._x_calls import OWN_PARENTS, PARENTS, Reading
from pipeline.records import Account, Ending, Issue, Page, PlatformError, Post, Spent, Stop
from pipeline.terms import Platform, Spending

TOKEN = "OFFPITCH_X_TOKEN"  # noqa: S105 - the name of a variable
PLATFORM = Platform(
    name="x", title="X", docs="https://docs.x.com/x-api", access="paid key", network="x",
    profile_url=r"https?://(?:www\.|mobile\.)?(?:x|twitter)\.com/(?P<handle>\w{1,15})/?", keys=(TOKEN,), consent=True,
    collects="posts, replies with parent and root, reposts, quotes, edits; for the brand also answers and mentions",
    cannot="posts of protected accounts, answers that X hides from its search, answers below posts of reps (too dear)",
    key_from="console.x.com: make an app, buy credits, copy its Bearer Token",
    price="0.005 US dollars a post and 0.010 a user read; three reps' whole history is about 75 dollars",
    limits="the newest 3,200 posts of an account, older ones by the full-archive search; a page is begun only while "
           "the budget holds what it may cost at most, half a dollar to 4.50",
    spending=Spending("US dollars", "month", 0), deletion_hours=24, third_party_model=False,
    forbids="tracking or profiling people, training models, commercial use without an Enterprise contract, passing on "
            "more than 500 whole posts a day",
    display="name, @handle, the text unchanged and a link to the post; never in public",
)
CAP, SHORT = 3_200, 100
"""The newest posts that a list gives, and by how many it may fall short of that: deleted ones count too."""
FIRST = datetime(2010, 11, 6, tzinfo=UTC)  # the earliest `start_time` that a list takes
TOGETHER = 12  # conversations in one query of at most 512 characters


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the profile, of the posts from `since` on, of parents and roots; for a brand of what people say."""
    reading = Reading(account, http, os.environ.get(TOKEN))
    profile = yield from _profile(account, reading)
    person = recognise(account, profile["id"])
    begin = _stamp(max(since, FIRST))
    own = yield from reading.pages("timeline", f"users/{person}/tweets", {"max_results": 100, "start_time": begin})
    capped = len(own) >= CAP - SHORT
    if capped:
        until = min((post["created_at"] for post in own if "created_at" in post), default=None)
        own += yield from reading.search("mentions", f"from:{person}", begin, until)
    known = {post["id"] for post in own}
    yield from _around(reading, own, known, OWN_PARENTS)
    yield from _roots(reading, own, known)
    if account.role == "brand":
        yield from _heard(reading, account, profile, own, known, begin)
    born = x_posts.born(profile)
    stop: Stop = "cap" if capped and not reading.whole else "end" if born and born >= since else "window"
    return Ending(stop, person, _note(account, profile, own, since, stop, reading), len(own),
                  x_posts.counted(profile) if stop == "end" else None)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts on a page, parents and roots among them; a looked-up one that is gone becomes a tombstone."""
    if page.status != 200 or page.what == "profile":
        return
    body = x_posts.answer(page)
    own = page.account.partition(":")[2] if page.what == "timeline" else None
    yield from x_posts.posts(page, body, own)
    if page.what == "parent":
        for gone, why in x_posts.lost(body).items():
            if why == "deleted":
                yield Post("x", gone, "", "post", "", page.fetched_at, "server", page.fetched_at, deleted=True)


def _profile(account: Account, reading: Reading) -> Generator[Page, None, Any]:
    path = f"users/{account.stable_id}" if account.stable_id else f"users/by/username/{account.handle}"
    try:
        page = reading.profile(path)
    except Spent as error:
        raise Spent(f"nothing was asked of X: {str(error).partition(';')[0]}",
                    "write the US dollars it may cost a month into brand.toml: [collect.budgets] x = 20") from None
    yield page
    profile = x_posts.answer(page)["data"]
    if profile.get("protected"):
        raise PlatformError(f"{account.handle} shows its posts to its followers only",
                            "ask the person for an X archive and put it into the inbox")
    return profile


def _around(reading: Reading, posts: list[Any], known: set[str], parents: dict[str, str]) -> Iterator[Page]:
    """Replies whose parents are not there yet, once more, with them or why they are gone."""
    replies = (post["id"] for post in posts if (x_posts.refers(post, "replied_to") or post["id"]) not in known)
    for some in batches(list(dict.fromkeys(replies)), 100):
        page = reading.lookup(some, parents)
        yield page
        body = x_posts.answer(page)
        known |= {post["id"] for post in x_posts.usable(x_posts.around(body))} | set(x_posts.lost(body))


def _roots(reading: Reading, posts: list[Any], known: set[str]) -> Iterator[Page]:
    roots = (post.get("conversation_id") for post in posts if x_posts.refers(post, "replied_to"))
    yield from map(reading.lookup, batches([root for root in dict.fromkeys(roots) if root and root not in known], 100))


def _heard(reading: Reading, account: Account, profile: Any, own: list[Any], known: set[str],
           begin: str) -> Generator[Page, None, None]:
    """What people answer below the brand's posts, and what they say to it or about what it searches for."""
    answered = [post["conversation_id"] for post in own if not x_posts.refers(post, "replied_to")
                and "conversation_id" in post and post.get("public_metrics", {}).get("reply_count")]
    words = [f"@{profile['username']}", *map(_term, account.search)]
    heard: list[Any] = []
    for some in batches([f"conversation_id:{root}" for root in answered], TOGETHER):
        heard += yield from reading.search("thread", f"({' OR '.join(some)}) -from:{profile['id']}", begin)
    for some in batches(words, TOGETHER):
        query = f"({' OR '.join(some)}) -from:{profile['id']} -is:retweet"
        heard += yield from reading.search("mentions", query, begin)
    known |= {post["id"] for post in heard}
    yield from _around(reading, heard, known, PARENTS)


def _note(account: Account, profile: Any, own: list[Any], since: datetime, stop: Stop, reading: Reading) -> str | None:
    """What a reader of the coverage page must know."""
    latest, told = x_posts.told(profile, "most_recent_*_id"), []
    if profile["username"].lower() != account.handle:
        told.append(f"the account calls itself {profile['username']} now; put the new handle into the roster")
    if not own and str(latest).isdigit() and tweets.minted(latest) >= since:
        told.append(f"X counts a post of {tweets.minted(latest):%Y-%m-%d} but gives none; it may hide this account")
    if stop == "cap":
        told.append(f"X gives the newest {CAP} posts and this app may not search for older ones; an X archive has them")
    if account.role == "brand" and not reading.whole:
        told.append("this app may search the last seven days only, so older answers and mentions are missing")
    return "; ".join(told) or None


def _stamp(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"


def _term(word: str) -> str:
    return word if re.fullmatch(r"[#@]?\w+", word) else f'"{word.replace(chr(34), "")}"'
