"""LinkedIn's "Get a copy of your data", cut to what its owner wrote or did, before any of it is kept.

Messages, invitations, recommendations and endorsements hold other people's names, addresses and words. Of messages
and invitations stay those the owner sent, their time and their wording; of recommendations received that there was
one and when; of endorsements also the public address of the other person, which the verb parse hashes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from pipeline.parsing import dates
from pipeline.parsing.sheets import named, rows, sheet
from pipeline.platforms._linkedin_urns import profile

Row = dict[str, str]
KEPT = {
    "invitations": ("Sent At", "Message"),
    "messages": ("Date", "Content"),
    "recommendations given": ("Creation Date", "Text"),
    "recommendations received": ("Creation Date",),
    "endorsement given info": ("Endorsement Date", "Skill Name", "Endorsee Public Url"),
    "endorsement received info": ("Endorsement Date", "Skill Name", "Endorser Public Url"),
}
"""The columns that are kept of the files with other people in them; what else stands there is never landed."""
SEEN = {"invitations": ("Direction", "inviterProfileUrl"), "messages": ("Sender Profile Url",)}
"""Columns that are looked at, too, to see who sent it."""


def kind(path: str) -> str:
    """What a file is by its name, which comes with other capitals, blanks and the member's number behind it."""
    stem = path.rpartition("/")[2].rpartition(".")[0].casefold()
    return " ".join(re.sub(r"[\W\d_]+", " ", stem).split())


def cut(path: str, body: bytes, me: str) -> tuple[bytes, str | None]:
    """A file without what is not its owner's, and a complaint where something had to be left out that may be.

    `me` is the owner's profile address as `urns.profile` writes it. Empty where nothing is left. Raises
    `PlatformError` where a column is missing.
    """
    name = kind(path)
    whole = list(rows(body, (*KEPT[name], *SEEN.get(name, ())), path))
    mine = [row for row in whole if row and (name not in SENT or SENT[name](row, me))]
    torn = sum(not row for row in whole)
    note = f"{torn} rows of {path} are quoted in a way nobody can follow and were left out" if torn else None
    if name == "messages" and whole and not mine:
        note = f"none of the {len(whole)} messages is from {me}, so none was kept: check the handle in the roster"
    return sheet(map(named, KEPT[name]), mine) if mine else b"", note


def owner(path: str, body: bytes) -> str | None:
    """Whose export it is, by its invitations: who sends them; None where none was sent."""
    found = Counter(address for row in rows(body, ("Direction", "inviterProfileUrl"), path)
                    if _is(row, "direction", "outgoing") and (address := _profile(row.get("inviterprofileurl", ""))))
    return found.most_common(1)[0][0] if found else None


def first_of(path: str, body: bytes) -> dates.First | None:
    """Whether the dates of a file begin with the day or the month: as they prove it, else by a clock of twelve hours.

    Exports write `9/5/26, 1:12 AM` the American way as far as we have seen.
    """
    column = KEPT[kind(path)][0]
    found = [row.get(named(column), "") for row in rows(body, [column], path)]
    halves = any(re.search(r"\d\s*[ap]\.?m", text, re.IGNORECASE) for text in found)
    return dates.first_of(found) or ("month" if halves else None)


def _sent_message(row: Row, me: str) -> bool:
    return (_profile(row.get("sender profile url", "")) == me and bool(row.get("content", "").strip())
            and not _is(row, "is message draft", "yes"))


def _sent_invitation(row: Row, _: str) -> bool:
    return _is(row, "direction", "outgoing") and bool(row.get("message", "").strip())


SENT: dict[str, Callable[[Row, str], bool]] = {"messages": _sent_message, "invitations": _sent_invitation}


def _is(row: Row, column: str, word: str) -> bool:
    return row.get(column, "").strip().casefold() == word


def _profile(address: str) -> str | None:
    try:
        return profile(address.strip())
    except ValueError:
        return None
