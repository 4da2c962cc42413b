"""A post as version 2 of X's API writes it, in both spellings: X renames its tweets to posts, field by field.

openapi.json of github.com/xdevplatform/docs has `post.fields`, `referenced_posts`, `note_post` since August 2026, its
guides still `tweet.fields`; answers come in the spelling that was asked. Prices: docs.x.com, getting-started/pricing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from pipeline.parsing.pages import each, moment, trouble, values
from pipeline.platforms import _x_tweets as tweets
from pipeline.records import BadPage, Issue, Page, ParentState, Post

POST, USER = 0.005, 0.010
"""US dollars for each post and each user in an answer, those in `includes` too."""
GONE: dict[str, ParentState] = {"resource-not-found": "deleted", "not-authorized-for-resource": "private"}
"""What the end of an error's `type` says about the thing that was asked for."""


def answer(page: Page) -> dict[str, Any]:
    """What X answered, without what is null in it. Raises `BadPage` for what has another shape than its answers."""
    body = _given(page.json())
    if not isinstance(body, dict) or not (body.keys() & {"data", "errors", "meta"} and _shaped(page, body)):
        raise BadPage(f"{page.url} answered in an unknown shape", "mend the connector", page)
    return body


def told(thing: Mapping[str, Any], name: str, missing: Any = None) -> Any:
    """What `thing` has under `name`, its `*` standing for `tweet` or `post`."""
    return thing.get(name.replace("*", "tweet"), thing.get(name.replace("*", "post"), missing))


def usable(found: list[Any]) -> list[Any]:
    """Those of the posts `found` whose parents and threads can be asked for; of the others parsing complains."""
    return [post for post in found if isinstance(post, dict) and isinstance(post.get("id"), str) and _threaded(post)]


def rows(body: Mapping[str, Any]) -> list[Any]:
    """The posts an answer is about, without those they refer to."""
    found: list[Any] = body.get("data", [])
    return found


def around(body: Mapping[str, Any]) -> list[Any]:
    """The posts that those of the answer refer to."""
    found: list[Any] = told(body.get("includes", {}), "*s", [])
    return found


def refers(post: Mapping[str, Any], how: str) -> str | None:
    """The id of the post that this one has `replied_to`, `quoted` or `retweeted`."""
    found = told(post, "referenced_*s", ())
    return next((one["id"] for one in found if one["type"] in {how, how.replace("tweeted", "posted")}), None)


def born(profile: Mapping[str, Any]) -> datetime | None:
    """When an account was opened; None where X does not say."""
    with suppress(KeyError, OverflowError, TypeError, ValueError):
        return moment(profile["created_at"])
    return None


def counted(profile: Mapping[str, Any]) -> int | None:
    """How many posts X counts of an account; None where it does not say."""
    metrics = profile.get("public_metrics")
    found = told(metrics, "*_count") if isinstance(metrics, dict) else None
    return found if isinstance(found, int) else None


def worth(body: Mapping[str, Any], paid: set[str]) -> float:
    """What an answer costs in US dollars; X charges each post and user once a day, so `paid` grows by theirs."""
    posts, users = (*rows(body), *around(body)), body.get("includes", {}).get("users", [])
    fresh = _ids(posts) - paid, {f"user {number}" for number in _ids(users)} - paid
    paid |= fresh[0] | fresh[1]
    nameless = [sum(not _ids([thing]) for thing in things) for things in (posts, users)]  # charged all the same
    return (len(fresh[0]) + nameless[0]) * POST + (len(fresh[1]) + nameless[1]) * USER


def lost(body: Mapping[str, Any]) -> dict[str, ParentState]:
    """The posts that were asked for and not given, each with the reason."""
    return {str(number): GONE[kind] for error in body.get("errors", ())
            if isinstance(error, dict) and str(error.get("resource_type")) in {"tweet", "post"}
            and (kind := str(error.get("type")).rpartition("/")[2]) in GONE
            and (number := error.get("resource_id") or error.get("value"))}


def posts(page: Page, body: Mapping[str, Any], handle: str | None) -> Iterator[Post | Issue]:
    """The posts on a page; `handle` is that of the one whose list it is.

    Posts referred to count for other than lists only, so that nobody misses them there; those without an author are
    left to the page that asks for them by id.
    """
    others = [post for post in around(body)
              if page.what != "timeline" and not (isinstance(post, dict) and "author_id" not in post)]
    there, gone = _ids((*rows(body), *others)), lost(body)
    names = {user["id"]: str(user.get("username")).lower() for user in body.get("includes", {}).get("users", ())
             if _ids([user]) and user.get("username")}
    yield from each(page, others, lambda post: _post(page, post, names.get(post["author_id"]), there, gone))
    yield from each(page, rows(body),
                    lambda post: _post(page, post, handle or names.get(post["author_id"]), there, gone))


def _given(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _given(one) for name, one in value.items() if one is not None}
    return [_given(one) for one in value] if isinstance(value, list) else value


def _shaped(page: Page, body: Mapping[str, Any]) -> bool:
    whole: type = dict if page.what == "profile" else list
    includes = body.get("includes", {})
    return (isinstance(body.get("data", whole()), whole) and isinstance(body.get("errors", []), list)
            and isinstance(body.get("meta", {}), dict) and isinstance(includes, dict)
            and all(isinstance(one, list) for one in includes.values()))


def _threaded(post: Mapping[str, Any]) -> bool:
    references = told(post, "referenced_*s", [])
    return (all(isinstance(post.get(name, ""), str) for name in ("conversation_id", "created_at"))
            and isinstance(post.get("public_metrics", {}), dict)
            and isinstance(references, list)
            and all(isinstance(one, dict) and isinstance(one.get("type"), str) and isinstance(one.get("id"), str)
                    for one in references))


def _ids(things: Iterable[Any]) -> set[str]:
    return {thing["id"] for thing in things if isinstance(thing, dict) and isinstance(thing.get("id"), str)}


def _classic(post: Mapping[str, Any]) -> dict[str, Any]:
    """The post in the shape of an archive's tweet, its long text in place of the beginning."""
    note = told(post, "note_*") or {}
    entities = (note or post).get("entities", {})
    links = [{"url": link["url"], "expanded_url": link.get("unwound_url") or link.get("expanded_url"),
              "media": "media_key" in link} for link in entities.get("urls", ())]
    return {"id_str": post["id"], "full_text": note["text"] if note else post["text"], "truncated": False,
            "in_reply_to_status_id_str": refers(post, "replied_to"),
            "in_reply_to_user_id_str": post.get("in_reply_to_user_id"),
            "entities": {"urls": [link for link in links if not link["media"]],
                         "media": [link for link in links if link["media"]]}}


def _post(page: Page, post: Mapping[str, Any], handle: str | None, there: Collection[str],
          gone: Mapping[str, ParentState]) -> Iterator[Post | Issue]:
    number, tweet, metrics = post["id"], _classic(post), post.get("public_metrics", {})
    repost, quoted, parent = (refers(post, how) for how in ("retweeted", "quoted", "replied_to"))
    to, community, entities = post.get("in_reply_to_user_id"), post.get("community_id"), post.get("entities", {})
    replied = bool(parent or to) and not repost
    wordings = tweets.edits(number, told(post, "edit_history_*_ids"))
    text, links = ("", ()) if repost else tweets.wording(tweet, quoted)
    cut = not repost and not told(post, "note_*") and tweets.cut_short(tweet)
    if cut:
        yield trouble(page, f"post {number} came without the rest of its text; the beginning is kept")
    state: ParentState = "ok" if parent in there else gone.get(parent, "not_fetched") if parent else "not_exported"
    yield Post(
        "x", wordings.first, post["author_id"],
        "repost" if repost else "reply" if replied else "quote" if quoted else "post", text,
        tweets.minted(wordings.first) if wordings.edited_at else moment(post["created_at"]), "server",
        wordings.until or page.fetched_at, handle, lang=tweets.language(post.get("lang")),
        url=f"https://x.com/{handle or 'i'}/status/{number}", parent_id=parent if replied else None,
        root_id=post.get("conversation_id") if replied else None, parent_author_id=to if replied else None,
        parent_state=state if replied else None, ref_id=repost or quoted,
        venue="community" if community else "timeline", venue_id=community, links=links,
        hashtags=tuple(tag.lower() for tag in values(entities.get("hashtags", ()), "tag")),
        mentions=values(entities.get("mentions", ()), "id"),
        media_alt=values(post.get("media_metadata", ()), "alt_text"),
        likes=metrics.get("like_count"), replies=metrics.get("reply_count"),
        reposts=metrics.get("retweet_count", metrics.get("repost_count")), version=number, truncated=cut,
        edited_at=wordings.edited_at, native_id=number if wordings.edited_at else None)
