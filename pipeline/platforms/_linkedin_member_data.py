"""LinkedIn's "Get a copy of your data", cut to what its owner wrote or did, before any of it is kept.

Messages, invitations, recommendations and endorsements hold other people's names, addresses and words. Of messages
and invitations stay those the owner sent, their time, their wording, and a number in the place of each person they
went to, which tells one from another and nothing else; of recommendations received that there was one and when; of
endorsements also the public address of the other person, which the verb parse hashes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime

from pipeline.parsing import dates
from pipeline.parsing.sheets import named, rows, sheet
from pipeline.platforms._linkedin_urns import profile
from pipeline.records import PlatformError

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
PARTNERS = {"invitations": "inviteeprofileurl", "messages": "recipient profile urls"}
"""The columns that say whom it went to; numbers stand for them in a column `To`."""


def kind(path: str) -> str:
    """What a file is by its name, which comes with other capitals, blanks and the member's number behind it."""
    stem = path.rpartition("/")[2].rpartition(".")[0].casefold()
    return " ".join(re.sub(r"[\W\d_]+", " ", stem).split())


def numbers(files: Mapping[str, bytes], me: str) -> dict[str, str]:
    """A number by the address of each person that `me` wrote to, in the order of the first time.

    A later export of the same member counts the same people alike, as far as nothing older was deleted.
    """
    first = dict[str, datetime]()
    for path, body in files.items():
        with suppress(PlatformError):  # whoever cuts the file says what is wrong with it
            for when, person in _written_to(path, body, me) if kind(path) in PARTNERS else ():
                first[person] = min(first.get(person, when), when)
    return {person: str(number) for number, person in enumerate(sorted(first, key=lambda one: (first[one], one)), 1)}


def cut(path: str, body: bytes, me: str, people: Mapping[str, str]) -> tuple[bytes, str | None]:
    """A file without what is not its owner's, and a complaint where something had to be left out that may be.

    `me` is the owner's profile address as `urns.profile` writes it, `people` what `numbers` gives. Empty where nothing
    is left. Raises `PlatformError` where a column is missing.
    """
    name = kind(path)
    whole = list(rows(body, (*KEPT[name], *SEEN.get(name, ())), path))
    mine = [row for row in whole if row and (name not in SENT or SENT[name](row, me))]
    torn = sum(not row for row in whole)
    note = f"{torn} rows of {path} are quoted in a way nobody can follow and were left out" if torn else None
    if name == "messages" and whole and not mine:
        note = f"none of the {len(whole)} messages is from {me}, so none was kept: check the handle in the roster"
    columns = [*map(named, KEPT[name]), *(["to"] if name in PARTNERS else [])]
    told = [row | {"to": " ".join(people.get(one, "") for one in _partners(row, path, me))} for row in mine]
    return sheet(columns, told) if mine else b"", note


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


def _written_to(path: str, body: bytes, me: str) -> Iterator[tuple[datetime, str]]:
    """When and to whom the owner wrote; a time that cannot be read is left to the parser to complain about."""
    (column, *_), first = KEPT[kind(path)], first_of(path, body)
    for row in rows(body, [column], path):
        if SENT[kind(path)](row, me):
            with suppress(ValueError):
                when = dates.written(row.get(named(column), ""), first)
                yield from ((when, person) for person in _partners(row, path, me))


def _partners(row: Row, path: str, me: str) -> list[str]:
    told = re.split(r"[,;\s]+", row.get(PARTNERS.get(kind(path), ""), ""))
    return [address for one in told if (address := _profile(one)) and address != me]


def _is(row: Row, column: str, word: str) -> bool:
    return row.get(column, "").strip().casefold() == word


def _profile(address: str) -> str | None:
    try:
        return profile(address.strip())
    except ValueError:
        return None
