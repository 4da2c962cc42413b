"""The verb `send`: the week's report to each recipient once, with a ledger that survives being killed."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

from pipeline import issues, paths
from pipeline.records import Issue, Receipt, Week
from pipeline.sending.mail import Letter, MailError, letter, message
from pipeline.sending.receipts import Ledger, opened
from pipeline.sending.smtp import Lost, Refused, Smtp, connected, hand_over
from pipeline.settings import Brand

__all__ = ["SendError", "Smtp", "send"]

UNKNOWN = ("nobody knows whether this mail arrived, because sending was interrupted; ask the recipient, "
           "and run offpitch send {slug} --week {week} --again to mail everybody anew")


class SendError(MailError):
    """Nothing can be mailed at all; says what to set."""


def send(brand: Brand, week: Week, *, again: bool = False, smtp: Smtp | None = None) -> list[Receipt]:
    """Mail the week's report to everybody in `[mail] to` who does not have it; `again` mails those who have, too.

    Gives back one receipt a recipient who was tried now or whose mail needs a person's eye; who has it already is
    left out. `smtp` stands in for the environment's mail server. Raises `SendError` and `MailError` where no mail can
    be made, no server is set or reached, or the login fails.
    """
    if not brand.mail.to or not brand.mail.sender:
        lacking = "recipients; write them into to" if brand.mail.sender else "sender; write it into sender"
        raise SendError(f"{brand.slug} has no {lacking} of [mail] in brand.toml")
    server, found = smtp or Smtp.from_environment(), letter(paths.report(brand.slug, week.name), brand)
    with opened(paths.receipts(brand.slug)) as ledger:
        waiting = [to for to in dict.fromkeys(brand.mail.to) if again or _due(ledger.last(week.name, to))]
        tried = _mail(brand, found, waiting, ledger, server)
        stuck = [_stuck(ledger, brand, week.name, to) for to in dict.fromkeys(brand.mail.to) if to not in waiting]
        receipts = [*tried, *(receipt for receipt in stuck if receipt)]
        issues.write(paths.issues(brand.slug, "send", week.name), _complaints(receipts))
    return receipts


def _due(last: Receipt | None) -> bool:
    """Whether to mail: never tried, or put off by the server (its codes from 400 to 499)."""
    return last is None or (last.state == "refused" and (last.message or "").startswith("4"))


def _stuck(ledger: Ledger, brand: Brand, week: str, to: str) -> Receipt | None:
    """The receipt of a mail that did not arrive for sure and is not tried again by itself."""
    last = ledger.last(week, to)
    if last is None or last.state == "sent":
        return None
    return last if last.state == "refused" else replace(last, message=UNKNOWN.format(slug=brand.slug, week=week))


def _mail(brand: Brand, found: Letter, waiting: Iterable[str], ledger: Ledger, server: Smtp) -> list[Receipt]:
    receipts = []
    with ExitStack() as stack:
        link: smtplib.SMTP | None = None
        for to in waiting:
            link = link or stack.enter_context(connected(server))
            receipts.append(_one(brand, found, to, ledger, link))
            if receipts[-1].state == "sending" or link.sock is None:
                link = None
    return receipts


def _one(brand: Brand, found: Letter, to: str, ledger: Ledger, link: smtplib.SMTP) -> Receipt:
    at = datetime.now(UTC)
    try:
        mail = message(found, brand, to, at, ledger.times_sent(found.week, to))
    except MailError as error:
        return ledger.add(Receipt(found.week, to, "", found.sha256, "refused", at, str(error)))
    entry = ledger.add(Receipt(found.week, to, mail["Message-ID"], found.sha256, "sending", at))
    try:
        hand_over(link, mail)
    except Refused as error:
        return ledger.add(replace(entry, state="refused", at=datetime.now(UTC), message=str(error)))
    except Lost:
        return replace(entry, message=UNKNOWN.format(slug=brand.slug, week=found.week))
    return ledger.add(replace(entry, state="sent", at=datetime.now(UTC)))


def _complaints(receipts: Iterable[Receipt]) -> Iterable[Issue]:
    for receipt in receipts:
        if receipt.state != "sent":
            fate = "was refused" if receipt.state == "refused" else "may be lost"
            told = f"the mail of {receipt.week} to {receipt.to} {fate}: {receipt.message}"
            yield Issue(receipt.at, "send", "warning", told)
