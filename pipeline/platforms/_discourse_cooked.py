"""A Discourse post as its forum cooked it (HTML): the author's own words, without quotes and previews of pages."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from pipeline.parsing.hypertext import plain

OTHERS = "aside.quote, aside.onebox, .lightbox .meta, .poll-info, svg"
"""Words that are not the author's: quoted posts, previews of linked pages, sizes of pictures, counts of votes."""
NO_LINK = "a.mention, a.mention-group, a.hashtag, a.hashtag-cooked, a.lightbox, a.anchor"


@dataclass(frozen=True, slots=True)
class Cooked:
    """What one author says, links to (full addresses), names (lower case, without @) and describes pictures with."""

    text: str
    links: tuple[str, ...]
    names: tuple[str, ...]
    pictures: tuple[str, ...]


def own_words(html: str, base: str) -> Cooked:
    """The author's own part of cooked HTML; addresses without a host are those of `base`."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser("<body>" + html + "</body>")
    previews = [node.attributes.get("data-onebox-src") or "" for node in tree.css("aside.onebox")]
    for node in tree.css(OTHERS):
        node.decompose()
    pictures = [node.attributes.get("alt") or "" for node in tree.css("img:not(.emoji)")]
    names = [node.text().strip().lstrip("@").lower() for node in tree.css("a.mention")]
    for node in tree.css(NO_LINK):
        node.unwrap()
    text, links = plain(tree.body.inner_html or "" if tree.body else "")
    full = (urljoin(base, link) for link in (*links, *previews) if link)
    return Cooked(text, *(tuple(dict.fromkeys(filter(None, some))) for some in (full, names, pictures)))
