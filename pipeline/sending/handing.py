"""Handing one mail over, in two steps, so that it is known how far it came when something breaks (RFC 5321).

Until the line with a single dot has gone out, no server may keep a mail: whatever breaks before it can be tried
again. After it, only the server's answer tells (RFC 1047 is about what happens where that answer is lost).
"""

from __future__ import annotations

import re
import select
import smtplib
import socket
from email.message import EmailMessage
from email.policy import SMTP

from pipeline.text import terminal

REPLY_SECONDS = 300
"""How long an answer may take (RFC 5321, section 4.5.3.2)."""
END_SECONDS = 600
"""How long the answer to a whole mail may take: the server may look it through before it says yes."""


class Refused(Exception):
    """The server said no to one mail; its text begins with the code: 4 and two digits is for now, 5 for good."""

    def __init__(self, code: int, said: bytes | str) -> None:
        """`code` and text of the server's answer (RFC 5321, section 4.2.1)."""
        text = said.decode(errors="replace") if isinstance(said, bytes) else said
        super().__init__(f"{code} {' '.join(terminal(text).split())}".strip())
        self.for_now = 400 <= code < 500
        self.closing = code == 421


class Unsent(Exception):
    """The connection broke before the mail was whole: the server cannot have taken it."""


class Lost(Exception):
    """The connection broke after the mail was whole: nobody knows whether it was taken."""


def offer(link: smtplib.SMTP, mail: EmailMessage) -> None:
    """Everything of the mail but the line that ends it. Raises `Refused` or `Unsent`; then nobody has got it."""
    try:
        _wire(link).settimeout(REPLY_SECONDS)
        data, options = _written(link, mail)
        _yes(link.mail(_bare(mail["From"]), options))
        _yes(link.rcpt(_bare(mail["To"])))
        _yes(link.docmd("DATA"), of=300)
        link.send(data)
        if select.select([_wire(link)], [], [], 0)[0]:  # an answer before the end is a no, or the end of the line
            _wire(link).settimeout(5)
            _yes(link.getreply())
    except (smtplib.SMTPException, OSError) as error:
        raise Unsent(_said(error)) from None


def settle(link: smtplib.SMTP) -> None:
    """End the mail that was offered. Raises `Refused` when the server says no, `Lost` when nobody can tell."""
    try:
        _wire(link).settimeout(END_SECONDS)
        link.send(b".\r\n")
        code, said = link.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise Lost(_said(error)) from None
    if code < 200:
        raise Lost("the mail server's answer makes no sense")
    _yes((code, said))


def _written(link: smtplib.SMTP, mail: EmailMessage) -> tuple[bytes, list[str]]:
    """The mail as it travels, dots doubled, and what the server is told of it."""
    foreign = not (str(mail["From"]) + str(mail["To"])).isascii()
    if foreign and not link.has_extn("smtputf8"):
        raise Refused(550, "this mail server knows only addresses in plain letters, without accents")
    # Python breaks a line before a long address and leaves its name alone on it, which not all servers read.
    width = 998 if all(str(value).isascii() for value in mail.values()) else 78
    data = mail.as_bytes(policy=SMTP.clone(utf8=foreign, cte_type="8bit" if foreign else "7bit", max_line_length=width))
    most = int(link.esmtp_features.get("size") or 0)
    if 0 < most < len(data):
        raise Refused(552, f"the mail has {len(data):,} bytes, this mail server takes {most:,}; "
                           "set report_url of [mail] in brand.toml, so that the report is linked and not attached")
    size = [f"size={len(data)}"] if link.has_extn("size") else []
    return re.sub(rb"(?m)^\.", b"..", data), [*size, *(["SMTPUTF8", "BODY=8BITMIME"] if foreign else [])]


def _yes(answer: tuple[int, bytes], of: int = 200) -> None:
    code, said = answer
    if not of <= code < of + 100:
        raise Refused(code, said) if code >= 400 else smtplib.SMTPServerDisconnected("it answered out of turn")


def _wire(link: smtplib.SMTP) -> socket.socket:
    if not link.sock:
        raise smtplib.SMTPServerDisconnected("the connection is closed")
    return link.sock


def _bare(header: object) -> str:
    return str(header).strip()


def _said(error: Exception) -> str:
    return " ".join(terminal(str(error)).split())
