"""Markdown as its author's own words: without what is quoted, links as the words a reader sees."""

from __future__ import annotations

import re
from html import unescape

QUOTED = re.compile(r"^ {0,3}>(?!!).*\n?", re.MULTILINE)
"""Lines of somebody else's words; `>!` opens a spoiler, which is the author's own (Reddit's formatting help)."""
PICTURE = re.compile(r"!\[[^\]]*\]\([^)\s]*\)")
ADDRESS = r"((?:[^\s()]|\([^\s()]*\))+)"
LINK = re.compile(r"\[([^\]]*)\]\(" + ADDRESS + r"(?:\s+\"[^\"]*\")?\)")
BARE = re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?)\]'\"*_]")
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!~>^|-])")


def plain(markdown: str) -> tuple[str, tuple[str, ...]]:
    """The author's own words, and the full addresses they link to, each once."""
    text = PICTURE.sub("", QUOTED.sub("", unescape(markdown)))
    hidden = [address for _, address in LINK.findall(text) if address.startswith(("http://", "https://"))]
    text = LINK.sub(r"\1", text)
    text = ESCAPED.sub(r"\1", text).replace("\u200b", "")
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return text, tuple(dict.fromkeys([*hidden, *BARE.findall(text)]))
