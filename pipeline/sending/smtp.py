"""The mail server: where it is, and how one logs in."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.sending.mail import MailError
from pipeline.text import terminal

SECONDS = 60
"""How long a server may take to greet and to let in."""
OFF = ("off", "no", "0", "false")


class NoConnection(MailError):
    """The mail server cannot be reached or lets nobody in for now; a later try may go through."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server and how to log in to it; the password shows in no text made of it.

    `starttls` turns encryption on after the greeting; at port 465 it is on from the first byte (RFC 8314).
    """

    host: str
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = True

    @property
    def at_once(self) -> bool:
        """Whether the connection is encrypted before the first word."""
        return self.port == 465

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
        starttls = values.get("OFFPITCH_SMTP_STARTTLS", "on").strip().lower() not in OFF
        return cls(told["host"], int(told["port"] or 587), told["user"], told["password"], starttls)


def connect(server: Smtp) -> smtplib.SMTP:
    """A connection, encrypted and logged in as far as `server` asks for it; the caller leaves it.

    Raises `NoConnection` where a later try may go through, `MailError` where somebody has to mend something.
    """
    if server.user and not (server.starttls or server.at_once):
        raise MailError("the mail server's password would travel in the open; leave OFFPITCH_SMTP_STARTTLS on")
    where = f"{server.host}:{server.port}"
    link = _reached(server, where)
    try:
        _enter(link, server, where)
    except MailError:
        link.close()
        raise
    return link


def leave(link: smtplib.SMTP | None) -> None:
    """Say goodbye, and bear it when nobody answers."""
    try:
        if link and link.sock:
            link.sock.settimeout(5)
            link.quit()
    except (smtplib.SMTPException, OSError):
        pass
    if link:
        link.close()


def _reached(server: Smtp, where: str) -> smtplib.SMTP:
    try:
        if server.at_once:
            trusted = ssl.create_default_context()
            return smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=trusted)
        return smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    except ssl.SSLError as error:
        raise MailError(f"no safe connection to {where}: {error}") from None
    except smtplib.SMTPConnectError as error:
        raise _not_let_in(error, server, where) from None
    except OSError as error:
        raise NoConnection(f"the mail server {where} cannot be reached: {error}") from None


def _enter(link: smtplib.SMTP, server: Smtp, where: str) -> None:
    try:
        _greet(link)
        if server.starttls and not server.at_once:
            link.starttls(context=ssl.create_default_context())
            _greet(link)
        if server.user:
            link.login(server.user, server.password)
    except smtplib.SMTPNotSupportedError as error:
        raise MailError(f"{where} cannot do what is asked of it: {error}") from None
    except smtplib.SMTPResponseException as error:
        raise _not_let_in(error, server, where) from None
    except (smtplib.SMTPServerDisconnected, ssl.SSLEOFError) as error:
        raise NoConnection(f"the connection to {where} broke: {error}") from None
    except (smtplib.SMTPException, ssl.SSLError) as error:
        raise MailError(f"no safe connection to {where}: {error}") from None
    except OSError as error:
        raise NoConnection(f"the connection to {where} broke: {error}") from None


def _greet(link: smtplib.SMTP) -> None:
    code, said = link.ehlo()
    if code // 100 == 5:  # it does not know the word: older than RFC 1869
        code, said = link.helo()
    if code // 100 != 2:
        raise smtplib.SMTPHeloError(code, said)


def _not_let_in(error: smtplib.SMTPResponseException, server: Smtp, where: str) -> MailError:
    if 400 <= error.smtp_code < 500:
        return NoConnection(f"{where} lets nobody in for now ({error.smtp_code})")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        mend = "look at OFFPITCH_SMTP_USER and OFFPITCH_SMTP_PASSWORD"
        return MailError(f"{where} does not let {server.user} in ({error.smtp_code}); {mend}")
    said = error.smtp_error.decode(errors="replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
    return MailError(f"{where} lets nobody in: {error.smtp_code} {' '.join(terminal(said).split())}")
