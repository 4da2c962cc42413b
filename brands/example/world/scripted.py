"""Scenes written out word for word in `texts/scripted/`: a file a finding, with cases it must find and near misses."""

from __future__ import annotations

import tomllib
from datetime import datetime
from typing import Any

from world.calendar import at
from world.grammar import TEXTS
from world.message import Message, number
from world.people import Person

SCRIPTS = TEXTS / "scripted"


def scripted(people: dict[str, Person]) -> list[Message]:
    """All messages of all scripts; `people` are the roster's by handle, every other handle is a stranger's."""
    return [message for path in sorted(SCRIPTS.glob("*.toml")) for message in _played(_read(path.stem), people)]


def about_accounts() -> tuple[tuple[str, str, str, str], ...]:
    """What the scripts plant about accounts or other subjects as a whole, as rows of `truth.csv`."""
    return tuple((_network(row["subject"]), row["subject"], row["planted"], row["expected"])
                 for path in sorted(SCRIPTS.glob("*.toml")) for row in _read(path.stem).get("subject", []))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((SCRIPTS / f"{name}.toml").read_text(encoding="utf-8"))


def _played(script: dict[str, Any], people: dict[str, Person]) -> list[Message]:
    said = dict[str, Message]()
    for row in script.get("message", []):
        message = Message(people.get(row["by"]) or _stranger(row["by"]), row.get("text", ""), _moment(row),
                          said.get(row.get("to", "")), said.get(row.get("of", "")), repost=row.get("repost", False),
                          label=row.get("label", _usual(row, people)), kinds=tuple(row.get("kinds", ())),
                          invites=row.get("invites", ""), gone=row.get("gone", ""))
        said[row["id"]] = message
        if "planted" in row:
            message.plant(row["planted"], row["expected"])
    return list(said.values())


def _usual(row: dict[str, Any], people: dict[str, Person]) -> str:
    """What a script means that names no label: small talk of ours; a stranger's words have no label."""
    if row["by"] not in people or row.get("repost"):
        return ""
    return "conversation" if "to" in row else "value"


def _moment(row: dict[str, Any]) -> datetime:
    """When it was said; where the script names no second it is the text's own, as nobody writes on the full minute."""
    clock = row["clock"] if row["clock"].count(":") == 2 else f"{row['clock']}:{number(row['id'], row['day']) % 60:02}"
    return at(row["day"], clock)


def _stranger(handle: str) -> Person:
    """Somebody outside the roster: on Mastodon where the handle has a server, else on Bluesky."""
    name = handle.partition("@")[0].partition(".")[0].replace("-", " ").title()
    return Person("mastodon" if "@" in handle else "bluesky", handle, name)


def _network(subject: str) -> str:
    platform = subject.partition(":")[0]
    return {"x_archive": "x", "linkedin_archive": "linkedin"}.get(platform, platform) if ":" in subject else "all"
