"""What blogs write: HTML as the words its author wrote, the addresses it links to, its pictures' descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

from pipeline.parsing.hypertext import MARKED

BLOCKS = {"article", "div", "dl", "dt", "dd", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol",
          "p", "pre", "section", "table", "tr", "ul"}
NOT_OWN = {"blockquote", "script", "style", "noscript", "iframe", "template", "svg"}
"""What stands inside is somebody else's text, or none."""
SMILEYS = {"emoji", "wp-smiley"}
"""Classes of the pictures that WordPress puts in place of emoji."""


@dataclass(frozen=True, slots=True)
class Article:
    """The author's own words, full addresses linked to, descriptions of pictures."""

    text: str
    links: tuple[str, ...] = ()
    alts: tuple[str, ...] = ()


def article(html: str, address: str, title: str = "") -> Article:
    """An article or comment of the page at `address`; a title (HTML too) comes first unless the text begins with it."""
    reader = _Reader(address)
    reader.feed(MARKED.sub("", html))
    reader.close()
    heading, text = _read(title), _tidy("".join(reader.text))
    begins = text.startswith(heading.rstrip(" .…"))
    return Article(text if begins else f"{heading}\n\n{text}".strip(), tuple(dict.fromkeys(reader.links)),
                   tuple(dict.fromkeys(reader.alts)))


def head_links(html: str) -> Iterator[dict[str, str]]:
    """The attributes of each `<link>` of a web page, in order."""
    reader = _Links()
    reader.feed(MARKED.sub("", html))
    yield from reader.found


def _read(html: str) -> str:
    reader = _Reader("")
    reader.feed(MARKED.sub("", html))
    reader.close()
    return _tidy("".join(reader.text))


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[^\S\n]*\n[^\S\n]*", "\n", text)).strip()


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.links: list[str] = []
        self.alts: list[str] = []
        self._address, self._as_typed = address, 0
        self._skipped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NOT_OWN:
            self._skipped.append(tag)
        elif not self._skipped:
            self._as_typed += tag == "pre"
            self._opened(tag, {name: value or "" for name, value in attrs})

    def _opened(self, tag: str, given: dict[str, str]) -> None:
        if tag in BLOCKS or tag in {"br", "li"}:
            self.text.append({"br": "\n", "li": "\n- "}.get(tag, "\n\n"))
        elif tag == "a" and (href := urljoin(self._address, given.get("href", ""))).startswith(("http:", "https:")):
            self.links.append(href) if given.get("href") else None
        elif tag == "img" and (alt := given.get("alt", "").strip()):
            (self.text if SMILEYS & set(given.get("class", "").split()) else self.alts).append(alt)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipped:
            del self._skipped[len(self._skipped) - 1 - self._skipped[::-1].index(tag):]
        elif tag in BLOCKS and not self._skipped:
            self._as_typed -= tag == "pre"
            self.text.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.text.append(data if self._as_typed > 0 else re.sub(r"\s+", " ", data))


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "link":
            self.found.append({name: value or "" for name, value in attrs})
