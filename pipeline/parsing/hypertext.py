"""HTML as plain text with the addresses it links to, for platforms that give their posts as HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

NO_LINK = {"mention", "hashtag", "u-url"}
"""Classes of anchors that name a person or a tag (docs.joinmastodon.org/spec/activitypub/#sanitization)."""


def plain(html: str) -> tuple[str, tuple[str, ...]]:
    """The text a reader sees, a paragraph's end as a blank line, and the full addresses behind its links."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = re.sub(r"\n{3,}", "\n\n", "".join(reader.text)).strip()
    return text, tuple(dict.fromkeys(reader.links))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.links: list[str] = []
        self._skipped: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        if tag in {"script", "style"} or "quote-inline" in classes:  # the latter repeats a quoted post's address
            self._skipped = self._skipped or tag
        elif tag == "br":
            self.text.append("\n")
        elif tag == "li":
            self.text.append("\n- ")
        elif tag == "a" and (href := given.get("href")) and not classes & NO_LINK and not self._skipped:
            self.links.append(href)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skipped:
            self._skipped = None
        elif tag in {"p", "blockquote", "ul", "ol", "pre"}:
            self.text.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.text.append(data)
