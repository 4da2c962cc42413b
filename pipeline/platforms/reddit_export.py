"""Reddit, from the copy of their data a person asks Reddit for and hands over: no network, written consent.

support.reddithelp.com, "How do I request a copy of my Reddit data"; columns as public readers of the file name them:
posts.csv `id,permalink,date,ip,subreddit,gildings,title,url,body`, comments.csv with `link,parent,body,media`. Large
tables come in parts, `comments_1.csv`. Messages, votes and addresses of logins are never opened, and the column `ip`
never reaches the evidence. Ids are those of the API without `t3_` and `t1_`; the person's own `t2_` id is not in it.
Uncertain: that statistics.csv names its owner in the row `account name`; where it does not, the roster is believed.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from datetime import datetime
from urllib.parse import quote, urljoin, urlsplit

from pipeline.collecting import archive
from pipeline.collecting.http import Http
from pipeline.parsing import dates, sheets
from pipeline.parsing.pages import each
from pipeline.platforms._reddit_markdown import plain
from pipeline.platforms._reddit_things import GONE, SITE, fullname, root, venue
from pipeline.records import Account, Ending, Issue, Page, PlatformError, Post
from pipeline.terms import Platform

PLATFORM = Platform(
    name="reddit_export", title="Reddit export", docs="https://support.reddithelp.com", access="export file",
    network="reddit", profile_url="", consent=True, third_party_model=False, deletion_hours=48,
    collects="all posts and comments the person ever wrote, with the ids of what was answered",
    cannot="what others wrote, votes, edits; what was deleted before the export",
    handle="the person's name on Reddit; put their t2_ id into stable_id so that export and API know one person",
    key_from="the person asks for it at reddit.com/settings/data-request and hands over the zip file",
    limits="as of the day of the export",
    forbids="use on behalf of a business without Reddit's written agreement, training of models",
    display="author's name and a link back",
)
WANTED = re.compile(r"(?:^|/)(?P<name>(?:posts|comments|statistics)(?:_\d+)?\.csv)$")
POSTS = ("id", "permalink", "date", "subreddit", "title", "url", "body")
COMMENTS = ("id", "permalink", "date", "subreddit", "link", "parent", "body")


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """One page a table of posts or comments, without the columns nobody needs."""
    files = archive.gathered(account, WANTED)
    person, known = _owner(account, files)
    tables = {name: body for name, body in files.items() if not _is(name, "statistics")}
    if not tables:
        raise PlatformError(f"the export of {account.handle} holds neither posts.csv nor comments.csv",
                            "ask its owner for the whole zip file, as Reddit sent it")
    found, broken = list[Post | Issue](), 0
    for name, body in tables.items():
        lines = list(sheets.rows(body, _columns(name), name))
        broken += sum(not line for line in lines)
        page = http.local(account, "export", f"reddit-export:{quote(name)}#{person}",
                          sheets.sheet(_columns(name), filter(None, lines)))
        yield page
        found += parse(page)
    note = f"{broken} rows are quoted in a way nobody can follow and were left out" if broken else None
    return archive.ending(person, found, since, note, None if known else archive.NOBODYS)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts or comments in one table. Raises `PlatformError` where columns are missing."""
    address = urlsplit(page.url)
    rows = list(sheets.rows(page.body, _columns(address.path), address.path))
    yield from each(page, rows, lambda row: [_post(page, address.fragment, row)])


def _columns(name: str) -> tuple[str, ...]:
    return COMMENTS if _is(name, "comments") else POSTS


def _is(name: str, table: str) -> bool:
    return name.rpartition("/")[2].startswith(table)


def _owner(account: Account, files: Mapping[str, bytes]) -> tuple[str, bool]:
    """The person's id, of the roster or `u/name`, and whether the export names them.

    Raises `PlatformError` for somebody else's export.
    """
    names = {name for path, body in files.items() if _is(path, "statistics") for name in _named(path, body)}
    if others := sorted(name for name in names if name.lower() != account.handle):
        raise PlatformError(f"the export is {others[0]}'s, not {account.handle}'s",
                            "put the right file into the inbox, or the new handle into the roster")
    return account.stable_id or f"u/{account.handle}", bool(names)


def _named(path: str, body: bytes) -> list[str]:
    """Whom the statistics name; nobody where they are written in a way we do not know."""
    try:
        rows = list(sheets.rows(body, ("statistic", "value"), path))
    except PlatformError:
        return []
    return [row["value"] for row in rows if row.get("statistic") == "account name" and row.get("value")]


def _post(page: Page, person: str, row: Mapping[str, str]) -> Post:
    reply, (place, place_id) = "parent" in row, venue(row["subreddit"])
    taken = row["body"] in GONE
    text, links = ("", ()) if taken else plain(row["body"] if reply else f"{row['title']}\n\n{row['body']}")
    target = "" if reply or taken else row["url"]
    itself = not target.startswith("http") or f"/comments/{_bare(row['id'])}" in target
    above = root(row["link"]) if reply else None
    return Post(
        "reddit", fullname(f"t{1 if reply else 3}_{_bare(row['id'])}"), person, "reply" if reply else "post", text,
        dates.written(row["date"]), "export", page.fetched_at, page.account.partition(":")[2],
        url=urljoin(SITE, row["permalink"]), parent_id=_parent(row["parent"], above) if above else None, root_id=above,
        parent_state="not_exported" if reply else None, venue=place, venue_id=place_id,
        links=links if itself else tuple(dict.fromkeys((*links, target))), deleted=taken)


def _bare(number: str) -> str:
    if not (bare := number.removeprefix("t1_").removeprefix("t3_")):
        raise ValueError("a row without an id")
    return bare


def _parent(told: str, above: str) -> str:
    """The fullname of what was answered: empty stands for the post itself, an id alone for a comment."""
    if not told:
        return above
    return fullname(told if told.startswith(("t1_", "t3_")) else f"t1_{told}")
