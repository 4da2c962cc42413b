"""Facebook, from the copy of their own data a person or a page asks for and hands over, in its JSON form.

Read are posts, comments and what was written in groups, in every folder layout since 2018, of profiles and of pages;
messages, reactions, friends and advertising are never opened. The profile's own file is looked at to see whose export
it is, and not kept. Facebook documents no layout: the shapes are those of public readers of such exports, of 2018 to
2026. Uncertain: the folders of a page's export, and which files have moved to the labelled shape of `parsing/labels`;
a label that is not known becomes a complaint that names it.

A comment's parent is not in an export: its author is named in a heading, in the language of the account. Ids of posts
are given in the newer shape only, all others are made from what is told of a text, so that the next export agrees.
Groups are there because their member put them into the export; they are told by name only.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from pipeline.collecting import archive
from pipeline.collecting.http import Http
from pipeline.parsing import dates
from pipeline.parsing.fields import identity
from pipeline.parsing.made_ids import MadeIds
from pipeline.parsing.pages import each, values
from pipeline.parsing.plain_words import hashtags, links
from pipeline.platforms import _facebook_headings as headings
from pipeline.platforms import _meta_exports as meta_exports
from pipeline.platforms._meta_labels import GROUP, Labelled
from pipeline.platforms._meta_mojibake import document
from pipeline.records import Account, BadPage, Ending, Issue, Page, PlatformError, Post
from pipeline.terms import Platform

PLATFORM = Platform(
    name="facebook_archive", title="Facebook export", docs="https://www.facebook.com/help/212802592074644",
    access="export file", network="facebook", profile_url="", consent=True,
    collects="posts, comments and posts in groups of whoever hands over their own export",
    cannot="what others wrote: who was answered is told by name only, what they said is not, and neither are likes",
    handle="as in the address of the profile", key_from="Accounts Center, Download your information, format JSON",
    limits="as of the day on which the export was made; who could see a post is not told",
    forbids="surveillance, decisions about employment, profiles of people without their consent",
    display="posts may have been for friends only: quote them with their author's consent",
)
WANTED = re.compile(
    r"(?:^|/)(?:posts/(?:your_posts|profile_posts|page_posts)[^/]*|comments(?:_and_reactions)?/(?:your_)?comments(?:_\d+)?"
    r"|groups/(?:group_posts_and_comments|your_posts(?:_and_comments)?_in_groups|your_comments_in_groups)(?:_\d+)?"
    r"|profile_information/(?P<whose>profile|page)_information)\.(?P<form>json|html)$")
LISTS = re.compile(r"(?:group_)?(?:posts|comments)(?:_v\d+)?")
OWNER = re.compile(rb'"username":\s*"([^"]+)"|facebook\.com\\?/(?:profile\.php\?id=)?([\w.]+)')


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """One page a file with posts or comments, whole, as it stands in the export. Raises `PlatformError`."""
    files, profile = meta_exports.opened(account, WANTED)
    _check(account, profile)
    me = account.stable_id or account.handle
    pages = [http.local(account, "export", f"facebook-archive:{name}#{urlencode({'me': me})}", body)
             for name, body in files.items()]
    yield from pages
    found = (one for page in pages for one in parse(page))
    return archive.ending(me, found, since, None if profile else archive.NOBODYS)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts and comments in one file of an export. Raises `BadPage` for a file of unknown shape."""
    ids = MadeIds("facebook-export")
    yield from each(page, _items(page), lambda item: _post(page, ids, item))


def _check(account: Account, profile: bytes) -> None:
    """Raises `PlatformError` where the profile in an export says that it is somebody else's."""
    names = [(name or other).decode().lower() for name, other in OWNER.findall(profile)]
    if names and account.handle not in names:
        raise PlatformError(f"the export is {names[0]}'s, not {account.handle}'s",
                            "put the right file into the inbox, or the new handle into the roster")


def _items(page: Page) -> list[Any]:
    found = document(page)
    if isinstance(found, dict) and "timestamp" in found:
        return [found]  # a single post stands alone
    if isinstance(found, dict):
        found = next((found[name] for name in found if LISTS.fullmatch(name)), None)
    if isinstance(found, dict):
        found = found.get("activity_log_data")
    if not isinstance(found, list):
        raise BadPage(f"{urlsplit(page.url).path} holds neither posts nor comments under a name we know",
                      "Facebook may call them otherwise now; tell us about it")
    return found


def _post(page: Page, ids: MadeIds, item: Any) -> Iterator[Post]:
    address = urlsplit(page.url)
    me, title, file = parse_qs(address.fragment)["me"][0], item.get("title", ""), address.path.rpartition("/")[2]
    text, group, link = _labelled(item) if "label_values" in item else _plain(item)
    reply = any("comment" in part for part in item.get("data", ())) or ("comments" in file and "posts" not in file)
    edits = [part["update_timestamp"] for part in item.get("data", ()) if "update_timestamp" in part]
    group = group or headings.group(title)
    shared = not reply and not text and headings.shared(title)
    yield Post(
        "facebook", identity(item["fbid"]) if item.get("fbid") else ids.of(me, item["timestamp"], text), me,
        "reply" if reply else "repost" if shared else "post", text, dates.of_epoch(item["timestamp"]), "export",
        page.fetched_at, me, url=link and identity(link), parent_state="not_exported" if reply else None,
        parent_author_id=headings.addressed(title, me) if reply else None,
        venue="group" if group or "groups/" in address.path else "timeline", venue_id=group and identity(group),
        links=links(text, *values(_attached(item, "external_context"), "url")), hashtags=hashtags(text),
        media_alt=tuple(identity(one) for one in values(_attached(item, "media"), "description") if one != text),
        edited_at=dates.of_epoch(max(edits)) if edits and max(edits) > item["timestamp"] else None)


def _plain(item: Any) -> tuple[str, str | None, str | None]:
    """Text, group and address of an entry; a picture's own caption is its text where there is no other."""
    for part in item.get("data", ()):
        if "comment" in part:
            return part["comment"].get("comment", ""), part["comment"].get("group"), None
        if "post" in part:
            return part["post"], None, None
    return "\n".join(values(_attached(item, "media"), "description")), None, None


def _labelled(item: Any) -> tuple[str, str | None, str | None]:
    told = Labelled(item)
    return told.text(), told.value(GROUP), told.link()


def _attached(item: Any, kind: str) -> list[Any]:
    return [part[kind] for one in item.get("attachments", ()) for part in one.get("data", ()) if part.get(kind)]
