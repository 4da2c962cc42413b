"""HTML as plain text with the addresses it links to, for platforms that give their posts as HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

MARKED = re.compile(r"<!\[[^>]*(?:>|$)")
"""What browsers take for a comment and Python's parser stumbles over, as Word leaves it behind."""
NO_LINK = {"mention", "hashtag", "u-url"}
"""Classes of anchors that name a person or a tag (docs.joinmastodon.org/spec/activitypub/#sanitization)."""
BLOCKS = {"p", "blockquote", "ul", "ol", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
ROWS = {"div", "tr", "dt", "dd", "figcaption"}


def plain(html: str) -> tuple[str, tuple[str, ...]]:
    """The text a reader sees, a paragraph's end as a blank line, and the full addresses behind its links."""
    reader = _Reader()
    reader.feed(MARKED.sub("", html))
    reader.close()
    text = re.sub(r"\n{3,}", "\n\n", "".join(reader.text)).strip()
    return text, tuple(dict.fromkeys(reader.links))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.links: list[str] = []
        self._skipped: list[str] = []
        """What is left out, with all that it holds, from the outermost tag to the innermost open one of its name."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        if self._skipped:
            self._skipped += [tag] if tag == self._skipped[0] != "p" else []  # a paragraph holds no other
        elif tag in {"script", "style"} or "quote-inline" in classes:  # the latter repeats a quoted post's address
            self._skipped = [tag]
        elif tag == "br":
            self.text.append("\n")
        elif tag == "li":
            self.text.append("\n- ")
        elif tag == "img" and classes & {"emoji", "custom-emoji"}:  # servers that put pictures where a sign was written
            self.text.append(given.get("alt") or "")
        elif tag == "a" and (href := given.get("href")) and not classes & NO_LINK:
            self.links.append(href)

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            if tag == self._skipped[0]:
                self._skipped.pop()
        elif tag in BLOCKS:
            self.text.append("\n\n")
        elif tag in ROWS:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.text.append(data)
