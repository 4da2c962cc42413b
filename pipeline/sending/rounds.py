"""Mailing in rounds: who is put off is tried again after a while, who may have the mail already never is."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import NamedTuple

from pipeline.records import Receipt
from pipeline.sending.handing import Lost, Refused, Unsent, offer, settle
from pipeline.sending.mail import Letter, MailError, message
from pipeline.sending.receipts import Ledger
from pipeline.sending.smtp import NoConnection, Smtp, connect, leave
from pipeline.settings import Brand
from pipeline.wording.numbers import many

WAITS = (5.0, 30.0, 120.0, 310.0)
"""Seconds before each further round: the last is longer than the five minutes that greylisting servers ask for."""
PATIENCE = 30.0
"""A server that was never there is waited for no longer than this at a time."""


class Due(NamedTuple):
    """A letter that somebody is to get."""

    to: str
    letter: Letter

    @property
    def key(self) -> tuple[str, str]:
        """Who is to get which kind of letter."""
        return self.to, self.letter.kind


class Rounds:
    """One run's way through everybody who is due, over as few connections as the server allows."""

    def __init__(self, brand: Brand, ledger: Ledger, server: Smtp, say: Callable[[str], None]) -> None:
        """`say` is told when the run waits, and for how long."""
        self._brand, self._ledger, self._server, self._say = brand, ledger, server, say
        self._link: smtplib.SMTP | None = None
        self._let_in, self._away = False, ""

    def mail(self, due: Sequence[Due], waits: Sequence[float] = WAITS) -> list[Receipt]:
        """One receipt for each who is due, in their order, after at most one round more than there are waits.

        Raises `MailError` where the server lets nobody in, or was not there within half a minute.
        """
        found: dict[tuple[str, str], Receipt] = {}
        for pause in (0.0, *waits):
            left = [one for one in due if one.key not in found or found[one.key].state == "put_off"]
            if not left or (pause > PATIENCE and not self._let_in):
                break
            self._pause(pause, len(left))
            found |= self._round(left)
        if self._away and not self._let_in:
            raise NoConnection(self._away)
        return [found.get(one.key) or self._note(one, "", "put_off", self._away) for one in due]

    def _pause(self, seconds: float, left: int) -> None:
        if seconds:
            self._say(f"{many(left, 'mail')} put off by the mail server; trying again in {seconds:.0f} seconds.")
            time.sleep(seconds)

    def _round(self, due: Iterable[Due]) -> dict[tuple[str, str], Receipt]:
        found = {}
        try:
            with suppress(NoConnection):
                for one in due:
                    found[one.key] = self._one(one)
        finally:
            self._hang_up()
        return found

    def _one(self, one: Due) -> Receipt:
        copy = self._ledger.times_sent(one.letter.week, *one.key)
        try:
            mail = message(one.letter, self._brand, one.to, datetime.now(UTC), copy)
        except MailError as error:
            return self._note(one, "", "refused", str(error))
        self._reach()
        return self._hand_over(one, mail)

    def _reach(self) -> None:
        try:
            self._link = self._link or connect(self._server)
            self._let_in = True
        except MailError as error:
            self._away = str(error)
            if self._let_in:  # it worked a moment ago: those who are left are tried again
                raise NoConnection(self._away) from None
            raise

    def _hand_over(self, one: Due, mail: EmailMessage) -> Receipt:
        assert self._link  # noqa: S101 -- `_reach` has just made it
        name = mail["Message-ID"]
        try:
            offer(self._link, mail)
            entry = self._note(one, name, "sending")  # on disk before the line that hands the mail over
            settle(self._link)
        except Refused as error:
            self._start_anew(error.closing)
            return self._note(one, name, "put_off" if error.for_now else "refused", str(error))
        except Unsent as error:
            self._hang_up()
            return self._note(one, name, "put_off", f"the connection broke before the mail was whole: {error}")
        except Lost:
            self._hang_up()
            return entry
        return self._ledger.add(replace(entry, state="sent", at=datetime.now(UTC)))

    def _note(self, one: Due, name: str, state: str, said: str | None = None) -> Receipt:
        week, kind, sha256 = one.letter.week, one.letter.kind, one.letter.sha256
        return self._ledger.add(Receipt(week, one.to, name, sha256, state, datetime.now(UTC), said, kind))  # type: ignore[arg-type]

    def _start_anew(self, closing: bool) -> None:
        try:
            if closing or not self._link or self._link.rset()[0] != 250:
                self._hang_up()
        except (smtplib.SMTPException, OSError):
            self._hang_up()

    def _hang_up(self) -> None:
        leave(self._link)
        self._link = None
