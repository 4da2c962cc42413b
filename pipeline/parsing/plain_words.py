"""Links and tags in a text that has no markup, and no list of them beside it."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]'»”’*_]")
TAG = re.compile(r"(?<![\w&#/])#(\w*[^\W\d]\w*)")
SHIMS = {"l.facebook.com": "u", "lm.facebook.com": "u", "l.instagram.com": "u", "www.linkedin.com": "url"}
"""Hosts that only pass a reader on, and the parameter with the true address."""


def links(text: str, *more: str | None) -> tuple[str, ...]:
    """The addresses in a text, then `more`, each once, as the reader reaches them."""
    return tuple(dict.fromkeys(_true(one) for one in (*LINK.findall(text), *more) if one))


def hashtags(text: str) -> tuple[str, ...]:
    """The tags in a text, lower case, without #."""
    return tuple(dict.fromkeys(tag.lower() for tag in TAG.findall(text)))


def _true(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:  # as people write `https://[yourshop].example`
        return address
    passes_on = parts.path in {"/l.php", "/redir/redirect", "/redirect", "/safety/go"}
    given = parse_qs(parts.query).get(SHIMS.get(parts.netloc, "")) if passes_on else None
    return given[0] if given else address
