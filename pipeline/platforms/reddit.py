"""Reddit, through its Data API with an app of one's own: people's posts and comments, and whole communities (`r/name`).

reddit.com/dev/api; support.reddithelp.com, "Reddit Data API Wiki". Lists hold the newest 1,000 at most and know no
dates. A parent comes by `/api/info`; a comment says itself which post it stands below. People can hide their history:
a list is then empty or short and nothing says so, which is why an empty list of somebody with karma ends as a cap.
Uncertain: whether an audit for a brand is ever approved, and how hidden histories look to an app.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pipeline.collecting.http import Http
from pipeline.parsing.fields import number
from pipeline.parsing.pages import batches, each, over, recognise, trouble
from pipeline.platforms._reddit_login import KEYS, App, known
from pipeline.platforms._reddit_things import following, post, read, things, written
from pipeline.platforms._reddit_threads import Threads
from pipeline.records import Account, Ending, Issue, Page, Post, Stop, What
from pipeline.terms import Platform

PLATFORM = Platform(
    name="reddit", title="Reddit", docs="https://www.reddit.com/dev/api", access="approval", network="reddit",
    profile_url=r"https?://(?:\w+\.)?reddit\.com/(?:u(?:ser)?/|(?=r/))(?P<handle>(?:r/)?[^/?#]+)/?",
    collects="posts, comments with the post and comment above, all comments below, whole communities, posts by word",
    cannot="more than the newest 1,000 posts and 1,000 comments, what people hide on their profile, comments by word",
    handle="name of the person, or r/name for a community", keys=KEYS,
    key_from="apply at support.reddithelp.com for Data API access, then create an app at reddit.com/prefs/apps",
    price="free for approved use that is not commercial; a business needs a contract with Reddit",
    limits="100 requests a minute", pace=1.6, deletion_hours=48, third_party_model=False,
    forbids="use on behalf of a business without Reddit's written agreement, surveillance, training of models, "
            "keeping what was deleted",
    display="author's name and a link back",
)
PAGES = 10  # of 100 each are all that a list has
SEARCHED = 200  # posts that every search can list; some end soon behind that


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the profile, of both lists back to `since`, of parents, of threads below own texts, of searches."""
    app, name = App(account, http), account.handle.removeprefix("u/")
    person = f"user/{name}" if (alone := not name.startswith("r/")) else name
    profile = app.ask("profile", f"{person}/about", {}, (403, 404))
    yield profile
    found, told = known(name, profile)
    stable_id, items, stops = recognise(account, found), dict[str, Any](), set[Stop]()
    for path in (f"{person}/submitted", f"{person}/comments") if alone else (f"{person}/new",):
        stops.add((yield from _list(app, "timeline", path, {"sort": "new", "t": "all"}, since, items)))
    new = [data for data in items.values() if written(data) >= since]
    yield from _parents(app, new)
    threads = Threads(lambda path, asked, absent: app.ask("thread", path, asked, absent))
    yield from _threads(threads, new)
    busy = (yield from _mentions(app, account.search, since)) if account.role == "brand" else []
    hidden = _hidden(told, items.values())
    stop: Stop = "cap" if hidden or "cap" in stops else "window" if "window" in stops else "end"
    return Ending(stop, stable_id, "; ".join(_notes(stops, hidden, threads, busy)) or None, len(items))


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts and comments on a page; those without a text any more are tombstones. Raises `BadPage`, `KeyError`."""
    if page.status != 200 or page.what == "profile":
        return
    found = [(kind, data) for kind, data in things(page) if kind != "more"]
    yield from each(page, found, lambda one: post(page, *one))
    if page.what == "parent":
        asked = parse_qs(urlsplit(page.url).query)["id"][0].split(",")
        for name in sorted({*asked} - {str(data.get("name")) for _, data in found}):
            yield trouble(page, f"Reddit gives nothing for {name}; it may stand in a closed community")


def _list(app: App, what: What, path: str, asked: dict[str, str], since: datetime,
          items: dict[str, Any]) -> Generator[Page, None, Stop]:
    """Pages back to `since`; `items` gets what is on them, by name: what moves on while a list is read comes twice."""
    asked = asked | {"limit": "100"}
    for turn in range(1, PAGES + 2):
        page = app.ask(what, path, asked)
        yield page
        after, some = following(page), read(page)
        items |= {data["name"]: data for data in some}
        if over([written(data) for data in some], since):
            return "window"
        if not after:
            return "cap" if turn >= PAGES else "end"
        asked = asked | {"after": after}
    return "cap"


def _parents(app: App, new: list[Any]) -> Iterator[Page]:
    above = dict.fromkeys(data[side] for data in new if "parent_id" in data for side in ("parent_id", "link_id"))
    known = {data["name"] for data in new}
    for some in batches([name for name in above if name not in known], 100):
        yield app.ask("parent", "api/info", {"id": ",".join(some)})


def _threads(threads: Threads, new: list[Any]) -> Iterator[Page]:
    """What stands below own texts, oldest first; whether a comment was answered is told only by asking."""
    for data in sorted(new, key=written):
        if "parent_id" in data and data["name"] not in threads.shown:
            yield from threads.whole(data["link_id"][3:], data["name"][3:])
        elif "parent_id" not in data and data.get("num_comments") != 0:
            yield from threads.whole(data["name"][3:])


def _mentions(app: App, words: tuple[str, ...], since: datetime) -> Generator[Page, None, list[str]]:
    """Posts that link to a domain or hold a word; comments cannot be searched. Gives back words with too many."""
    busy = []
    for word in dict.fromkeys(words):
        path, asked, found = "search", {"q": f'"{word}"', "sort": "new", "type": "link"}, dict[str, Any]()
        if "." in word and " " not in word:
            path, asked = f"domain/{word}/new", {}
        stop = yield from _list(app, "mentions", path, asked, since, found)
        if stop == "cap" or (stop == "end" and len(found) > SEARCHED):
            busy.append(word)
    return busy


def _hidden(told: Any, items: Collection[Any]) -> list[str]:
    """What somebody has karma for although Reddit lists none of it; everybody begins with a karma of 1."""
    comments = sum("parent_id" in data for data in items)
    came = {"posts": ("link_karma", len(items) - comments), "comments": ("comment_karma", comments)}
    return [kind for kind, (karma, count) in came.items() if not count and (number(told.get(karma)) or 0) > 1]


def _notes(stops: set[Stop], hidden: list[str], threads: Threads, busy: list[str]) -> Iterator[str]:
    for word in busy:
        yield f"Reddit's search lists 250 to 1,000 posts of a word, and there may be more that hold {word!r}"
    if "cap" in stops:
        yield "Reddit lists the newest 1,000 posts and comments at most; older ones are missing"
    if hidden:
        yield (f"Reddit lists no {' and no '.join(hidden)} although the account has karma for them: they are hidden "
               "on the profile, or deleted")
    if threads.lost:
        yield f"comments below own texts that are counted but not shown, perhaps deleted: {threads.lost}"
    if threads.closed:
        yield f"threads that are closed to outsiders or gone: {threads.closed}"
