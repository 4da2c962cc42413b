"""The archives that reps hand over, as X gives them: today's layout and the one from before 2018."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from world.message import Message, letters
from world.people import Person

LINK = re.compile(r"https?://[^\s]+")
EXPORTED = (2026, 11, 22, 23, 50, 0)


def write_archive(path: Path, person: Person, messages: Iterable[Message]) -> None:
    """`person`'s archive as a ZIP."""
    mine = sorted(messages, key=lambda message: message.at, reverse=True)
    files = old_layout(person, mine) if person.habits.get("old_layout") else new_layout(person, mine)
    write_zip(path, files)


def write_zip(path: Path, files: dict[str, str]) -> None:
    """Texts by name as a ZIP; stored, not squeezed, because squeezing differs between versions of zlib."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, EXPORTED)
            entry.create_system = 3
            archive.writestr(entry, text)
    path.write_bytes(packed.getvalue())


def new_layout(person: Person, messages: list[Message]) -> dict[str, str]:
    """Today's files by name."""
    account = {"account": {"username": person.handle, "accountId": person.id, "accountDisplayName": person.name,
                           "createdAt": "2015-03-02T09:00:00.000Z", "email": "kept-out@wrenfold.example"}}
    profile = {"profile": {"description": {"bio": f"Cooks, talks, walks. {person.team}.", "location": "Ireland"}}}
    tweets = [{"tweet": _tweet(message)} for message in messages]
    return {"data/account.js": _part("account", [account]), "data/profile.js": _part("profile", [profile]),
            "data/tweets.js": _part("tweets", tweets), "data/manifest.js": "window.__THAR_CONFIG = {}\n"}


def old_layout(person: Person, messages: list[Message]) -> dict[str, str]:
    """The files of the layout before 2018 by name: one a month, with an index."""
    months = sorted({message.at.strftime("%Y_%m") for message in messages}, reverse=True)
    by_month = {month: [_old_tweet(one, person) for one in messages if one.at.strftime("%Y_%m") == month]
                for month in months}
    index = [{"file_name": f"data/js/tweets/{month}.js", "year": int(month[:4]), "var_name": f"tweets_{month}",
              "tweet_count": len(by_month[month]), "month": int(month[5:])} for month in months]
    details = {"screen_name": person.handle, "full_name": person.name, "id": person.id,
               "created_at": "2011-04-12 20:33:59 +0000"}
    files = {"data/js/user_details.js": "var user_details =  " + _js(details),
             "data/js/tweet_index.js": "var tweet_index = " + _js(index)}
    for month, tweets in by_month.items():
        files[f"data/js/tweets/{month}.js"] = f"Grailbird.data.tweets_{month} = \n " + _js(tweets)
    return files


def _part(name: str, rows: list[dict[str, Any]]) -> str:
    return f"window.YTD.{name.replace('-', '_')}.part0 = " + _js(rows)


def _js(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _tweet(message: Message) -> dict[str, Any]:
    text, urls = _shortened(message)
    people = [] if not message.parent and not message.repost else [(message.parent or message.ref or message).author]
    tweet = {"id_str": message.post_id, "id": message.post_id, "created_at": _date(message),
             "full_text": html.escape(_addressed(message, text), quote=False), "lang": message.lang or "und",
             "favorite_count": str(message.millis // 1000 % 13), "retweet_count": "0", "favorited": False,
             "retweeted": False, "truncated": False, "source": '<a href="https://mobile.x.example">X Web App</a>',
             "entities": {"hashtags": [{"text": tag} for tag in re.findall(r"(?<!\S)#(\w+)", text)], "symbols": [],
                          "user_mentions": [_person(one) for one in people],
                          "urls": urls}}
    return tweet | _reply_fields(message)


def _old_tweet(message: Message, person: Person) -> dict[str, Any]:
    tweet = _tweet(message)
    old = {"id": int(message.post_id), "text": tweet.pop("full_text"), "retweet_count": 0, "favorite_count": 0,
           "user": _person(person)}
    if message.repost and message.ref:
        old["retweeted_status"] = {"id_str": message.ref.post_id, "text": message.ref.text,
                                   "created_at": _date(message.ref), "user": _person(message.ref.author)}
    return tweet | old


def _person(person: Person) -> dict[str, str]:
    return {"screen_name": person.handle, "name": person.name, "id_str": person.id}


def _addressed(message: Message, text: str) -> str:
    if message.repost and message.ref:
        whole = f"RT @{message.ref.author.handle}: {message.ref.text}"
        return whole if len(whole) <= 140 else whole[:139] + "…"
    if message.parent and message.parent.author != message.author:
        return f"@{message.parent.author.handle} {text}"
    return text


def _reply_fields(message: Message) -> dict[str, Any]:
    if not message.parent:
        return {}
    to = message.parent.author
    return {"in_reply_to_status_id_str": message.parent.post_id, "in_reply_to_status_id": message.parent.post_id,
            "in_reply_to_user_id_str": to.id, "in_reply_to_user_id": to.id, "in_reply_to_screen_name": to.handle}


def _shortened(message: Message) -> tuple[str, list[dict[str, Any]]]:
    text, urls = message.text, []
    for place, link in enumerate(LINK.findall(text)):
        short = "https://t.co/" + letters(10, link, message.post_id, str(place))
        text = text.replace(link, short, 1)
        urls.append({"url": short, "expanded_url": link, "display_url": link.partition("://")[2][:26]})
    return text, urls


def _date(message: Message) -> str:
    return message.at.strftime("%a %b %d %H:%M:%S +0000 %Y")
