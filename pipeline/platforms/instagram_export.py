"""Instagram, from the copy of their own data a person asks for and hands over, in its JSON form.

Read are posts, reels and comments, in the folder layouts since 2022; messages, stories, likes and followers are never
opened. The profile's own file is looked at to see whose export it is, and not kept. Instagram documents no layout: the
shapes are those of public readers of such exports, of 2022 to 2026. Uncertain: the labels of records in languages
beyond those of `parsing/labels`; one that is not known becomes a complaint that names it.

A post's id is the path of its first picture, a comment's is made from what is told of it: an export has no address of
either. A comment tells whose post it is about, not which; whether it answers another comment is not told.
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
from pipeline.parsing.pages import each
from pipeline.parsing.plain_words import hashtags, links
from pipeline.platforms import _meta_exports as meta_exports
from pipeline.platforms._meta_labels import Labelled
from pipeline.platforms._meta_mojibake import document
from pipeline.records import Account, BadPage, Ending, Issue, Page, PlatformError, Post
from pipeline.terms import Platform

PLATFORM = Platform(
    name="instagram_export", title="Instagram export", docs="https://help.instagram.com/181231772500920",
    access="export file", network="instagram", profile_url="", consent=True,
    collects="posts, reels and comments of whoever hands over their own export",
    cannot="what others wrote, likes, stories, and which post or comment a comment answers: only whose post it was",
    key_from="Accounts Center, Download your information, format JSON",
    limits="as of the day on which the export was made; posts have no address in it",
    forbids="surveillance, decisions about employment, profiles of people without their consent",
    display="the account may have been private: quote it with its owner's consent",
)
WANTED = re.compile(
    r"(?:^|/)(?:(?:media|content)/(?:posts|reels|igtv_videos)(?:_\d+)?"
    r"|comments/(?:post_comments|reels_comments|hype)(?:_\d+)?"
    r"|(?P<whose>personal_information/personal_information|account_information/personal_information))"
    r"\.(?P<form>json|html)$")
LISTS = re.compile(r"ig_(?:posts|reels|igtv)_media|comments_\w+_comments|(?:ig_)?(?:posts|comments)")
MENTION = re.compile(r"(?<![\w@.])@([\w.]*\w)")


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """One page a file with posts or comments, whole, as it stands in the export. Raises `PlatformError`."""
    files, profile = meta_exports.opened(account, WANTED)
    if profile and f'"value":"{account.handle}"'.encode() not in re.sub(rb":\s+", b":", profile.lower()):
        raise PlatformError(f"the export does not name {account.handle} as its owner",
                            "put the right file into the inbox, or the new handle into the roster")
    me = account.stable_id or account.handle
    owner = urlencode({"me": me, "handle": account.handle})
    pages = [http.local(account, "export", f"instagram-export:{name}#{owner}", body) for name, body in files.items()]
    yield from pages
    found = (one for page in pages for one in parse(page))
    return archive.ending(me, found, since, None if profile else archive.NOBODYS)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts or comments in one file of an export. Raises `BadPage` for a file of unknown shape."""
    ids, address = MadeIds("instagram-export"), urlsplit(page.url)
    owner = {name: given[0] for name, given in parse_qs(address.fragment).items()}
    if "comments/" in address.path:
        yield from each(page, _items(page), lambda item: _comment(page, owner, ids, item))
    else:
        yield from each(page, _items(page), lambda item: _post(page, owner, item))


def _items(page: Page) -> list[Any]:
    found = document(page)
    if isinstance(found, dict) and ("media" in found or "string_map_data" in found):
        return [found]  # a single one stands alone
    if isinstance(found, dict):
        found = next((found[name] for name in found if LISTS.fullmatch(name)), None)
    if not isinstance(found, list):
        raise BadPage(f"{urlsplit(page.url).path} holds neither posts nor comments under a name we know",
                      "Instagram may call them otherwise now; tell us about it")
    return found


def _post(page: Page, owner: dict[str, str], item: Any) -> Iterator[Post]:
    first = item["media"][0]
    text = item.get("title") or first.get("title", "")
    yield _said(page, owner, f"instagram-export:{owner['me']}/{identity(first['uri'])}", "post", text,
                item.get("creation_timestamp") or first["creation_timestamp"])


def _comment(page: Page, owner: dict[str, str], ids: MadeIds, item: Any) -> Iterator[Post]:
    told = Labelled(item)
    text, time, whose = told.text(), item.get("timestamp") or told.timestamp(), (told.owner() or "").lower() or None
    yield _said(page, owner, ids.of(owner["me"], time, whose, text), "reply", text, time,
                parent_author_id=owner["me"] if whose == owner["handle"] else whose, parent_state="not_exported")


def _said(page: Page, owner: dict[str, str], post_id: str, kind: Any, text: str, time: int, **more: Any) -> Post:
    return Post("instagram", post_id, owner["me"], kind, text, dates.of_epoch(time), "export", page.fetched_at,
                owner["handle"], links=links(text), hashtags=hashtags(text),
                mentions=tuple(dict.fromkeys(name.lower() for name in MENTION.findall(text))), **more)
