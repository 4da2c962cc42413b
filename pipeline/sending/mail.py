"""A mail of the week: one message a recipient, from what the report left; nothing from a post is in its head."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import quote

from pipeline.settings import Brand
from pipeline.text import terminal


class MailError(Exception):
    """A mail that cannot be made or sent; says what is missing and where."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is mailed to all who get this kind of letter, and in short (`note`) to chats.

    `sha256` is of the report's JSON, so it names the report.
    """

    kind: str
    subject: str
    text: str
    html: str
    pictures: dict[str, bytes]
    page: bytes | None
    page_name: str
    sha256: str
    week: str
    note: tuple[str, ...] = ()


def message(found: Letter, brand: Brand, to: str, at: datetime, copy: int = 0) -> EmailMessage:
    """The message for one recipient; `copy` counts how often they got this letter already.

    Raises `MailError` for an address that is none. The same report, letter, recipient and copy give the same
    Message-ID, so that a mailbox that has it can tell.
    """
    sender, recipient = _address(brand.mail.sender), _address(to)
    mail = EmailMessage(policy=SMTP)
    for name, value in _head(found, brand, sender, recipient):
        mail[name] = value
    mail["Date"], mail["Message-ID"] = format_datetime(at), f"<{_name(found, brand, to, copy)}@{_host(sender)}>"
    mail.set_content(found.text)
    mail.add_alternative(found.html, subtype="html")
    _with_pictures(mail, found.pictures)
    if found.page is not None:
        mail.add_attachment(found.page, maintype="text", subtype="html", filename=found.page_name)
    return mail


def _head(found: Letter, brand: Brand, sender: str, to: str) -> Iterator[tuple[str, str]]:
    slug = re.sub(r"[^a-z0-9-]", "-", brand.slug.lower())
    yield from (("From", sender), ("To", to), ("Subject", _line(found.subject)))
    yield "List-Id", f"{slug} weekly report <{slug}.offpitch.{_host(sender)}>"
    ways = [f"<mailto:{sender}?subject={quote(f'unsubscribe {slug}')}>"]
    if brand.mail.unsubscribe_url:
        ways.insert(0, f"<{brand.mail.unsubscribe_url.replace('{to}', quote(to, safe=''))}>")
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    yield "List-Unsubscribe", ", ".join(ways)
    yield from (("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"))


def _with_pictures(mail: EmailMessage, pictures: dict[str, bytes]) -> None:
    html = mail.get_body(("html",))
    if not isinstance(html, EmailMessage):
        raise MailError("the mail has no HTML part to hold its pictures")
    for name, picture in pictures.items():
        html.add_related(picture, "image", "png", cid=f"<{name}>", filename=f"{name}.png", disposition="inline")


def _address(said: str) -> str:
    found = parseaddr(said)[1]
    if found != said.strip() or not re.fullmatch(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+", found):
        raise MailError(f"{_line(said)!r} is no mail address; write it as name@company.example in [mail] of brand.toml")
    return found


def _host(sender: str) -> str:
    return sender.rpartition("@")[2]


def _name(found: Letter, brand: Brand, to: str, copy: int) -> str:
    said = "\0".join((brand.slug, found.week, found.kind, to, found.sha256, str(copy)))
    return f"{found.week}.{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def _line(text: str) -> str:
    return " ".join(terminal(text).split())
