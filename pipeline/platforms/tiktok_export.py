"""TikTok, from the copy of their own data that a person asks for and hands over, as JSON or as text files.

support.tiktok.com, "Requesting your data". TikTok documents no layout: the shapes are those of public readers of such
exports, 2021 to 2026. The JSON is one file with everything in it: only posts and comments are cut out of it, whose it
is is looked at, and chats, logins and what was watched are never kept. Times have no zone and are UTC. A comment tells
neither its id nor whom it answers; newer exports tell the video. Who could see a video is told in newer exports only.
Uncertain: the words for that (so whatever is not public by a word we know is left out), and line breaks in text files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from pipeline.collecting import archive
from pipeline.collecting.http import Http
from pipeline.parsing import dates
from pipeline.parsing.fields import number
from pipeline.parsing.made_ids import MadeIds
from pipeline.parsing.pages import each, recognise
from pipeline.parsing.plain_words import hashtags, links
from pipeline.parsing.remarks import remarks
from pipeline.records import Account, BadPage, Ending, Issue, Page, PlatformError, Post
from pipeline.terms import Platform

PLATFORM = Platform(
    name="tiktok_export", title="TikTok export",
    docs="https://support.tiktok.com/en/account-and-privacy/personalized-ads-and-data/requesting-your-data",
    access="export file", network="tiktok", profile_url="", consent=True,
    collects="videos and comments of whoever hands over their own data",
    cannot="what others wrote: a comment does not say whom it answers, older exports not even below which video",
    key_from="TikTok, Settings and privacy, Account, Download your data, format JSON; then into inbox/tiktok_export/",
    limits="as of the day on which the export was made; older exports have no captions; videos that are not public "
           "are left out",
    forbids="profiles, databases or similar records on individuals", display="link to the video",
)
WANTED = re.compile(r"(?:^[^/]+|(?:^|/)user_data(?:_tiktok)?)\.json$"
                    r"|(?:^|/)(?:Comments?|Posts?|Videos?|Profile Info(?:rmation)?)\.txt$", re.IGNORECASE)
SECTIONS = {"posts": (("Post", "Video"), "VideoList"), "comments": (("Comment", "Your Activity"), "CommentsList")}
"""Where the lists stand; another `VideoList`, of what was watched, stands in the activity and is none of ours."""
KEY = re.compile(r"^(Date|Comment|Photo|Url|Link|Likes?(?:\(s\))?|Title|Who ?Can ?View|Sound|Location|Username):[ \t]*",
                 re.MULTILINE | re.IGNORECASE)
VIDEO = re.compile(r"/video/(\d+)")
OPEN = {"public", "everyone"}
AGAIN = "ask its owner for a fresh one: Download your data, format JSON"


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """One page with the posts and one with the comments of each file. Raises `PlatformError`."""
    parts, names = dict[str, bytes](), set[str]()
    for name, body in archive.gathered(account, WANTED).items():
        lists, told = _text(name, body) if name.lower().endswith(".txt") else _cut(name, body)
        parts |= lists
        names |= told
    if names and account.handle not in names:
        raise PlatformError(f"the export is {min(names)}'s, not {account.handle}'s",
                            "put the right file into the inbox, or the new handle into the roster")
    me = recognise(account, f"@{account.handle}")
    pages = [http.local(account, "export", f"tiktok-export:{name}#{urlencode({'me': me})}", body)
             for name, body in parts.items()]
    yield from pages
    kinds = {"comments" if _is_comments(page) else "posts" for page in pages}
    found = [one for page in pages for one in parse(page)]
    shut = sum(len(_rows(page)) for page in pages) - len(found)
    notes = remarks({f"the export holds no list of {kind}: {AGAIN}": kind not in kinds for kind in SECTIONS} | {
        archive.NOBODYS: not names, f"{shut} videos are not public and were left out": shut})
    return archive.ending(me, found, since, *notes)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The videos or comments in one part of an export. Raises `BadPage`."""
    me, ids = parse_qs(urlsplit(page.url).fragment)["me"][0], MadeIds("tiktok-export")
    read = _comment if _is_comments(page) else _video
    yield from each(page, _rows(page), lambda row: read(
        page, me, ids, {key.lower(): value for key, value in row.items()}))  # TikTok writes fields both ways


def _cut(name: str, body: bytes) -> tuple[dict[str, bytes], set[str]]:
    """The lists of posts and comments out of a JSON export, each by itself, and the name of its owner."""
    try:
        whole = json.loads(body)
        profile = whole.get("Profile And Settings") or whole.get("Profile") or {}
    except (ValueError, AttributeError) as error:
        raise PlatformError(f"{name} in the export cannot be read ({error})", AGAIN) from None
    lists = {kind: _below({top: whole.get(top) for top in tops}, key) for kind, (tops, key) in SECTIONS.items()}
    found = {f"{name}/{kind}": json.dumps(rows).encode()
             for kind, rows in lists.items() if rows is not None}
    owner = _below(profile, "userName")
    return found, {str(owner).lower()} if owner else set()


def _below(node: Any, key: str) -> Any:
    """What stands under `key`, however deep; an empty list where it says that there is nothing; None without it."""
    if not isinstance(node, dict):
        return None
    if key in node:
        return node[key] or []
    return next((found for inner in node.values() if (found := _below(inner, key)) is not None), None)


def _text(name: str, body: bytes) -> tuple[dict[str, bytes], set[str]]:
    if "profile" not in name.lower().rpartition("/")[2]:
        return {name: body}, set()
    owner = re.search(r"^\s*user ?name:\s*(\S+)", body.decode("utf-8-sig", "replace"), re.MULTILINE | re.IGNORECASE)
    return {}, {owner[1].lower()} if owner else set()


def _is_comments(page: Page) -> bool:
    return urlsplit(page.url).path.rpartition("/")[2].lower().startswith("comment")


def _rows(page: Page) -> list[Any]:
    """The items of a part. Raises `BadPage` for what is no list."""
    if urlsplit(page.url).path.lower().endswith(".txt"):
        text = page.body.decode("utf-8-sig", "replace").replace("\r\n", "\n")
        chunks = [KEY.split(chunk)[1:] for chunk in re.split(r"^(?=Date:)", text, flags=re.MULTILINE)[1:]]
        pairs = [zip(chunk[::2], chunk[1::2], strict=True) for chunk in chunks]
        return [{key.lower().replace(" ", ""): value.strip() for key, value in pair} for pair in pairs]
    if isinstance(rows := page.json(), list):
        return rows
    raise BadPage(f"{urlsplit(page.url).path} holds no list", "TikTok may have changed this; tell us", page)


def _public(row: dict[str, Any]) -> bool:
    return (row.get("whocanview") or "public").strip().lower() in OPEN


def _video(page: Page, me: str, ids: MadeIds, row: dict[str, Any]) -> Iterator[Post]:
    if not _public(row):
        return
    text, link = row.get("title") or "", VIDEO.search(row.get("link") or "")
    likes = row.get("likes", row.get("like(s)"))
    yield Post(
        "tiktok", link[1] if link else ids.of("video", row["date"]), me, "post", text, dates.written(row["date"]),
        "export", page.fetched_at, me[1:], url=f"https://www.tiktok.com/{me}/video/{link[1]}" if link else None,
        links=links(text), hashtags=hashtags(text), likes=number(likes),
        truncated="title" not in row)  # older exports give nothing of what stands below a video


def _comment(page: Page, me: str, ids: MadeIds, row: dict[str, Any]) -> Iterator[Post]:
    text, below = row["comment"], VIDEO.search(row.get("url") or "")
    yield Post(
        "tiktok", ids.of("comment", row["date"], text), me, "reply", text, dates.written(row["date"]), "export",
        page.fetched_at, me[1:], root_id=below[1] if below else None, parent_state="not_exported",
        links=links(text), hashtags=hashtags(text))
