"""What is true of one connector, whoever uses it: what it gives, needs and costs, and what its platform demands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MODEL = {None: "its terms do not say", True: "yes", False: "no"}
Access = Literal["open", "free key", "own account", "paid key", "approval", "export file"]


@dataclass(frozen=True, slots=True)
class Spending:
    """What a platform counts, and how much of it one may use up."""

    unit: str
    """As `quota units` or `US dollars`."""
    each: Literal["day", "month"]
    most: float
    """Used up at most in each of them, unless `[collect.budgets]` of brand.toml says otherwise."""
    timezone: str = "UTC"
    """Where its day or month begins."""

    def said(self) -> str:
        """What is counted and how much of it may be used up, unless the brand's settings say otherwise."""
        if not self.most:
            return f"{self.unit}; nothing is asked until [collect.budgets] of brand.toml says how many a {self.each}"
        return f"{self.unit}, at most {self.most:g} a {self.each}; another number in [collect.budgets] of brand.toml"


@dataclass(frozen=True, slots=True)
class Platform:
    """A connector's title page. Every text is a short sentence for a marketer, without a full stop."""

    name: str
    title: str
    docs: str
    access: Access
    network: str
    """The network its posts stand on; an archive and an API of one network share it."""
    profile_url: str
    """A regular expression with a group `handle`, perhaps `host`, that knows this platform's profile addresses."""
    collects: str = ""
    cannot: str = ""
    """What it cannot give, however it is asked."""
    handle: str = "as on the profile page"
    """How the roster writes a handle."""
    keeps_case: bool = False
    """True where two handles may differ in capitals only."""
    keys: tuple[str, ...] = ()
    """Environment variables it reads; all are optional unless `access` says otherwise."""
    key_from: str = ""
    """Where one gets the key or the file."""
    price: str = "free"
    limits: str = ""
    pace: float | None = None
    """Requests a second to one host, where the platform does not say in headers how many it allows."""
    spending: Spending | None = None
    recheck_days: int | None = None
    """Days before the last collection that are asked for again, where the platform's terms want another number."""
    relists: bool = True
    """Whether a post that is missing from a complete list, twice, is gone: not so where lists hold the newest only."""
    storage_days: int | None = None
    deletion_hours: int | None = None
    consent: bool = False
    """True where a person's written consent is needed before collecting."""
    third_party_model: bool | None = None
    """Whether its terms allow passing content to somebody else's model."""
    forbids: str = ""
    display: str = ""
    """What its terms ask of whoever shows a post."""

    def sheet(self) -> list[tuple[str, str]]:
        """What a marketer and an engineer must know of it: a heading and a sentence each, in a fixed order."""
        days, hours = self.storage_days, self.deletion_hours
        spending = self.spending
        told = [
            (self.title, f"{self.access} ({self.docs})"),
            ("Gives", self.collects),
            ("Does not give", self.cannot),
            ("Handle in the roster", self.handle),
            ("Keys", ", ".join(self.keys) or "none"),
            ("Where to get them" if self.keys else "Where to get it", self.key_from),
            ("Price", self.price),
            ("Limits", self.limits),
            ("Counted", spending.said() if spending else ""),
            ("A rep's written consent", "needed before anything is collected" if self.consent else "not asked for"),
            ("Kept at most", f"{days} days" if days else "no limit known"),
            ("Deletes within", f"{hours} hours of a request" if hours else "no limit known"),
            ("May go to another company's model", MODEL[self.third_party_model]),
            ("Forbids", self.forbids),
            ("When shown", self.display),
        ]
        return [(heading, said) for heading, said in told if said]
