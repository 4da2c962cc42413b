"""A WordPress site's REST API: where it stands, who writes there, its lists page by page.

developer.wordpress.org/rest-api/using-the-rest-api/discovery and /pagination; developer.wordpress.com/docs/api for
WordPress.com, whose sites share one server.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from pipeline.collecting.endpoints import named
from pipeline.collecting.http import Http
from pipeline.collecting.refusals import refusal, where
from pipeline.parsing.fields import identity, number
from pipeline.parsing.pages import batches
from pipeline.parsing.rows import readable
from pipeline.platforms._blog_articles import head_links
from pipeline.platforms._blog_mastheads import Masthead
from pipeline.records import Account, BadPage, Issue, Page, PlatformError, Post, What

COM = "https://public-api.wordpress.com"
POST = {"_fields": "id,date_gmt,modified_gmt,link,title,content,author,comment_status,_links,_embedded",
        "_embed": "wp:term,wp:featuredmedia"}
COMMENT = {"_fields": "id,post,parent,author,author_name,date_gmt,content,link,type,_links.up"}
"""What is asked of each post and comment: no mail hashes, no addresses of commenters, nothing plugins add."""
SHUT = (401, 403, 404, 410)
"""What a site answers where plugins close a list, where a thing is not public or not there."""
Read = Callable[[Page, Any], Iterable[Post | Issue]]


class Listed(NamedTuple):
    """A whole list: its items, how many the site counts, the page on which the site refused to give it."""

    items: list[Any]
    counted: int | None = None
    shut: Page | None = None


class Site:
    """One site, asked on behalf of one account. `head` grows as its writers become known."""

    def __init__(self, account: Account, http: Http, api: str, blog: str) -> None:
        """`api` is the address that `posts` and the like are put behind, `blog` the site's own address."""
        self._account, self._http, self._api = account, http, api
        self.head = Masthead(blog)

    def ask(self, what: What, path: str, params: dict[str, Any], absent: tuple[int, ...] = ()) -> Page:
        """One answer. Raises `PlatformError` for a refusal that is neither in `SHUT` nor `absent`."""
        address = f"{self._api}{path}{'&' if '?' in self._api else '?'}{urlencode(params)}"
        return self._http.fetch(self._account, what, f"{address}#{self.head}", absent=(*SHUT, *absent))

    def all(self, what: What, path: str, params: dict[str, Any], read: Read | None = None,
            enough: Callable[[Page], bool] = lambda _: False) -> Generator[Page, None, Listed]:
        """Every page of a list, until one is `enough`; some proxies take away the headers that say how many.

        Its items are those that `read` can make something of. Raises `PlatformError` for an answer that is no list,
        and for a list without an end.
        """
        found, place, before = Listed([]), 0, ""
        while place := place + 1:
            page = self.ask(what, path, params | {"per_page": 100, "page": place}, (400,))
            if page.status == 400 and place > 1 and b"rest_post_invalid_page_number" in page.body:
                break
            yield page
            if page.status in SHUT:
                return found._replace(shut=page)
            items = _items(page)
            if items and page.sha256 == before:
                raise PlatformError(f"the list is endless: {where(page.url)} gives the same page again and again",
                                    "a cache in front of the site may be at fault; tell its owner")
            found.items.extend(readable(items, partial(read or _named, page)))
            counted, last = (number(page.headers.get(name)) for name in ("x-wp-total", "x-wp-totalpages"))
            found, before = found._replace(counted=counted), page.sha256
            if enough(page) or (place >= last if last is not None else not items):
                break
        return found

    def meet(self, user: str) -> Generator[Page, None, Listed]:
        """Who writes for the blog: all of them, or the one `user` who is audited. Raises `PlatformError`."""
        if user.isdigit():
            self.head = replace(self.head, sole=user)
            return Listed([])
        listed = yield from self.all("profile", "users", {"_fields": "id,slug"} | ({"slug": user} if user else {}),
                                     lambda *_: ())
        team = tuple(str(one["id"]) for one in listed.items if isinstance(one, dict) and number(one.get("id")))
        if len(team) < len(listed.items):
            raise PlatformError(f"{self.head.blog} does not give its writers' numbers", "tell us about it")
        if user and not team:
            said = f"does not say who {user} is" if listed.shut else f"has no posts by {user}"
            raise PlatformError(f"{self.head.blog} {said}",
                                f"check the name, or write the author's number, as 7@{self.head.blog}", listed.shut)
        self.head = replace(self.head, sole=team[0]) if user else replace(self.head, team=team)
        return listed

    def enlist(self, posts: Iterable[Any]) -> None:
        """Count those who wrote `posts` among the blog's writers: many sites list none."""
        if self.head.sole:
            return
        wrote = (str(post["author"]) for post in posts if number(post.get("author")))
        self.head = replace(self.head, team=tuple(dict.fromkeys([*self.head.team, *wrote])))

    def answered(self, posts: list[Any], comments: list[Any]) -> Iterator[Page]:
        """Older posts and comments that `comments` answer, a hundred at a time; those that are gone one by one."""
        for room, ids in _rooms(posts, comments).items():
            for some in batches(ids, 100):
                yield from self.all("parent", room, POST | {"include": ",".join(some)})
        here = {str(one.get("id")) for one in comments}
        above = dict.fromkeys(str(one["parent"]) for one in comments if one.get("parent"))
        for some in batches([one for one in above if one not in here], 100):
            came = yield from self.all("parent", "comments", COMMENT | {"include": ",".join(some)})
            shown = {str(one.get("id")) for one in came.items}
            for gone in (one for one in some if one not in shown):
                yield self.ask("parent", f"comments/{gone}", COMMENT)


def found(account: Account, host: str, http: Http) -> Generator[Page, None, Site]:
    """The site at `host`: its front page names its API; where it does not, every WordPress has it at `?rest_route=`.

    Raises `PlatformError` where outsiders may not read it, `BadPage` where there is no WordPress.
    """
    api, root, asked = f"{COM}/wp/v2/sites/{host}/", f"{COM}/rest/v1.1/sites/{host}", {"fields": "ID,URL"}
    if not host.endswith(".wordpress.com"):
        front = http.fetch(account, "profile", f"https://{host}/", absent=SHUT)
        yield front
        roots = (link.get("href", "") for link in head_links(front.body.decode("utf-8", "replace"))
                 if link.get("rel") == "https://api.w.org/")
        root, asked = named(front.url, next(roots, "?rest_route=/")), {"_fields": "home,namespaces"}
        api = f"{root}wp/v2/"
    index = http.fetch(account, "profile", root, asked, absent=SHUT)
    yield index
    if index.status in SHUT:
        raise closed(index)
    try:
        told = index.json()
        home = re.fullmatch(r"https?://(?:www\.)?(.+)", told.get("home") or told["URL"])
    except (AttributeError, KeyError, TypeError, BadPage):
        home = None
    if home is None:
        raise BadPage(f"{host} shows no WordPress API", f"check the address; a blog of another make is read as "
                                                        f"feed:{host}", index) from None
    return Site(account, http, api, home[1].rstrip("/").lower())


def closed(page: Page) -> PlatformError:
    """The error for a site, or its posts, that are closed to outsiders."""
    return PlatformError(f"{where(page.url)} is closed to outsiders ({told(page)})",
                         "the blog is private, or a plugin closes its API; ask its owner, or try its feed", page)


def told(page: Page) -> str:
    """The status of a refusal with WordPress's own word for it."""
    try:
        return f"{page.status} {page.json()['code']}"
    except (BadPage, KeyError, TypeError):
        return str(page.status)


def _rooms(posts: list[Any], comments: list[Any]) -> dict[str, list[str]]:
    """What was commented on and is not among `posts`, by the list that has it: older posts, pages, things in a shop."""
    listed, rooms = {str(post["id"]) for post in posts}, dict[str, list[str]]()
    for post, one in {identity(one["post"]): one for one in comments if one.get("post")}.items():
        if post not in listed:
            rooms.setdefault(_room(one), []).append(post)
    return rooms


def _named(_: Page, item: Any) -> tuple[()]:
    identity(item["id"])
    return ()


def _room(comment: Any) -> str:
    match comment.get("_links"):
        case {"up": [{"href": str() as up}, *_]} if re.fullmatch(r".*/[\w-]+/\d+/?", up):
            return up.rstrip("/").split("/")[-2]
    return "posts"


def _items(page: Page) -> list[Any]:
    if page.status == 400:
        raise refusal(page)
    items = page.json()
    if not isinstance(items, list):
        raise PlatformError(f"{where(page.url)} gives no list, it says {str(items)[:100]!r}", "try again later", page)
    return items
