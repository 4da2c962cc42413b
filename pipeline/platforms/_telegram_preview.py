"""The web preview of a Telegram channel (HTML): its messages, where older ones are, and what a page without any means.

Class names as t.me/s/ writes them (medialab/minet, telegram/scraper.py); the channel's lasting number stands in the
`data-view` of each message, as base64 of JSON.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from pipeline.parsing.rows import sound
from pipeline.records import BadPage, Issue, Page, PlatformError, Post

MESSAGE = "div.tgme_widget_message[data-post]"
ADDRESS = re.compile(r"https?://t\.me/(?:s/)?(?P<channel>[A-Za-z]\w+)/(?P<number>\d+)")
TIMES = {"K": 1_000, "M": 1_000_000}


def messages(page: Page) -> list[Any]:
    """The messages on a page, oldest first; none where the page is no preview."""
    return list(_tree(page).css(MESSAGE))


def readable(page: Page, read: Callable[[Any], Iterable[Post | Issue]]) -> list[Any]:
    """The messages that `read` can read, newest first. Raises `BadPage` where there are some and it can read none."""
    there = messages(page)
    found = sound(page, there[::-1], read)
    if there and not found:
        raise BadPage(f"{page.url} shows messages in a form we cannot read", "mend the connector", page)
    return found


def older(page: Page) -> str | None:
    """The number before which there are more messages, None where there are not.

    Raises `PlatformError` for a page that is no preview and says why, `BadPage` for one that is not Telegram's.
    """
    tree = _tree(page)
    if tree.css_first("section.tgme_channel_history, .tgme_channel_info") is None:
        _refuse(page, tree)
    if tree.css_first(MESSAGE) is None:
        return None
    found = re.search(r"[?&]before=(\d+)", goes_to(tree, "a.js-messages_more[data-before], link[rel=prev]") or "")
    return found[1] if found else None


def error(page: Page) -> str:
    """What a page with one message says instead of it, empty where it shows the message."""
    return said(_tree(page), ".tgme_widget_message_error")


def said(node: Any, selector: str) -> str:
    """The text of the first of its parts that fits, empty if none does."""
    found = node.css_first(selector)
    return found.text().strip() if found is not None else ""


def goes_to(node: Any, selector: str) -> str | None:
    """The address behind the first link that fits."""
    found = node.css_first(selector)
    return found.attributes.get("href") if found is not None else None


def channel(message: Any) -> str:
    """The number of the message's channel, which stays when the channel takes another name. Raises `KeyError`."""
    told = message.attributes["data-view"]
    return str(abs(json.loads(base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)))["c"]))


def number(message: Any) -> int:
    """Its number in its channel."""
    return int(message.attributes["data-post"].rpartition("/")[2])


def covered(message: Any) -> set[int]:
    """The numbers it stands for: an album is one message here and several in the channel."""
    parts = (ADDRESS.match(node.attributes.get("href") or "") for node in message.css("a.grouped_media_wrap"))
    return {number(message), *(int(part["number"]) for part in parts if part)}


def is_service(message: Any) -> bool:
    """Whether it is a note of Telegram's, such as `channel created`."""
    return "service_message" in (message.attributes.get("class") or "")


def reactions(message: Any) -> int | None:
    """All reactions together, rounded where Telegram rounds (`1.2K`); None where it shows none."""
    counts = [re.search(r"([\d.]+)([KM]?)\s*$", node.text()) for node in message.css(".tgme_reaction")]
    return round(sum(float(one[1]) * TIMES.get(one[2], 1) for one in counts if one)) if counts else None


def _refuse(page: Page, tree: Any) -> None:
    extra = said(tree, ".tgme_page_extra")
    if tree.css_first(".tgme_page, .tgme_page_wrap") is None:
        raise BadPage(f"{page.url} answered a web page that is not Telegram's", "try again later", page)
    if "member" in extra:
        raise PlatformError(f"{page.url} is a group, which has no preview", "take it out of the roster", page)
    if "subscriber" in extra:
        raise PlatformError(f"{page.url} is a channel whose owner has switched the preview off or made it private",
                            "ask the owner for it, or for an export of the channel", page)
    raise PlatformError(f"{page.url} shows no channel: it may be a person, a bot, or nobody", "check the handle", page)


def _tree(page: Page) -> Any:
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(page.body.decode("utf-8", "replace"))
