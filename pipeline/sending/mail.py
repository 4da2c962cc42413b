"""The mail of a week: one message a recipient, from the files the report left; nothing from a post is in its head."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path

from pipeline.settings import Brand
from pipeline.text import terminal

HTML_BYTES = 100_000
"""Gmail cuts off a message's HTML beyond 102 KB."""


class MailError(Exception):
    """A mail that cannot be made or sent; says what is missing and where."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is mailed to everybody alike. `sha256` is of the report's JSON, so it names the report."""

    subject: str
    text: str
    html: str
    pictures: dict[str, bytes]
    page: bytes | None
    sha256: str
    week: str


def letter(folder: Path, brand: Brand) -> Letter:
    """The letter in a report's folder, checked before anybody gets it.

    Raises `MailError` when the report is missing, a picture lacks, or the HTML is too long to arrive whole.
    """
    try:
        told = (folder / "report.json").read_bytes()
        html, text = ((folder / name).read_text(encoding="utf-8") for name in ("mail.html", "mail.txt"))
        shown = re.findall(r'src="cid:([\w-]+)"', html)
        pictures = {name: (folder / f"{name}.png").read_bytes() for name in shown}
        page = None if brand.mail.report_url else (folder / "report.html").read_bytes()
    except FileNotFoundError as error:
        missing = Path(str(error.filename)).name
        again = f"run offpitch report {brand.slug} --week {folder.name} first"
        raise MailError(f"the report of {folder.name} has no {missing}; {again}") from None
    if len(html.encode()) > HTML_BYTES:
        raise MailError(f"mail.html of {folder.name} is over {HTML_BYTES // 1000} KB, which mail programs cut off")
    subject = json.loads(told)["subject"]
    return Letter(subject, text, html, pictures, page, hashlib.sha256(told).hexdigest(), folder.name)


def message(found: Letter, brand: Brand, to: str, at: datetime, copy: int = 0) -> EmailMessage:
    """The message for one recipient; `copy` counts the mails of this week they already got.

    Raises `MailError` for an address that is none. The same report, recipient and copy give the same Message-ID.
    """
    sender = _address(brand.mail.sender)
    host = sender.rpartition("@")[2]
    slug = re.sub(r"[^a-z0-9-]", "-", brand.slug.lower())
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, _address(to), _line(found.subject)
    mail["Date"], mail["Message-ID"] = format_datetime(at), f"<{_name(found, brand, to, copy)}@{host}>"
    mail["List-Id"] = f"{slug} weekly report <{slug}.offpitch.{host}>"
    mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"] = "auto-generated", "All"
    mail.set_content(found.text)
    mail.add_alternative(found.html, subtype="html")
    _with_pictures(mail, found.pictures)
    if found.page is not None:
        mail.add_attachment(found.page, maintype="text", subtype="html", filename=f"report-{found.week}.html")
    return mail


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


def _name(found: Letter, brand: Brand, to: str, copy: int) -> str:
    said = "\0".join((brand.slug, found.week, to, found.sha256, str(copy)))
    return f"{found.week}.{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def _line(text: str) -> str:
    return " ".join(terminal(text).split())
