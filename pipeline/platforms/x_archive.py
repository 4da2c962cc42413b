"""X (Twitter), from the archive a person downloads of themselves and hands over: no network, written consent.

Both layouts: `data/tweets.js` with its parts (since 2020) and `data/js/tweets/*.js` (until then). Nothing but posts
is looked at; messages, likes, advertising and contact files are never opened. Whose posts they are stands beside them
in the archive, so each page carries it behind the `#` of its address.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from pipeline.collecting import archive
from pipeline.collecting.http import Http
from pipeline.parsing.pages import each, recognise, trouble, values
from pipeline.platforms import _x_tweets as tweets
from pipeline.records import Account, Ending, Issue, Page, PlatformError, Post
from pipeline.terms import Platform

PLATFORM = Platform(
    name="x_archive", title="X archive", docs="https://help.x.com/managing-your-account/how-to-download-your-x-archive",
    access="export file", network="x", profile_url="", consent=True,
    collects="all posts, replies, reposts, long posts and community posts of the person, back to the first",
    cannot="what others wrote: who was replied to is known, what they said is not; nor posts that were deleted",
    handle="the @name at the time of the export, without @",
    key_from="the person asks X for it under Settings, Your account, Download an archive of your data; it takes days",
    limits="as old as the day of the export; likes and reposts are counted as of that day",
    forbids="reading messages, likes, contacts and advertising files, which are never opened",
    display="the person's name, @handle and a link beside what is quoted",
)
WANTED = re.compile(
    r"^(?:\./)?(?:[^/]+/)??(?P<name>(?:data/)?(?:tweets?|note-tweet|community-tweet|account)(?:-part\d+)?\.js"
    r"|data/js/(?:tweets/\d{4}_\d{2}|user_details|tweet_index)\.js)$")
INDEX, OWNERS = "data/js/tweet_index.js", ("data/account.js", "account.js", "data/js/user_details.js")
FRESH = "ask its owner for a complete export"


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """One page a file with posts, whole, as it stands in the archive."""
    if not account.source:
        raise PlatformError(f"no archive of {account.handle} has come",
                            "put it into inbox/x_archive/ of the brand's folder, its name beginning with the handle")
    source = Path(account.source)
    bodies = archive.members(source, WANTED)
    files = {name: tweets.content(name, body) for name, body in bodies.items()}
    owner = _owner(account, source, files)
    person = recognise(account, owner["account_id"])
    names = [name for name in files if name not in {INDEX, *OWNERS}]
    if not names:
        raise PlatformError(f"the archive {source.name} holds no posts", FRESH)
    cut, notes = ([row for name in names if ("note-tweet" in name) is long for row in tweets.rows(name, bodies[name])]
                  for long in (False, True))
    owner["notes"] = ",".join(".".join(ids) for ids in tweets.joined(cut, notes))
    pages = [http.local(account, "export", f"x-archive:{name}#{urlencode(owner)}", bodies[name]) for name in names]
    yield from pages
    note = _missing(files)
    return archive.ending(person, (one for page in pages for one in parse(page)), since, note)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts in one file of an archive. Raises `PlatformError`, `KeyError`."""
    address = urlsplit(page.url)
    owner = {name: given[0] for name, given in parse_qs(address.fragment).items()}
    rows, read = tweets.rows(address.path, page.body), _long if "note-tweet" in address.path else _post
    yield from each(page, rows, lambda row: read(page, owner, row))


def _long(page: Page, owner: dict[str, str], note: Any) -> Iterator[Post | Issue]:
    """A long text in place of its beginning; one that belongs to no tweet is left out, the beginning says so."""
    number, _ = note["noteTweetId"], note["core"]["text"]
    for word in owner.get("notes", "").split(","):
        if word.startswith(f"{number}."):
            yield from _post(page, owner, tweets.long_tweet(note, tuple(word.split("."))))


def _missing(files: dict[str, Any]) -> str | None:
    """Which files are missing or short by the index of the old layout."""
    try:
        short = [entry["file_name"] for entry in files.get(INDEX, ())
                 if len(files.get(entry["file_name"], ())) != entry["tweet_count"]]
    except tweets.MISSHAPEN:
        return "the archive's own index cannot be read, so nobody knows whether files are missing"
    return f"{len(short)} files are missing or short by the archive's own index, {short[0]} first" if short else None


def _owner(account: Account, source: Path, files: dict[str, Any]) -> dict[str, str]:
    """Whose archive it is, as it says itself. Raises `PlatformError` when that is not the account."""
    told: Any = next((files[name] for name in OWNERS if name in files), None)
    try:
        about = told[0]["account"] if isinstance(told, list) else told
        number, name = str(about.get("accountId") or about["id"]), str(about.get("username") or about["screen_name"])
    except tweets.MISSHAPEN:
        raise PlatformError(f"the archive {source.name} does not say whose it is", FRESH) from None
    if account.stable_id is None and name.lower() != account.handle:
        raise PlatformError(f"the archive {source.name} is {name}'s, not {account.handle}'s",
                            "put the right file into the inbox, or the new handle into the roster")
    return {"account_id": number, "username": name}


def _post(page: Page, owner: dict[str, str], tweet: Any) -> Iterator[Post | Issue]:
    entities, me = tweet.get("entities", {}), owner["account_id"]
    created, sane = tweets.written(tweet, page.fetched_at)
    if not sane:
        yield trouble(page, f"tweet {tweet['id_str']} says it was written at {tweet['created_at']!r:.40}; "
                            "the time in its id counts instead")
    repost = "retweeted_status" in tweet or (tweet.get("full_text") or tweet["text"]).startswith("RT @")
    parent, to = tweet.get("in_reply_to_status_id_str") or None, tweet.get("in_reply_to_user_id_str") or None
    urls, wordings = entities.get("urls", ()), tweets.edits(tweet["id_str"], tweets.edit_ids(tweet))
    quoted = tweet.get("quoted_status_id_str") or (tweets.points_at(urls[-1].get("expanded_url")) if urls else None)
    quoted = None if quoted == tweet["id_str"] else quoted
    text, links = ("", ()) if repost else tweets.wording(tweet, quoted)
    community = tweet.get("community_id_str") or ("" if "community-tweet" in page.url else None)
    yield Post(
        "x", wordings.first, me, "repost" if repost else "reply" if parent or to else "quote" if quoted else "post",
        text, tweets.minted(wordings.first) if wordings.edited_at else created, "export",
        wordings.until or page.fetched_at, owner["username"].lower(), lang=tweets.language(tweet.get("lang")),
        url=f"https://x.com/{owner['username']}/status/{tweet['id_str']}",
        parent_id=None if repost else parent, parent_author_id=None if repost else to,
        parent_state="not_exported" if (parent or to) and not repost else None,
        ref_id=tweet.get("retweeted_status", {}).get("id_str") if repost else quoted,
        venue="timeline" if community is None else "community", venue_id=community or None, links=links,
        hashtags=tuple(tag.lower() for tag in values(entities.get("hashtags", ()), "text")),
        mentions=tuple(one for one in values(entities.get("user_mentions", ()), "id_str") if one != "-1"),
        media_alt=values(tweet.get("extended_entities", {}).get("media", ()), "ext_alt_text"),
        likes=_count(tweet.get("favorite_count")), reposts=_count(tweet.get("retweet_count")),
        truncated=not repost and tweets.cut_short(tweet), version=tweet["id_str"], edited_at=wordings.edited_at,
        native_id=tweet["id_str"] if wordings.edited_at else None)


def _count(value: str | int | None) -> int | None:
    return None if value is None else int(value)
