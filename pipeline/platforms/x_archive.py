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
from pipeline.parsing import tweets
from pipeline.parsing.pages import each, recognise, trouble, values
from pipeline.records import Account, Ending, Issue, Page, Platform, PlatformError, Post

PLATFORM = Platform(
    name="x_archive", title="X archive", docs="https://help.x.com/managing-your-account/how-to-download-your-x-archive",
    access="export file", network="x", profile_url="", consent=True,
    limits="the person's own posts only: who was replied to is known, what they said is not",
)
WANTED = re.compile(
    r"^(?:\./)?(?:[^/]+/)??(?P<name>(?:data/)?(?:tweets?|note-tweet|community-tweet|account)(?:-part\d+)?\.js"
    r"|data/js/(?:tweets/\d{4}_\d{2}|user_details|tweet_index)\.js)$")
INDEX, OWNERS = "data/js/tweet_index.js", ("data/account.js", "account.js", "data/js/user_details.js")
FRESH = "ask its owner for a complete export"


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:  # noqa: ARG001 - all is there
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
    cut = (row.get("tweet", row) for name in names if "note-tweet" not in name for row in files[name])
    notes = (row["noteTweet"] for name in names if "note-tweet" in name for row in files[name])
    owner["notes"] = ",".join(".".join(ids) for ids in tweets.joined(cut, notes))
    for name in names:
        yield http.local(account, "export", f"x-archive:{name}#{urlencode(owner)}", bodies[name])
    short = [entry["file_name"] for entry in files.get(INDEX, ())
             if len(files.get(entry["file_name"], ())) != entry["tweet_count"]]
    note = f"{len(short)} files are missing or short by the archive's own index, {short[0]} first" if short else None
    return Ending("end", person, note)


def parse(page: Page) -> Iterator[Post | Issue]:
    """The posts in one file of an archive. Raises `PlatformError`, `KeyError`."""
    address = urlsplit(page.url)
    owner = {name: given[0] for name, given in parse_qs(address.fragment).items()}
    rows = [row.get("tweet", row) for row in tweets.content(address.path, page.body)]
    if "note-tweet" in address.path:
        known = {ids[0]: ids for word in owner.get("notes", "").split(",") if len(ids := tuple(word.split("."))) > 1}
        notes = [row["noteTweet"] for row in rows]
        rows = [tweets.long_tweet(note, known[note["noteTweetId"]]) for note in notes if note["noteTweetId"] in known]
    yield from each(page, rows, lambda tweet: _post(page, owner, tweet))


def _owner(account: Account, source: Path, files: dict[str, Any]) -> dict[str, str]:
    """Whose archive it is, as it says itself. Raises `PlatformError` when that is not the account."""
    told = next((files[name] for name in OWNERS if name in files), None)
    if told is None:
        raise PlatformError(f"the archive {source.name} does not say whose it is", FRESH)
    about = told[0]["account"] if isinstance(told, list) else told
    number, name = about.get("accountId") or about["id"], about.get("username") or about["screen_name"]
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
    urls = entities.get("urls", ())
    quoted = tweet.get("quoted_status_id_str") or (tweets.points_at(urls[-1].get("expanded_url")) if urls else None)
    quoted = None if quoted == tweet["id_str"] else quoted
    text, links = ("", ()) if repost else tweets.wording(tweet, quoted)
    community = tweet.get("community_id_str") or ("" if "community-tweet" in page.url else None)
    yield Post(
        "x", tweet["id_str"], me, "repost" if repost else "reply" if parent or to else "quote" if quoted else "post",
        text, created, "export", page.fetched_at, owner["username"].lower(),
        lang=None if (lang := tweet.get("lang", "und")) == "und" or lang.startswith("q") else lang,
        url=f"https://x.com/{owner['username']}/status/{tweet['id_str']}",
        parent_id=None if repost else parent, parent_author_id=None if repost else to,
        parent_state="not_exported" if (parent or to) and not repost else None,
        ref_id=tweet.get("retweeted_status", {}).get("id_str") if repost else quoted,
        venue="timeline" if community is None else "community", venue_id=community or None, links=links,
        hashtags=tuple(tag.lower() for tag in values(entities.get("hashtags", ()), "text")),
        mentions=tuple(one for one in values(entities.get("user_mentions", ()), "id_str") if one != "-1"),
        media_alt=values(tweet.get("extended_entities", {}).get("media", ()), "ext_alt_text"),
        likes=_count(tweet.get("favorite_count")), reposts=_count(tweet.get("retweet_count")),
        truncated=not repost and tweets.cut_short(tweet))


def _count(value: str | int | None) -> int | None:
    return None if value is None else int(value)
