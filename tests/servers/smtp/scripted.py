"""A mail server that does what a test tells it to: STARTTLS, a login, and faults at every stage of a mail.

By hand: `python tests/servers/smtp/scripted.py 2752` keeps what `offpitch send` brings and prints it; then
`OFFPITCH_SMTP_HOST=127.0.0.1 OFFPITCH_SMTP_PORT=2752 OFFPITCH_SMTP_STARTTLS=0 offpitch send example`.
"""

import asyncio
import datetime as dt
import re
import socket
import ssl
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, syntax

LOGIN, SECRET = "offpitch", "correct-horse-battery"


@dataclass
class Fault:
    """What goes wrong at a stage: an answer, a wait, the end of the connection, as often as said.

    Stages: `hello`, `mail`, `rcpt`, `data` (before the text), `text` (in the middle of it) and `end` (after it).
    `kept` at `end`: the mail was taken, and only the answer never comes.
    """

    stage: str
    reply: str = ""
    match: str = ""
    times: int = 1
    delay: float = 0
    drop: bool = False
    kept: bool = False
    skip: int = 0


class Inbox:
    """The mails that were taken, and the faults still to come."""

    def __init__(self):
        self.mails, self.raw, self.faults = [], [], []

    def names(self):
        return [to for recipients, _ in self.mails for to in recipients]

    def fail(self, stage, reply="", **more):
        self.faults.append(Fault(stage, reply, **more))

    async def fault(self, stage, about, server):
        """The answer of the first fault that fits; the connection is cut after a 421, or instead of an answer."""
        found = next((one for one in self.faults if one.stage == stage and one.times and re.search(one.match, about)),
                     None)
        if found is None or found.skip:
            if found:
                found.skip -= 1
            return None
        found.times -= 1
        await asyncio.sleep(found.delay)
        if found.drop:
            server.transport.abort()
        elif found.reply.startswith("421"):
            asyncio.get_running_loop().call_later(0.02, server.transport.close)
        return found.reply or None

    async def handle_EHLO(self, server, session, _envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        said = await self.fault("hello", hostname, server)
        return [said] if said else responses

    async def handle_MAIL(self, server, _session, envelope, address, options):  # noqa: N802
        if said := await self.fault("mail", address, server):
            return said
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, _session, envelope, address, _options):  # noqa: N802
        if said := await self.fault("rcpt", address, server):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        recipients = " ".join(envelope.rcpt_tos)
        kept = next((one.kept for one in self.faults if one.stage == "end" and one.times
                     and re.search(one.match, recipients)), True)
        if kept:
            self.raw.append(envelope.content)
            self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        said = await self.fault("end", recipients, server)
        if not kept and not said:
            said = "451 never mind"
        return said or "250 OK"


class Server(SMTP):
    """aiosmtpd's server, with faults where its own hooks do not reach."""

    @syntax("DATA")
    async def smtp_DATA(self, arg):  # noqa: N802
        recipients = " ".join(self.envelope.rcpt_tos)
        if said := await self.event_handler.fault("data", recipients, self):
            return await self.push(said)
        if any(one.stage == "text" and one.times and re.search(one.match, recipients)
               for one in self.event_handler.faults):
            await self.push("354 go on")
            await self._reader.read(100)
            await self.event_handler.fault("text", recipients, self)
            return None
        return await super().smtp_DATA(arg)


def login(_server, _session, _envelope, _mechanism, data):
    good = data.login == LOGIN.encode() and data.password == SECRET.encode()
    return AuthResult(success=good, handled=good)  # handled without success would never be answered


@contextmanager
def running(certificate=None, host="localhost", **more):
    """A server with an inbox; with a certificate it wants STARTTLS and a login. Gives the inbox and its port."""
    found = Inbox()
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
        more = {"tls_context": context, "require_starttls": True, "authenticator": login, "auth_required": True} | more
    server = Controller(found, hostname=host, port=free_port(), **more)
    server.factory = lambda: Server(found, **server.SMTP_kwargs)
    server.start()
    try:
        yield found, server.port
    finally:
        server.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


def certificate_in(folder):
    """A certificate for localhost that only these tests trust, as `cert.pem` and `key.pem`."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now, day = dt.datetime.now(dt.UTC), dt.timedelta(days=1)
    signed = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
              .serial_number(7).not_valid_before(now - day).not_valid_after(now + day)
              .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
              .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
              .sign(key, hashes.SHA256()))
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return folder


if __name__ == "__main__":
    kept = Inbox()
    by_hand = Controller(kept, hostname="127.0.0.1", port=int(sys.argv[1]))
    by_hand.start()
    print(f"listening on 127.0.0.1:{sys.argv[1]}; end with Ctrl-C", flush=True)
    shown = 0
    while True:
        threading.Event().wait(0.5)
        for _to, mail in kept.mails[shown:]:
            print(mail.as_string(), flush=True)
        shown = len(kept.mails)
