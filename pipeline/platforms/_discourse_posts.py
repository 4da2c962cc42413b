"""One post of a Discourse forum, whole as a topic gives it or only its beginning as a member's list does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pipeline.parsing.fields import identity, number
from pipeline.parsing.pages import moment
from pipeline.platforms._discourse_cooked import own_words
from pipeline.records import Issue, Page, Post

NOTES = {3, 4}
"""Kinds of post that are left out: `closed this topic` and the like, and whispers, which only the staff reads."""
LIKE = 2


def whole_post(page: Page, host: str, told: Any, topic: Any, people: Mapping[str, str]) -> Iterator[Post | Issue]:
    """A post of `topic` (its title, tags and the id of its `root`); `people` are ids by name, for mentions."""
    return _read(page, host, told, topic, people)


def beginning(page: Page, host: str, told: Any) -> Iterator[Post | Issue]:
    """A post as a member's list shows it: its beginning, without what it quotes."""
    return _begun(page, host, told)


def _begun(page: Page, host: str, action: Any) -> Iterator[Post]:
    post = {**action, "id": action["post_id"], "cooked": action["excerpt"], "username": action["acting_username"],
            "user_id": action["acting_user_id"], "topic_slug": action["slug"]}
    for one in _read(page, host, post, {}, {}):
        yield replace(one, truncated=not one.deleted)


def _read(page: Page, host: str, post: Any, topic: Any, people: Mapping[str, str]) -> Iterator[Post]:
    if post.get("post_type") in NOTES:
        return
    own, person, place, topic_id = (identity(post[key]) for key in ("id", "user_id", "post_number", "topic_id"))
    opens, here = place == "1", f"{host}/t/{topic_id}"
    gone = bool(post.get("user_deleted") or post.get("deleted_at") or post.get("deleted") or post.get("hidden"))
    said = own_words("" if gone else post["cooked"], f"https://{host}/")
    text = "\n\n".join(filter(None, (topic.get("title") if opens and not gone else None, said.text)))
    answered = number(post.get("reply_to_post_number")) or 1
    to = ((post.get("reply_to_user") or {}).get("username") or "").lower()
    liked = next((one for one in post.get("actions_summary") or () if one["id"] == LIKE), None)
    tags = (tag["name"] if isinstance(tag, dict) else tag for tag in ((topic.get("tags") or ()) if opens else ()))
    yield Post(
        "discourse", f"{host}/{own}", f"{host}/{person}", "post" if opens else "reply", text,
        moment(post["created_at"]), "server", page.fetched_at, f"{post['username']}@{host}".lower(),
        url=f"https://{host}/t/{post['topic_slug'] or '-'}/{topic_id}/{place}",
        parent_id=None if opens else f"{here}/{answered}", parent_state=None if opens else "not_fetched",
        root_id=f"{host}/{topic['root']}" if topic.get("root") and not opens else None,
        parent_author_id=people.get(to), native_id=f"{here}/{place}",
        venue="community", venue_id=host, links=said.links, hashtags=tuple(tag.lower() for tag in tags),
        mentions=tuple(people[name] for name in said.names if name in people), media_alt=said.pictures,
        likes=number(post.get("reaction_users_count", liked and liked.get("count", 0))),
        replies=number(post.get("reply_count")),
        edited_at=moment(post["updated_at"]) if (number(post.get("version")) or 1) > 1 else None,
        version=str(post["version"]) if post.get("version") else None,
        automated=person.startswith("-") or None, deleted=gone)
