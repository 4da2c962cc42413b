"""Telegram channels, through the web preview t.me/s/: no key, no account; what a browser without a login sees.

HTML by design. Twenty messages a page, older ones behind `?before=`; a single message at `?embed=1`, where a gone one
says so. Numbers missing between messages are deleted messages or ones the preview never shows; nothing tells which.
Uncertain: `data-view` holds the channel's number in all pages seen; without it a message is complained about.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime
from functools import partial
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from pipeline.collecting.http import Http
from pipeline.parsing.hypertext import plain
from pipeline.parsing.pages import each, moment, over, recognise
from pipeline.platforms import _telegram_preview as shown
from pipeline.records import Account, Ending, Issue, Page, ParentState, Post
from pipeline.terms import Platform

PLATFORM = Platform(
    name="telegram", title="Telegram", docs="https://core.telegram.org/widgets/post", access="open",
    network="telegram", profile_url=r"https?://(?:t|telegram)\.me/(?:s/)?(?P<handle>[A-Za-z]\w{3,31})/?",
    collects="messages of public channels, what they forward and answer",
    cannot="groups, comments below messages, channels without a preview; a channel's deletions for certain",
    handle="the channel's name in its address", pace=1.0,
    limits="no figure is published; one page of 20 messages a second is asked for", third_party_model=False,
    forbids="using or aggregating content for training or running AI models",
)
HOME = "https://t.me/"
TEXT, REPLY, GONE = ".js-message_text", "a.tgme_widget_message_reply", "Post not found"
FORWARDED, FROM = ".tgme_widget_message_forwarded_from", "a.tgme_widget_message_forwarded_from_name"
DATE, META = ".tgme_widget_message_date time", ".tgme_widget_message_meta"
POLL = ".tgme_widget_message_poll_question, .tgme_widget_message_poll_option_text"
MORE_LINKS = "a.tgme_widget_message_link_preview, a.tgme_widget_message_inline_button"


def collect(account: Account, since: datetime, http: Http) -> Generator[Page, None, Ending]:
    """Pages of the preview back to `since`, then messages that were answered and stand further back or elsewhere."""
    messages = list[Any]()
    older: str | None = ""
    stop: Literal["end", "window"] = "end"
    while older is not None:
        page = http.fetch(account, "timeline", f"{HOME}s/{account.handle}", {"before": older} if older else None)
        yield page
        older, some = shown.older(page), shown.readable(page, partial(_post, page))
        messages += some
        if older and over([_when(one) for one in some if not shown.is_service(one)], since):
            stop, older = "window", None
    written = [one for one in messages if not shown.is_service(one)]
    person = recognise(account, shown.channel(written[0])) if written else account.stable_id
    yield from _parents(account, [one for one in written if _when(one) >= since], messages, http)
    return Ending(stop, person, _note(messages), listed=len(written))


def parse(page: Page) -> Iterator[Post | Issue]:
    """The messages on a page; an answered one that is gone becomes a tombstone. Raises `BadPage`."""
    if page.status != 200:
        return
    if page.what == "parent" and GONE in shown.error(page):
        gone = urlsplit(page.url).path[1:]
        yield Post("telegram", gone, "", "post", "", page.fetched_at, "server", page.fetched_at, deleted=True)
    yield from each(page, shown.messages(page), lambda message: _post(page, message))


def _parents(account: Account, new: list[Any], messages: list[Any], http: Http) -> Iterator[Page]:
    known = {_name(one) for one in messages}
    answered = filter(None, (_target(one, REPLY) for one in new))
    for name in dict.fromkeys(one for one in answered if one not in known):
        yield http.fetch(account, "parent", f"{HOME}{name}", {"embed": 1}, absent=(404,))


def _note(messages: list[Any]) -> str | None:
    """What the list does not say: that it is empty, or how many numbers stand for nothing one can see."""
    if not messages:
        return "the channel has a preview, but no message is shown there"
    numbers = set[int]().union(*map(shown.covered, messages))
    missing = max(numbers) - min(numbers) + 1 - len(numbers)
    return (f"of the numbers {min(numbers)} to {max(numbers)}, {missing} are missing: deleted messages, or of a "
            "kind that the preview does not show") if missing else None


def _name(message: Any) -> str:
    return str(message.attributes["data-post"]).lower()


def _when(message: Any) -> datetime:
    return moment(message.css_first(DATE).attributes["datetime"])


def _target(message: Any, selector: str) -> str | None:
    """`channel/number` of the message that a link leads to, if it is a public one."""
    found = shown.ADDRESS.match(shown.goes_to(message, selector) or "")
    return f"{found['channel']}/{found['number']}".lower() if found and found["channel"] != "c" else None


def _post(page: Page, message: Any) -> Iterator[Post]:
    number = shown.number(message)
    if shown.is_service(message):
        return
    here, forwarded = shown.channel(message), message.css_first(FORWARDED) is not None
    answers, parent, part = message.css_first(REPLY) is not None, _target(message, REPLY), message.css_first(TEXT)
    text, found = plain(part.inner_html if part is not None and not forwarded else "")
    options = [node.text().strip() for node in message.css(POLL)]
    more = [node.attributes.get("href") or "" for node in message.css(MORE_LINKS)]
    replies = answers and not forwarded
    state: ParentState = "not_fetched" if parent else "private"
    edited = "edited" in shown.said(message, META)
    channel = _name(message).partition("/")[0]
    yield Post(
        "telegram", f"{here}/{number}", here, "repost" if forwarded else "reply" if replies else "post",
        "\n".join(filter(None, (text, *options))), _when(message), "server", page.fetched_at, channel,
        url=HOME + _name(message), native_id=_name(message), parent_id=parent if replies else None,
        parent_state=state if replies else None,
        parent_author_id=here if replies and (parent or "").startswith(f"{channel}/") else None,
        ref_id=_target(message, FROM) if forwarded else None, venue="page", venue_id=here,
        links=() if forwarded else tuple(dict.fromkeys(link for link in (*found, *more) if link.startswith("http"))),
        hashtags=tuple(unquote(link[6:]).lower() for link in found if link.startswith("?q=%23")),
        likes=shown.reactions(message), version="edited" if edited else "as written",
        truncated=not text and message.css_first(".message_media_not_supported") is not None)
