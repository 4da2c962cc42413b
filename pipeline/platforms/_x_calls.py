"""Asking X's API in either spelling: what an answer may cost is set aside before, the rest given back after."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pipeline.collecting.http import Http
from pipeline.platforms._x_posts import POST, USER, answer, rows, usable, worth
from pipeline.records import Account, BadPage, Page, PlatformError, Spent, What

API = "https://api.x.com/2/"
TWEET = {"tweet.fields": "author_id,community_id,conversation_id,created_at,entities,in_reply_to_user_id,lang,"
                         "media_metadata,note_tweet,public_metrics,referenced_tweets"}
PARENTS, OWN_PARENTS = ({"expansions": names} for names in ("referenced_tweets.id", "author_id,referenced_tweets.id"))
"""What else is asked for where parents are wanted; one's own handle comes along, and was paid for with the profile."""
POSTS = {"post.fields": "community_id,conversation_id,created_at,entities,lang,media_metadata,note_post,public_metrics",
         "expansions": "author_id,referenced_posts"}
"""In the new spelling authors and references are no fields but expansions, and cost as such."""
ABOUT = "created_at,protected,public_metrics,username"
LATEST = ",most_recent_tweet_id"
MOST = 100


class Reading:
    """One account's requests. `whole` is False once the app turned out to have no full-archive search."""

    def __init__(self, account: Account, http: Http, token: str | None) -> None:
        """Raises `PlatformError` without a token."""
        if not token:
            raise PlatformError("X wants a key and there is none",
                                "put the Bearer Token of your app at console.x.com into OFFPITCH_X_TOKEN")
        self._account, self._http, self._token = account, http, token
        self._new = False
        self._paid = set[str]()
        self._begun: datetime | None = None
        self.whole = True

    def profile(self, path: str) -> Page:
        """A user, with id and name. Raises `PlatformError` with X's own words when there is none, `Spent`."""
        page = self._either("profile", path, {}, USER)
        self._begun = page.fetched_at
        user = answer(page).get("data", {})
        if not all(isinstance(user.get(name), str) and user[name] for name in ("id", "username")):
            raise BadPage(f"{page.url} tells of a user in an unknown shape", "mend the connector", page)
        self._paid.add(f"user {user['id']}")
        return page

    def lookup(self, ids: Sequence[str], parents: Mapping[str, str] | None = None) -> Page:
        """Posts by id, at most 100, with `PARENTS` or `OWN_PARENTS` if wanted; what is gone stands in `errors`."""
        return self._either("parent", "tweets", {"ids": ",".join(ids)}, len(ids), parents)

    def search(self, what: What, query: str, begin: str, until: str | None = None) -> Generator[Page, None, list[Any]]:
        """Posts from `begin` on, or of the last seven days where the app may not search the full archive."""
        asked = {"query": query, "max_results": MOST}
        if self.whole:
            try:
                between = {"start_time": begin, **({"end_time": until} if until else {})}
                return (yield from self.pages(what, "tweets/search/all", asked | between))
            except PlatformError as error:
                if not error.page or error.page.status != 403:
                    raise
                self.whole = False
        return [] if until else (yield from self.pages(what, "tweets/search/recent", asked))

    def pages(self, what: What, path: str, asked: Mapping[str, Any]) -> Generator[Page, None, list[Any]]:
        """All pages of a list or search, and their posts; an empty page may be followed by another."""
        posts, known, follow = list[Any](), set[str](), dict[str, str]()
        while True:
            page = self._either(what, path, {**asked, **follow}, MOST)
            yield page
            body = answer(page)
            fresh = [post for post in usable(rows(body)) if post["id"] not in known]
            posts += fresh
            known |= {post["id"] for post in fresh}
            token = body.get("meta", {}).get("next_token")
            if not token or (rows(body) and not fresh):  # some tokens lead to the same page for ever
                return posts
            follow = {"pagination_token" if what == "timeline" else "next_token": token}
            if path.endswith("/all"):
                self._http.rest(API, 1)  # one request a second, which no header says

    def _either(self, what: What, path: str, asked: Mapping[str, Any], most: float,
                parents: Mapping[str, str] | None = None) -> Page:
        """The answer, asked for in the other spelling where X refuses this one's fields or leaves them out.

        What was asked in vain is not kept: it holds nothing that the second answer lacks.
        """
        try:
            page = self._once(what, path, asked, most, parents)
        except PlatformError as error:
            if not error.page or error.page.status != 400 or b"fields" not in error.page.body or self._new:
                raise
        else:
            if what == "profile" or self._new or not (found := usable(rows(answer(page)))):
                return page
            if any("created_at" in post for post in found):
                return page
        self._new = True
        return self._once(what, path, asked, most, parents)

    def _once(self, what: What, path: str, asked: Mapping[str, Any], most: float,
              parents: Mapping[str, str] | None) -> Page:
        cost = most if what == "profile" else most * (3 * (POST + USER) if self._new else POST * (3 if parents else 1))
        try:
            page = self._http.fetch(self._account, what, API + path, {**asked, **self._fields(what, parents)},
                                    token=self._token, cost=cost, retry=_again)
        except Spent:
            raise
        except PlatformError as error:
            raise self._refused(error, cost) from None
        new = self._begun is None or page.fetched_at >= self._begun  # else it is of an earlier run, and paid for then
        try:
            body = answer(page)
        except BadPage:
            if new and not page.body.lstrip().startswith(b"{"):  # a web page has no posts; else nobody knows
                self._http.settle(-cost)
            raise
        if self._begun and page.fetched_at.date() != self._begun.date() and not new:
            return page
        real = USER * ("data" in body) if what == "profile" else worth(body, self._paid)
        self._http.settle(real - cost if new else 0)
        if what != "parent" and body.get("errors") and "data" not in body:
            raise PlatformError(f"X says: {_words(body['errors'][0])}",
                                "check the handle in the roster; the account may be renamed, closed or suspended", page)
        return page

    def _fields(self, what: What, parents: Mapping[str, str] | None) -> dict[str, str]:
        if what == "profile":
            return {"user.fields": ABOUT if self._new else ABOUT + LATEST}
        return POSTS if self._new else {**TWEET, **(parents or {})}

    def _refused(self, error: PlatformError, cost: float) -> PlatformError:
        if error.page is None:
            return error  # nobody knows whether X counted what never arrived
        self._http.settle(-cost)
        said, status = str(error).partition(";")[0], error.page.status
        if status == 402 or b"usage-capped" in error.page.body:
            return Spent(said, "buy credits or raise the limit in the developer console of X", error.page)
        if status == 403:
            return PlatformError(said, "see in the developer console of X whether the app may read this", error.page)
        return error


def _words(error: Any) -> str:
    told = error if isinstance(error, dict) else {}
    return str(told.get("detail") or told.get("title") or told.get("message") or error)


def _again(status: int, body: bytes) -> bool | None:
    return False if status == 429 and b"usage-capped" in body else None
