"""Stack Exchange, all its sites: questions, answers and comments of one user of one site.

api.stackexchange.com/docs, version 2.3; filter `withbody` adds the texts. Answers stand below a question, comments
below either; ids are counted for a site, questions and answers together, so a text is `site/1`, a comment `site/c1`,
a user `site/9`. A thing that is gone is left out of an answer about several. Without a key 300 requests a day and 25
pages of one list; `backoff` in a good answer asks for a rest. Uncertain: limits against robots of 2025 and 2026.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator
from datetime import datetime
from html import unescape
from typing import Any

from pipeline.collecting.http import Http
from pipeline.parsing.fields import number
from pipeline.parsing.pages import each, recognise
from pipeline.platforms import _stackexchange_questions as questions
from pipeline.platforms._stackexchange_calls import KEY, Site
from pipeline.records import Account, Ending, Issue, Page, PlatformError, Post
from pipeline.terms import Platform, Spending

PLATFORM = Platform(
    name="stackexchange", title="Stack Exchange", docs="https://api.stackexchange.com/docs", access="open",
    network="stackexchange", profile_url=r"https?://(?P<host>[\w.-]+)/users/(?P<handle>\d+)(?:/[^?#]*)?",
    collects="questions, answers and comments with what stands above and below, comments that speak to the user, "
             "questions by word, tag or domain",
    cannot="answers and comments by word, older wordings, texts that were deleted",
    handle="user number@site as 22656@stackoverflow.com, or the display name where only one person has it",
    keys=(KEY,), key_from="free at stackapps.com/apps/oauth/register; it works without",
    limits="300 requests a day and 2,500 texts of one list, with a free key 10,000 requests and no end", pace=10,
    spending=Spending("requests", "day", 10_000),
    forbids="gathering for training or testing of models without written consent",
    display="author's name, links to the text and to the author, Stack Exchange named as source",
)


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the profile, of the three lists back to `since`, of what stands above and below, of mentions."""
    name, _, host = account.handle.rpartition("@")
    if not name or not host:
        raise PlatformError(f"{account.handle!r} names no site", "write the handle as number@site")
    site = Site(account, http, questions.short(host))
    profile = site.ask("profile", f"users/{name}" if name.isdigit() else "users",
                       {} if name.isdigit() else {"inname": name, "pagesize": 100})
    yield profile
    user = _user(account, profile, name, site.name)
    person, span = recognise(account, f"{site.name}/{user}"), {"fromdate": int(since.timestamp())}
    asked = yield from site.pages("timeline", f"users/{user}/questions", span)
    answers = yield from site.pages("timeline", f"users/{user}/answers", span)
    comments = yield from site.pages("timeline", f"users/{user}/comments", span)
    own = [*_ids(asked, "question_id"), *_ids(answers, "answer_id")]
    yield from _above(site, own, answers, comments)
    answered = _ids([one for one in asked if one.get("answer_count") != 0], "question_id")
    below = yield from site.all("thread", "questions/{}/answers", answered)
    yield from site.all("thread", "posts/{}/comments", dict.fromkeys([*own, *_ids(below, "answer_id")]))
    yield from site.pages("mentions", f"users/{user}/mentioned", span)
    if account.role == "brand":
        for word in dict.fromkeys(account.search):
            yield from site.pages("mentions", "search/advanced", span | _searched(word))
    short = f"without a key in {KEY} a list ends after 2,500 texts; {site.cut} went on" if site.cut else None
    return Ending("cap" if site.cut else "window", person, short, len(own) + len(_ids(comments, "comment_id")))


def parse(page: Page) -> Iterator[Post | Issue]:
    """Questions, answers and comments on a page; of those asked for by id, the missing are tombstones."""
    if page.status != 200 or page.what == "profile":
        return
    found = questions.items(page)
    yield from each(page, found, lambda one: questions.post(page, one))
    if page.what == "parent":
        yield from questions.missing(page, found)


def _above(site: Site, own: Collection[str], answers: list[Any], comments: list[Any]) -> Iterator[Page]:
    """What own answers and comments stand below: a comment does not say whether that is a question or an answer."""
    found = yield from site.all("parent", "posts/{}", [one for one in _ids(comments, "post_id") if one not in own])
    others = _ids([one for one in found if one["post_type"] == "answer"], "post_id")
    answers = answers + (yield from site.all("parent", "answers/{}", others))
    above = _ids([one for one in found if one["post_type"] == "question"], "post_id")
    wanted = dict.fromkeys([*above, *_ids(answers, "question_id")])
    yield from site.all("parent", "questions/{}", [one for one in wanted if one not in own])


def _ids(items: list[Any], key: str) -> list[str]:
    """What stands under `key`, each once: a list that grows while it is read gives some twice."""
    return list(dict.fromkeys(str(one[key]) for one in items if key in one))


def _user(account: Account, profile: Page, name: str, site: str) -> int:
    """The user's number. Raises `PlatformError` where there is none, or where more than one may be meant."""
    people = [one for one in questions.items(profile) if isinstance(one, dict) and number(one.get("user_id"))]
    found = [one for one in people if name.isdigit() or unescape(str(one.get("display_name"))).lower() == name]
    known = [one for one in found if f"{site}/{one['user_id']}" == account.stable_id]
    more = not known and not name.isdigit() and profile.json()["has_more"]
    if len(same := known or found) != 1 or more:
        some = f"{len(same)} people or more" if more else f"{len(same)} people"
        raise PlatformError(f"{some} on {site} are called {name}" if same or not name.isdigit() else
                            f"{site} has no user {name}; the account may be deleted",
                            "write the handle as number@site, the number as in the profile's address", profile)
    return int(same[0]["user_id"])


def _searched(word: str) -> dict[str, str]:
    if word.startswith("#"):
        return {"tagged": word[1:]}
    return {"url": f"*{word}*"} if "." in word and " " not in word else {"q": f'"{word}"'}
