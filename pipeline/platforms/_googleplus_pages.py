"""A post as Google+ Takeout wrote it, JSON or web page, in one form: that of the JSON.

Its keys: github.com/FiXato/Plexodus-Tools, activity_data_structure.md. The classes of the web page are those of a
published one and of two public readers of such pages. A web page has no ids: its address serves.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipeline.parsing.fields import identity
from pipeline.parsing.hypertext import plain

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

PUBLIC = frozenset({"public", "öffentlich", "público", "pubblico", "openbaar"})
"""How the audience is called that everybody belongs to, in the languages we know."""
UPDATED = re.compile(r"\d{4}-\d{2}-\d{2}.*")


def post(path: str, text: str) -> dict[str, Any]:
    """The post in a file. Raises `ValueError` for what is none."""
    found = json.loads(text) if path.endswith(".json") else _of_page(text)
    if not isinstance(found, dict) or not found.get("url"):
        raise ValueError(f"{path.rpartition('/')[2]:.60} holds no post")
    return {**found, "url": identity(found["url"])}


def is_public(found: dict[str, Any]) -> bool:
    """Whether everybody could read a post: only then is it anybody's business."""
    acl = found.get("postAcl", {})
    circles = acl.get("visibleToStandardAcl", {}).get("circles", ())
    return acl.get("isPublic") is True or any(one.get("type") == "CIRCLE_TYPE_PUBLIC" for one in circles)


def names(author: dict[str, Any]) -> list[str]:
    """By what an author goes, lower case: the number first, where it is told, then the last part of their address."""
    number = author.get("resourceName", "").removeprefix("users/")
    tail = urlsplit(author.get("profilePageUrl", "")).path.strip("/").partition("/")[0]
    return [name.lower() for name in (number, tail) if name]


def words(html: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """What the author says, the addresses linked, and the ids of the people mentioned."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(f"<body>{html}</body>")
    named = [node.attributes.get("oid") or "" for node in tree.css("a.proflink")]
    for node in tree.css("a.proflink, a.ot-hashtag"):
        node.unwrap()
    text, links = plain(tree.body.inner_html or "" if tree.body else "")
    return text, links, tuple(dict.fromkeys(filter(None, named)))


def _of_page(html: str) -> dict[str, Any]:
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(html).root
    when = page and page.css_first("a[href*='/posts/']")
    if page is None or when is None:
        raise ValueError("a web page without the address of a post")
    beside = when.next
    while beside is not None and beside.tag != "span":
        beside = beside.next
    edited = UPDATED.search(beside.text()) if beside is not None else None
    found = {"url": when.attributes["href"], "creationTime": when.text().strip(),
             "author": _author(page), "content": _inner(page, "div.main-content"),
             "postAcl": {"isPublic": _shown_to_all(page)},
             "comments": [_comment(one) for one in page.css("div.comment")]}
    if edited:
        found["updateTime"] = edited[0].strip()
    if (link := page.css_first("a.link-embed")) is not None:
        found["link"] = {"url": link.attributes.get("href")}
    if (from_ := page.css_first("a.reshare-attribution")) is not None:
        found["resharedPost"] = {"url": from_.attributes.get("href")}
    return found


def _shown_to_all(page: LexborNode) -> bool:
    shown = page.css_first("div.visibility")
    audience = shown.text().partition(":")[2] if shown is not None else ""
    return any(one.strip().casefold() in PUBLIC for one in audience.split(","))


def _comment(node: LexborNode) -> dict[str, Any]:
    time = node.css_first("span.time")
    return {"author": _author(node), "content": _inner(node, "div.comment-content"),
            "creationTime": time.text().strip(" -\u2013\n") if time is not None else ""}


def _author(node: LexborNode) -> dict[str, Any]:
    author = node.css_first("a.author")
    return {"profilePageUrl": author.attributes["href"]} if author is not None else {}


def _inner(node: LexborNode, selector: str) -> str:
    found = node.css_first(selector)
    return found.inner_html or "" if found is not None else ""
