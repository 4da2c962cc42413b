"""The mail server: where it is, how one logs in, and what became of one mail handed to it."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from pipeline.sending.mail import MailError
from pipeline.text import terminal

SECONDS = 30


class Refused(Exception):
    """The server said no to one mail; its text begins with the code: 4 and two digits is for now, 5 for good."""

    def __init__(self, code: int, said: bytes | str) -> None:
        """`code` and text of the server's answer (RFC 5321, section 4.2.1)."""
        text = said.decode(errors="replace") if isinstance(said, bytes) else said
        super().__init__(f"{code} {' '.join(terminal(text).split())}")


class Lost(Exception):
    """The connection broke while a mail was handed over: nobody knows whether it was taken."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server and how to log in to it; the password shows in no text made of it."""

    host: str
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = True

    @classmethod
    def from_environment(cls, values: Mapping[str, str] = os.environ) -> Smtp:
        """The server named by `OFFPITCH_SMTP_HOST`, `_PORT`, `_USER`, `_PASSWORD` and `_STARTTLS` (on unless off).

        Raises `MailError` for what is missing.
        """
        told = {name: values.get(f"OFFPITCH_SMTP_{name.upper()}", "") for name in ("host", "port", "user", "password")}
        if not told["host"]:
            raise MailError("no mail server is set; put its name into OFFPITCH_SMTP_HOST")
        if not told["port"].isdigit() and told["port"]:
            raise MailError("OFFPITCH_SMTP_PORT is no number; most servers listen on 587")
        starttls = values.get("OFFPITCH_SMTP_STARTTLS", "on").strip().lower() not in ("off", "no", "0", "false")
        return cls(told["host"], int(told["port"] or 587), told["user"], told["password"], starttls)


@contextmanager
def connected(server: Smtp) -> Iterator[smtplib.SMTP]:
    """A connection, encrypted and logged in as far as `server` asks for it. Raises `MailError` where it fails."""
    if server.user and not server.starttls:
        raise MailError("the mail server's password would travel in the open; leave OFFPITCH_SMTP_STARTTLS on")
    where = f"{server.host}:{server.port}"
    try:
        link = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    except OSError as error:
        raise MailError(f"the mail server {where} cannot be reached: {error}") from None
    try:
        _enter(link, server, where)
        yield link
    finally:
        _leave(link)


def hand_over(link: smtplib.SMTP, mail: EmailMessage) -> None:
    """Give one mail to the server. Raises `Refused` when it says no, `Lost` when nobody can tell."""
    try:
        link.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        raise Refused(*next(iter(error.recipients.values()))) from None
    except smtplib.SMTPResponseException as error:
        raise Refused(error.smtp_code, error.smtp_error) from None
    except smtplib.SMTPNotSupportedError as error:
        raise Refused(550, str(error)) from None
    except (smtplib.SMTPException, OSError) as error:
        raise Lost(str(error)) from None


def _enter(link: smtplib.SMTP, server: Smtp, where: str) -> None:
    try:
        if server.starttls:
            link.starttls(context=ssl.create_default_context())
        if server.user:
            link.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        mend = "look at OFFPITCH_SMTP_USER and OFFPITCH_SMTP_PASSWORD"
        raise MailError(f"{where} does not let {server.user} in ({error.smtp_code}); {mend}") from None
    except smtplib.SMTPNotSupportedError as error:
        raise MailError(f"{where} cannot do what is asked of it: {error}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(f"no safe connection to {where}: {error}") from None


def _leave(link: smtplib.SMTP) -> None:
    try:
        link.quit()
    except (smtplib.SMTPException, OSError):
        link.close()
