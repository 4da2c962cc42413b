"""Short notes to a team's chat (Slack, Teams and some hundred more) through Apprise, where it is installed.

The addresses are secrets: they stand in `OFFPITCH_NOTES`, and a receipt names one by its service and a hash.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from pipeline.records import Receipt
from pipeline.sending.mail import Letter
from pipeline.sending.receipts import Ledger
from pipeline.text import terminal

LINES = 3
MISSING = "OFFPITCH_NOTES is set, but Apprise is not installed: pip install 'offpitch[notes]'"
NO_ADDRESS = "this is no address that Apprise knows; look at OFFPITCH_NOTES"


def addresses(values: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Where notes go: the secret address by the name that receipts know it by; blanks stand between two."""
    return {_name(url): url for url in values.get("OFFPITCH_NOTES", "").split()}


def text(letter: Letter, url: str) -> str:
    """What a note says below its title: three lines at most, nobody's name, and where the report is."""
    return "\n".join([*letter.note[:LINES], *([url] if url else [])])


def note(letter: Letter, name: str, secret: str, link: str, ledger: Ledger) -> Receipt:
    """Tell one address about the week; gives back the receipt that the ledger keeps.

    `put_off` where the service answered with a no: it is told again by the next run. `sending` where it did not
    answer: nobody knows whether the note is there, and it is not sent again on a guess.
    """
    start = Receipt(letter.week, name, "", letter.sha256, "sending", datetime.now(UTC), None, kind(letter))
    try:
        import apprise
    except ImportError:
        return replace(start, state="refused", message=MISSING)
    service = apprise.Apprise()
    with apprise.LogCapture(level=apprise.logging.WARNING) as log:
        if not service.add(secret):
            return replace(start, state="refused", message=NO_ADDRESS)
        entry = ledger.add(start)
        went = service.notify(title=letter.subject, body=text(letter, link))
        said = " ".join(terminal(log.getvalue()).split())
    if went:
        return ledger.add(replace(entry, state="sent", at=datetime.now(UTC)))
    answered = "error=" in said  # Apprise's words for an answer that is no; without one it tells of the connection
    return ledger.add(replace(entry, state="put_off" if answered else "sending", at=datetime.now(UTC), message=said))


def kind(letter: Letter) -> str:
    """The kind of note about a letter, for the ledger."""
    return f"note {letter.kind}"


def _name(url: str) -> str:
    return f"{url.partition(':')[0]}:{hashlib.sha256(url.encode()).hexdigest()[:12]}"
