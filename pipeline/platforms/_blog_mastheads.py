"""Whose blog a page is of, and who writes for it.

A page of comments does not say which of the people on it belong to the blog, so the connector puts that behind the
`#` of the page's address, where no server sees it and `parse` reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit


@dataclass(frozen=True, slots=True)
class Masthead:
    """A blog and its writers, by the ids the platform gives people."""

    blog: str
    """The blog's stable id."""
    team: tuple[str, ...] = ()
    """Those who write for it: where the blog as a whole is audited, what they say is the blog's."""
    sole: str | None = None
    """The one writer who is audited, where it is not the whole blog."""
    root: str | None = None
    """The post whose comments a page has, where the page itself does not say."""

    @classmethod
    def of(cls, address: str) -> Masthead:
        """The masthead behind the `#` of a page's address. Raises `KeyError` where there is none."""
        told = parse_qs(urlsplit(address).fragment)
        sole, root = (told[name][0] if name in told else None for name in ("sole", "root"))
        return cls(told["blog"][0], tuple(told.get("team", ())), sole, root)

    def __str__(self) -> str:
        """As it stands behind the `#`."""
        told = {"blog": self.blog, "team": self.team, "sole": self.sole, "root": self.root}
        return urlencode({name: value for name, value in told.items() if value}, doseq=True)

    @property
    def stable_id(self) -> str:
        """Of the account that is audited: the blog, or its one writer."""
        return f"{self.blog}#{self.sole}" if self.sole else self.blog

    def writer(self, person: str) -> str:
        """The author id of one of the blog's own posts, written by `person`."""
        return f"{self.blog}#{person}" if self.sole else self.blog

    def commenter(self, person: str) -> str:
        """The author id of a comment by `person`; everybody has one of their own but for the team of a whole blog."""
        return self.blog if person in self.team and not self.sole else f"{self.blog}#{person}"
