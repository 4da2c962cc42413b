"""LinkedIn, from the copy of their own data a member asks for and hands over: no network, written consent.

Read are Shares, Comments, Invitations the member sent with a message, Recommendations and Endorsements given and
received, and messages the member sent; everything else is never opened. `_linkedin_member_data` says what is kept of
files with other people in them: it is cut off before anything is landed. Columns as in public readers of real exports,
2020 to 2026; LinkedIn documents only which files there are. Times have no zone or say UTC; they are taken to be UTC.

A share is called as the API calls it. A comment is not: it tells the post it stands under by the post's activity id,
which is another number than the id of the share: it is joined to a post of the brand's page where the API has told the
activity (`native_id`), and not to a share out of an archive.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from pipeline.collecting import archive
from pipeline.collecting.http import Http
from pipeline.parsing import dates, hypertext
from pipeline.parsing.made_ids import MadeIds
from pipeline.parsing.pages import each
from pipeline.parsing.plain_words import hashtags, links
from pipeline.parsing.sheets import rows
from pipeline.platforms import _linkedin_member_data as member_data
from pipeline.platforms._linkedin_urns import group_urn, post_urn, profile
from pipeline.records import Account, Ending, Issue, Page, PlatformError, Post
from pipeline.terms import Platform

PLATFORM = Platform(
    name="linkedin_archive", title="LinkedIn export", access="export file", network="linkedin", consent=True,
    docs="https://www.linkedin.com/help/linkedin/answer/a1339364", price="free",
    profile_url=r"https?://(?:\w+\.)?linkedin\.com/in/(?P<handle>[^/?#]+)/?",
    collects="posts, comments, recommendations and endorsements; of messages and invitations those sent, to numbers",
    cannot="what others wrote, likes, articles, edits, and which comment a comment answers: only its post is told",
    handle="the last part of the profile's address", key_from="Settings, Data privacy, Get a copy of your data",
    limits="as of the day on which the export was made; times are taken to be UTC",
    forbids="scores or decisions about employment; other members' data beyond what counts them",
    display="only what its author agreed to",
)
WANTED = (r"(?i)(?:^|/)(?:shares|comments|invitations|recommendations[_ ](?:given|received)"
          r"|endorsement[_ ](?:given|received)[_ ]info{})(?:[_ ]?\(?\d+\)?)*\.csv$")
NOBODY = "member"
"""Stands for whoever wrote a recommendation, which is not kept, or has no profile any more."""


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """One page a file: shares and comments as they stand, the others cut. Raises `PlatformError`."""
    files = archive.gathered(account, re.compile(WANTED.format("|messages" if account.consent else "")))
    mine = profile(f"https://www.linkedin.com/in/{account.handle}")
    owners = {told for name, body in files.items()
              if member_data.kind(name) == "invitations" and (told := member_data.owner(name, body))}
    if owners - {mine}:
        raise PlatformError(f"the export belongs to {min(owners - {mine})}, not to {account.handle}",
                            "put the right file into the inbox, or the new handle into the roster")
    me, pages, notes = account.stable_id or mine, list[Page](), list[str | None]()
    people = member_data.numbers(files, mine)
    for name, whole in sorted(files.items(), key=lambda file: member_data.kind(file[0]) in member_data.KEPT):
        owner, body, note = {"me": me}, whole, None
        if member_data.kind(name) in member_data.KEPT:
            body, note = member_data.cut(name, whole, mine, people)
            owner["first"] = member_data.first_of(name, whole) or ""
        notes.append(note)
        if body:
            pages.append(http.local(account, "export", f"linkedin-archive:{name}#{urlencode(owner)}", body))
            yield pages[-1]
    found = (one for page in pages for one in parse(page))
    return archive.ending(me, found, since, None if owners else archive.NOBODYS, *notes)


def parse(page: Page) -> Iterator[Post | Issue]:
    """What one file of an export holds. Raises `PlatformError` for a file without its columns."""
    address = urlsplit(page.url)
    kind, told = member_data.kind(address.path), {name: one for name, (one,) in parse_qs(address.fragment).items()}
    needed, read = READ[kind]
    make = partial(Post, "linkedin", seen_at=page.fetched_at, created_source="export")
    ids = MadeIds(f"linkedin-{kind.partition(' ')[0]}")
    yield from each(page, rows(page.body, needed, address.path), lambda row: [read(make, ids, told, row)])


def _share(make: Any, _: MadeIds, told: dict[str, str], row: dict[str, str]) -> Any:
    urn, text = post_urn(row["sharelink"]), _whole(row["sharecommentary"])
    bare = not (text or row["sharedurl"] or row["mediaurl"])
    return make(urn, told["me"], "repost" if bare else "post", text, dates.written(row["date"]),
                url=f"https://www.linkedin.com/feed/update/{urn}", links=links(text, row["sharedurl"]),
                hashtags=hashtags(text), **_place(urn))


def _comment(make: Any, ids: MadeIds, told: dict[str, str], row: dict[str, str]) -> Any:
    urn, text = post_urn(row["link"]), _whole(row["message"])
    return make(ids.of(told["me"], row["date"], urn, text), told["me"], "reply", text, dates.written(row["date"]),
                parent_id=urn, root_id=urn, parent_state="not_exported", links=links(text), hashtags=hashtags(text),
                url=f"https://www.linkedin.com/feed/update/{urn}", **_place(urn))


def _sent(kind: str, when: str, what: str, make: Any, ids: MadeIds, told: dict[str, str], row: dict[str, str]) -> Any:
    raw = row[what]
    text = hypertext.plain(raw)[0] if re.search(r"</?(?:p|br|div|a)\b[^>]*>", raw) else _whole(raw)
    return make(ids.of(told["me"], row[when], raw), told["me"], kind, text, _time(row[when], told), links=links(text),
                mentions=tuple(f"{told['me']}#{number}" for number in row.get("to", "").split()),
                venue="timeline" if kind == "recommendation" else "dm")


def _recommended(make: Any, ids: MadeIds, told: dict[str, str], row: dict[str, str]) -> Any:
    when = row["creation date"]
    return make(ids.of(told["me"], when), NOBODY, "recommendation", "", _time(when, told), mentions=(told["me"],))


def _endorsed(other: str, make: Any, ids: MadeIds, told: dict[str, str], row: dict[str, str]) -> Any:
    when, skill = row["endorsement date"], row["skill name"]
    pair = (told["me"], profile(row[other]) if row[other].strip() else NOBODY)
    giver, taker = pair if other.startswith("endorsee") else pair[::-1]
    return make(ids.of(when, skill, giver, taker), giver, "endorsement", skill, _time(when, told),
                mentions=() if taker == NOBODY else (taker,))


READ: dict[str, tuple[tuple[str, ...], Callable[..., Any]]] = {
    "shares": (("date", "sharelink", "sharecommentary", "sharedurl", "mediaurl"), _share),
    "comments": (("date", "link", "message"), _comment),
    "messages": (("date", "content"), partial(_sent, "message", "date", "content")),
    "invitations": (("sent at", "message"), partial(_sent, "invitation", "sent at", "message")),
    "recommendations given": (("creation date", "text"), partial(_sent, "recommendation", "creation date", "text")),
    "recommendations received": (("creation date",), _recommended),
    "endorsement given info": (("endorsement date",), partial(_endorsed, "endorsee public url")),
    "endorsement received info": (("endorsement date",), partial(_endorsed, "endorser public url")),
}


def _time(text: str, told: dict[str, str]) -> datetime:
    return dates.written(text, told.get("first"))  # type: ignore[arg-type]


def _whole(text: str) -> str:
    """A text without the quotes that some exports put around each of its lines."""
    ends = re.findall(r'"?\n"?', text)
    return text.replace('"\n"', "\n") if ends and all(end == '"\n"' for end in ends) else text


def _place(urn: str) -> dict[str, str]:
    group = group_urn(urn)
    return {"venue": "group", "venue_id": group} if group else {}
