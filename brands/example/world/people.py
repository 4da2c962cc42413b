"""Who there is: the brand's accounts and reps as in `brand.toml` and `reps.csv`, and strangers without end."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from world.dice import Dice
from world.grammar import texts

HERE = Path(__file__).resolve().parent.parent
HOSTS = ("kettle.example", "harbourtown.example", "driftwood.example", "commonroom.example")
STREET = ("hollow", "lane", "field", "quay", "brook", "gate", "hill", "moss", "yard", "bank")


@dataclass(frozen=True)
class Person:
    """Somebody on one platform; a rep with two accounts is two of these."""

    platform: str
    handle: str
    name: str
    role: str = "stranger"
    team: str = ""
    bot: bool = False
    habits: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)

    @property
    def key(self) -> str:
        """`platform:handle`."""
        return f"{self.platform}:{self.handle}"

    @property
    def first(self) -> str:
        """First name."""
        return self.name.split()[0]

    @property
    def id(self) -> str:
        """The id that never changes: a DID on Bluesky, a number elsewhere."""
        return _id(self.platform, self.handle)

    @property
    def user(self) -> str:
        """The name before the @ of a fediverse handle."""
        return self.handle.partition("@")[0]

    @property
    def host(self) -> str:
        """The server after the @ of a fediverse handle."""
        return self.handle.partition("@")[2]

    @property
    def uri(self) -> str:
        """The fediverse's id of this account."""
        return f"https://{self.host}/users/{self.user}"


def brand_accounts() -> list[Person]:
    """The accounts of `brand.toml`."""
    settings = tomllib.loads((HERE / "brand.toml").read_text(encoding="utf-8"))
    return [Person(row["platform"], row["handle"], row["name"], "brand", bot="Helpdesk" in row["name"],
                   habits=_habits(row["handle"])) for row in settings["accounts"]]


def reps() -> list[Person]:
    """Everybody in `reps.csv` who really posts: rows that are there as mistakes are left out."""
    with (HERE / "reps.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [Person({"x_archive": "x"}.get(row["platform"], row["platform"]), row["handle"], row["name"], "rep",
                   row["team"], habits=_habits(row["handle"]))
            for row in rows if not row["handle"].startswith("@") and not _habits(row["handle"]).get("absent")]


def strangers(platform: str, count: int) -> list[Person]:
    """`count` people of the town who sell nothing."""
    dice, names, found = Dice("strangers", platform), texts("names"), dict[str, Person]()
    while len(found) < count:
        first, last = dice.pick(names["first"]), dice.pick(names["last"])
        second = dice.pick((last.lower(), dice.pick(STREET), str(dice.number(71, 99))))
        short = first.lower() + dice.pick(("", ".", "_")) + second
        handle = {"bluesky": short.replace(".", "-").replace("_", "") + ".skyfolk.example",
                  "mastodon": short.replace(".", "_") + "@" + dice.pick(HOSTS), "x": short.replace(".", "_")}[platform]
        found.setdefault(handle, Person(platform, handle, f"{first} {last}" if dice.chance(0.6) else first))
    return list(found.values())


@cache
def _id(platform: str, handle: str) -> str:
    from world.message import letters, number

    if platform == "bluesky":
        return "did:plc:" + letters(24, handle)
    return str(number(handle) % 10**9 + 10**8)


@cache
def _habits(handle: str) -> dict[str, Any]:
    known = texts("habits")
    return known["everybody"] | known.get(handle, {})
