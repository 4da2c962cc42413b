"""The copies of their own LinkedIn data that reps hand over, as far as an audit opens them.

Columns as in real exports of 2026: the names of LinkedIn's own files, other people's names and words included, so that
an audit must leave them behind.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from world.calendar import at
from world.grammar import texts
from world.x_archive import write_zip

FOLDER = "Basic_LinkedInDataExport_11-22-2026"
MESSAGES = ("CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS",
            "DATE", "SUBJECT", "CONTENT", "FOLDER", "ATTACHMENTS", "IS MESSAGE DRAFT")
INVITATIONS = ("From", "To", "Sent At", "Message", "Direction", "inviterProfileUrl", "inviteeProfileUrl")
Rows = list[tuple[str, ...]]


def write_exports(folder: Path) -> None:
    """One ZIP for each member in `texts/linkedin.toml`."""
    for handle, told in texts("linkedin").items():
        write_zip(folder / f"{handle}.zip", export(handle, told))


def export(handle: str, told: dict[str, Any]) -> dict[str, str]:
    """The files of one member's export by name, newest row first as LinkedIn writes them."""
    tables = {
        "messages.csv": _sheet(MESSAGES, _messages(handle, told)),
        "Invitations.csv": _sheet(INVITATIONS, _invitations(handle, told)),
        "Endorsement_Given_Info.csv": _sheet(_endorsement("Endorsee"), _endorsements(told, "given")),
        "Endorsement_Received_Info.csv": _sheet(_endorsement("Endorser"), _endorsements(told, "received")),
    }
    return {f"{FOLDER}/{name}": text for name, text in tables.items()}


def _messages(handle: str, told: dict[str, Any]) -> Rows:
    rows = [(_moment(day, clock), to, text) for kind, to, day, clock, text in told["sent"] if kind == "message"]
    return [(f"2-{to}", "", told["name"], _profile(handle), _name(to), _profile(to), f"{when:%Y-%m-%d %H:%M:%S} UTC",
             "", text, "INBOX", "", "No") for when, to, text in sorted(rows, reverse=True)]


def _invitations(handle: str, told: dict[str, Any]) -> Rows:
    rows = [(_moment(day, clock), to, text) for kind, to, day, clock, text in told["sent"] if kind == "invitation"]
    return [(told["name"], _name(to), f"{when.month}/{when.day}/{when:%y}, {when.hour % 12 or 12}:{when:%M %p}", text,
             "OUTGOING", _profile(handle), _profile(to)) for when, to, text in sorted(rows, reverse=True)]


def _endorsements(told: dict[str, Any], way: str) -> Rows:
    rows = [(_moment(day, clock), who, skill) for who, day, clock, skill, which in told["endorsed"] if which == way]
    return [(f"{when:%Y/%m/%d %H:%M:%S} UTC", skill, *_name(who).split(" ", 1), _profile(who).removeprefix("https://"),
             "ACCEPTED") for when, who, skill in sorted(rows, reverse=True)]


def _endorsement(other: str) -> tuple[str, ...]:
    return ("Endorsement Date", "Skill Name", f"{other} First Name", f"{other} Last Name", f"{other} Public Url",
            "Endorsement Status")


def _moment(day: str, clock: str) -> datetime:
    return at(day, clock).astimezone(UTC)


def _profile(handle: str) -> str:
    return f"https://www.linkedin.com/in/{handle}"


def _name(handle: str) -> str:
    return handle.replace("-", " ").title()


def _sheet(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()
