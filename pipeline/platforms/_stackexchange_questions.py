"""Stack Exchange's questions, answers and comments (api.stackexchange.com/docs/types) as posts.

An answer is told from a question by its `answer_id`, a comment by its `comment_id`. A block quote is somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pipeline.parsing import dates
from pipeline.parsing.fields import identity, number
from pipeline.parsing.hypertext import plain
from pipeline.records import BadPage, Page, Post

QUOTE = re.compile(r"<blockquote>(?:(?!<blockquote>).)*?</blockquote>", re.DOTALL)
SPOKEN = re.compile(r"(es|ja|pt|ru)\.(?:meta\.)?stackoverflow")
"""Sites where another language than English is written (stackexchange.com/sites)."""
ASKED = re.compile(r"/(?:posts|answers|questions)/([\d;]+)$")
NOBODY = "does_not_exist"
"""The `user_type` of somebody who deleted their account; their texts stay, under a name without an id."""


def short(host: str) -> str:
    """A site's name in the API: `math` for math.stackexchange.com, `stackoverflow` for stackoverflow.com."""
    return host.removesuffix(".stackexchange.com").removesuffix(".com")


def items(page: Page) -> list[Any]:
    """What a list holds. Raises `BadPage` for an error inside a good answer."""
    match page.json():
        case {"items": list() as found, "has_more": bool()}:
            return found
        case other:
            raise BadPage(f"{page.url} answered {other!r:.200} instead of a list", "try again later", page)


def post(page: Page, one: Any) -> Iterator[Post]:
    """A question, answer or comment. Of `posts/…` nothing: they do not say below what an answer stands."""
    if ASKED.search(path := urlsplit(page.url).path) and "/posts/" in path:
        if not identity(one["post_id"]) or one["post_type"] not in {"question", "answer"}:
            raise ValueError(f"a {one['post_type']} is neither question nor answer")
    elif "comment_id" in one:
        yield _made(page, one, f"c{identity(one['comment_id'])}", identity(one["post_id"]), one["body"])
    elif "answer_id" in one:
        yield _made(page, one, identity(one["answer_id"]), identity(one["question_id"]), one["body"])
    else:
        yield _made(page, one, identity(one["question_id"]), None, "<p>" + one["title"] + "</p>" + one["body"])


def missing(page: Page, found: Iterable[Any]) -> Iterator[Post]:
    """A tombstone for each text that a page was asked for and does not hold; none where it holds what has no id."""
    asked = ASKED.search(urlsplit(page.url).path)
    here = {_id(one) for one in found}
    for one in asked[1].split(";") if asked and "" not in here else ():
        if one not in here:
            yield Post("stackexchange", f"{_site(page)}/{one}", "", "post", "", page.fetched_at, "server",
                       page.fetched_at, deleted=True)


def _id(one: Any) -> str:
    told = one if isinstance(one, dict) else {}
    return str(told.get("answer_id") or told.get("question_id") or told.get("post_id") or "")


def _made(page: Page, one: Any, name: str, above: str | None, html: str) -> Post:
    site, owner = _site(page), one.get("owner") or {"user_type": NOBODY}
    known = owner["user_type"] != NOBODY
    (text, links), edited = plain(_own(html)), one.get("last_edit_date")
    to, spoken = (one.get("reply_to_user") or {}).get("user_id"), SPOKEN.fullmatch(site)
    return Post(
        "stackexchange", f"{site}/{name}",
        f"{site}/{identity(owner['user_id'])}" if known else f"[deleted]/{site}/{name}",
        "reply" if above else "post", text, dates.of_epoch(one["creation_date"]), "server", page.fetched_at,
        unescape(identity(owner["display_name"])) if known else None, spoken and spoken[1],
        _url(one, owner, name, above),
        parent_id=f"{site}/{above}" if above else None, parent_state="not_fetched" if above else None,
        root_id=f"{site}/{above}" if "answer_id" in one else None, venue="community", venue_id=site, links=links,
        hashtags=tuple(map(identity, one.get("tags") or ())), mentions=(f"{site}/{identity(to)}",) if to else (),
        likes=number(one["score"]), replies=number(one.get("answer_count")),
        edited_at=dates.of_epoch(edited) if edited else None,
        version=f"edited: {one['edited']}" if "comment_id" in one else None)


def _own(html: str) -> str:
    while (less := QUOTE.sub("", html)) != html:  # the innermost first
        html = less
    return html


def _url(one: Any, owner: Any, name: str, above: str | None) -> str | None:
    """Where it can be read: only questions come with their address, the others are found by their author's site."""
    host = urlsplit(owner.get("link") or "").netloc
    if link := one.get("link"):
        return identity(link)
    if not host:
        return None
    kind = "a" if "answer_id" in one else "q"
    return f"https://{host}/q/{above}#comment{name[1:]}_{above}" if "comment_id" in one else f"https://{host}/{kind}/{name}"


def _site(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query)["site"][0]
