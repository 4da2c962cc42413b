"""Calendar files (iCalendar, RFC 5545): the events in one, as names and values."""

from __future__ import annotations

import re
from collections.abc import Iterator

LINE = re.compile(r"(?P<name>[A-Z0-9-]+)(?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?:(?P<value>.*)", re.DOTALL)
ADDRESS = re.compile(r"https?://\S+[^\s.,;:!?)\]'\"]")


def events(text: str) -> Iterator[dict[str, str]]:
    """Each event's properties, parameters left out, texts as they were written.

    Raises `ValueError` for a file that is no calendar or breaks off.
    """
    unfolded = re.sub(r"\r?\n[ \t]", "", text.lstrip("\ufeff")).strip()  # long lines go on behind a blank (3.1)
    if not (unfolded.startswith("BEGIN:VCALENDAR") and unfolded.endswith("END:VCALENDAR")):
        raise ValueError("it is no whole calendar")
    within, event = list[str](), dict[str, str]()
    for match in filter(None, map(LINE.fullmatch, re.split(r"\r?\n", unfolded))):
        name, value = match["name"], match["value"]
        if name == "BEGIN":
            within.append(value)
            event = {} if value == "VEVENT" else event
        elif name == "END":
            if not within or within.pop() != value:
                raise ValueError(f"{value} ends where it did not begin")
            if value == "VEVENT":
                yield event
        elif within[-1:] == ["VEVENT"]:
            event[name] = _text(value)


def _text(value: str) -> str:
    """A value without the backslashes before signs and with its line breaks (3.3.11)."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)
