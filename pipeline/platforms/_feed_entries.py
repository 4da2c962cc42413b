"""What an RSS or Atom feed says, entry by entry, as feedparser 6 gives it.

feedparser.readthedocs.io; RFC 4287 (Atom), RFC 4685 (threads), wellformedweb.org (comment feeds of RSS). WordPress puts
a line "In reply to" with a link before a comment's text in its feeds (comment_text, since 5.4).
"""

from __future__ import annotations

import html
import io
import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pipeline.collecting.endpoints import named
from pipeline.parsing.fields import number
from pipeline.parsing.pages import believed
from pipeline.platforms._blog_articles import Article, article
from pipeline.records import BadPage, Page

ZONE = re.compile(r"(?:\dZ|\b(?:Z|UTC?|GMT|[AECMP][SD]?T)|[+-]\d\d:?\d\d)$", re.IGNORECASE)
ESCAPED = re.compile(r"&lt;(?:p|br|a|div|img|ul|b|i|em|strong)\b")
ANSWERS = re.compile(r'\s*(?:<p>)?[^<]{0,60}<a [^>]*#comment-(\d+)"[^>]*>[^<]*</a>[^<\n]{0,30}(?:</p>|<br ?/?>|\n)')
CUT = re.compile(r"(?:…|\.\.\.|\[&#8230;\]|\[…\])\s*\]?(?:\s*<[^>]+>[^<]*<[^>]+>)*\s*(?:</p>)?\s*$")
BROKEN = "where the feed breaks off"
"""Stands in the last entry that could be read of such a feed."""
COMMENTS = re.compile(r"application/(?:atom|rss)\+xml")


def feed(page: Page) -> Any:
    """The feed on a page: `feed` about the whole, `entries`. Raises `BadPage` for what is no feed."""
    import feedparser  # type: ignore[import-untyped]

    told = {"content-type": page.headers.get("content-type", "application/xml"), "content-location": page.url}
    found = feedparser.parse(io.BytesIO(page.body), response_headers=told)  # bytes would be taken for a file's name
    if not found.get("version"):
        raise BadPage(f"{page.url} is no feed", "write the address of the feed itself, as the site's own page names it",
                      page)
    return found


def blog_of(page: Page, found: Any) -> str:
    """The id of a feed: Atom's own, the address of the site, or that of the feed; without what may change."""
    about = dict(found.feed)
    return re.sub(r"^https?://(?:www\.)?", "", about.get("id") or about.get("link") or page.url).rstrip("/")


def of(page: Page, found: Any) -> Iterator[dict[str, Any]]:
    """The entries of a feed. Raises `BadPage` where it breaks off before the first."""
    if found.bozo and not found.entries:
        raise BadPage(f"{page.url} is a feed that cannot be read ({found.bozo_exception})", "tell the blog's owner")
    for left, entry in zip(range(len(found.entries), 0, -1), found.entries, strict=True):
        yield dict(entry) | ({BROKEN: True} if left == 1 and broken(found) else {})


def broken(found: Any) -> bool:
    """Whether a feed is cut off or no proper XML, so that the rest of it is guessed or missing."""
    return bool(found.bozo) and type(found.bozo_exception).__name__ == "SAXParseException"


def key(blog: str, ref: str) -> str:
    """An entry's id as the whole world's: a number counts inside its blog only."""
    return ref if ":" in ref else f"{blog}#{ref}"


def written(page: Page, item: Any, name: str = "published") -> datetime | None:
    """When an entry was written (or, by another `name`, `updated`), in UTC; None where it says no believable date."""
    given = item.get(f"{name}_parsed")
    if not given:
        return None
    claimed = datetime.fromtimestamp(timegm(given), UTC).isoformat()
    created, sane = believed(claimed, page.fetched_at.isoformat())
    return created if sane else None


def zoneless(said: str) -> bool:
    """True for a time whose zone is not said, or by a name that feedparser takes for UTC."""
    return not ZONE.search(said.strip())


def person(item: Any) -> str | None:
    """Who wrote an entry: their address where the feed gives one, else their name; nobody checks either."""
    detail: dict[str, str] = item.get("author_detail") or {}
    return detail.get("href") or detail.get("name")


def locked(item: Any) -> bool:
    """Whether WordPress's form for a password stands in place of an entry's text."""
    return 'class="post-password-form"' in _body(item)


def words(item: Any, *, headed: bool) -> Article:
    """An entry's text, below its title if `headed`."""
    body = "" if locked(item) else _body(item)
    title = _html(item.get("title_detail") or {"value": ""}) if headed else ""
    return article(body if headed else ANSWERS.sub("", body, count=1), item.get("link", ""), title)


def cut_short(version: str, item: Any) -> bool:
    """Whether only the beginning came: of Atom's `summary` by its name, of RSS's by how it ends, of a broken feed."""
    body = _body(item)
    whole = bool(item.get("content")) or not version.startswith("atom") or not body
    return not whole or bool(CUT.search(body)) or locked(item) or BROKEN in item


def parent(item: Any, root: str | None) -> str | None:
    """What a comment answers: the comment it names, else what the feed says it answers, else the post."""
    told: str | None = (item.get("thr_in-reply-to") or {}).get("ref")
    own, mark, _ = item.get("id", "").rpartition("#comment-")
    if mark and (above := ANSWERS.match(_body(item))):
        return f"{own}{mark}{above[1]}"
    related = next((one["href"] for one in item.get("links", ()) if one.get("rel") == "related"), None)
    if related and told and told.startswith("tag:blogger.com,"):
        return f"{told.rpartition('post-')[0]}post-{related.rpartition('/')[2]}"
    return told or root


def comment_feed(base: str, item: Any) -> str | None:
    """The address of the feed with an entry's comments, where the feed at `base` names one."""
    linked = (link["href"] for link in item.get("links", ())
              if link.get("rel") == "replies" and COMMENTS.match(link.get("type", "")))
    found: str | None = item.get("wfw_commentrss") or next(linked, None)
    return named(base, str(found)) if found else None


def counted(item: Any) -> int | None:
    """How many comments an entry says it has."""
    links = (link.get("thr:count") for link in item.get("links", ()))
    told = item.get("slash_comments") or item.get("thr_total") or next(filter(None, links), None)
    return number(told)


def _body(item: Any) -> str:
    """The whole text of an entry where there is one, else its summary, as HTML."""
    return _html((item.get("content") or [item.get("summary_detail") or {"value": ""}])[0])


def _html(part: Any) -> str:
    """A part of an entry as HTML: plain text as it is, what was escaped twice once less."""
    value = str(part["value"])
    if part.get("type") == "text/plain":
        return f"<pre>{html.escape(value)}</pre>"
    return html.unescape(value) if "<" not in value and ESCAPED.search(value) else value
