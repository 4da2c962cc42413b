"""A real Postfix, read back by IMAP from Dovecot: each recipient has exactly one mail, or a named reason."""

import imaplib
import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sending.folder import SUBJECT, WEEK, acme, left

from pipeline import paths
from pipeline.send import Smtp, send
from pipeline.sending.mail import MailError

pytestmark = pytest.mark.servers
START = Path(__file__).parent / "smtp" / "start_postfix.sh"
WITH_SBIN = f"{os.environ['PATH']}:/usr/sbin:/sbin"
LOGIN, SECRET = "offpitch@brand.test", "only-for-tests"
TO = ("ann@brand.test", "bob@brand.test", "cy@brand.test")
ONCE = dict.fromkeys(TO, 1)


class Postfix:
    """A running server, and what it is to refuse."""

    def __init__(self, run, first, tls):
        self.run, self.plain, self.submission, self.tls, self.imap = run, first, first + 1, tls, first + 3
        self._told = os.environ | {"SMTP_RUN": str(run), "SMTP_PORTS": str(first), "SMTP_TLS": str(tls),
                                   "PATH": WITH_SBIN}

    def do(self, what="start"):
        with (self.run / "log").open("w") as log:
            ran = subprocess.run([START, what], env=self._told, check=False, timeout=60, stdout=log, stderr=log)
        assert ran.returncode == 0, (self.run / "log").read_text()

    def refuse(self, by_recipient="", by_header=""):
        (self.run / "faults").write_text(by_recipient + "\n")
        (self.run / "late_faults").write_text(by_header + "\n")
        self.do("reload")

    def empty(self):
        for box in (self.run / "mail").iterdir():
            shutil.rmtree(box)

    def mails(self, to):
        """What lies in somebody's mailbox, once the queue is empty."""
        subprocess.run(["postqueue", "-c", self.run / "postfix" / "etc", "-f"], env=self._told, check=False, timeout=30)
        self._until_queue_is_empty()
        with imaplib.IMAP4("127.0.0.1", self.imap, timeout=10) as box:
            box.login(to, SECRET)
            box.select("INBOX", readonly=True)
            numbers = box.search(None, "ALL")[1][0].split()
            raw = [box.fetch(number, "(RFC822)")[1][0][1] for number in numbers]
        return [message_from_bytes(one, policy=policy.default) for one in raw]

    def counted(self):
        return Counter({to: len(found) for to in TO if (found := self.mails(to))})

    def _until_queue_is_empty(self):
        for _ in range(200):
            queued = [path for room in ("incoming", "active", "maildrop")
                      for path in (self.run / "postfix" / "queue" / room).rglob("*") if path.is_file()]
            if not queued:
                return
            subprocess.run(["sleep", "0.05"], check=True)
        pytest.fail(f"still in the queue: {queued}")


def free_ports():
    """The first of five free ports in a row, and 465 where it is free, for TLS at once."""
    for first in range(27550, 28000, 5):
        if all(_free(first + n) for n in range(5)):
            return first, 465 if _free(465) else first + 2
    pytest.skip("no five free ports in a row")


def _free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@pytest.fixture(scope="module")
def server():
    missing = [name for name in ("postfix", "dovecot", "openssl") if not shutil.which(name, path=WITH_SBIN)]
    if missing:
        pytest.skip(f"no {', '.join(missing)} here: tests/servers/smtp/README.md says how it gets there")
    if os.geteuid() != 0:
        pytest.skip("Postfix is started by root only")
    folder = Path(tempfile.mkdtemp(prefix="offpitch-postfix-"))
    folder.chmod(0o755)  # postfix and nobody have to get in
    found = Postfix(folder, *free_ports())
    try:
        found.do()
        yield found
    finally:
        found.do("stop")
        shutil.rmtree(folder)


@pytest.fixture
def brand(server, tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path))
    monkeypatch.setenv("SSL_CERT_FILE", str(server.run / "cert.pem"))
    monkeypatch.delenv("OFFPITCH_NOTES", raising=False)
    left()
    server.refuse()
    server.empty()
    return acme(sender=LOGIN, to=TO)


def mail(server, brand, **more):
    smtp = Smtp("localhost", server.submission, LOGIN, SECRET)
    return send(brand, brand.week(WEEK), **{"smtp": smtp, "waits": (0.2,)} | more)


def states(receipts):
    return {receipt.to: receipt.state for receipt in receipts}


def test_a_mail_arrives_once_and_whole_by_starttls_and_login(server, brand):
    receipts = mail(server, brand)
    assert mail(server, brand) == []
    assert server.counted() == ONCE
    arrived = server.mails(TO[0])[0]
    assert (arrived["Subject"], arrived["Message-ID"]) == (SUBJECT, receipts[0].message_id)
    assert arrived.get_body(("plain",)).get_content().splitlines() == ["Risk 34 of 100", "Äll in words"]
    assert 'src="cid:weeks"' in arrived.get_body(("html",)).get_content()
    picture = next(part for part in arrived.walk() if part.get_content_type() == "image/png")
    assert (picture["Content-ID"], picture.get_content()) == ("<weeks>", b"\x89PNG\r\n\x1a\n picture")
    assert [part.get_filename() for part in arrived.iter_attachments()] == [f"report-{WEEK}.html"]
    assert "List-Unsubscribe" in arrived
    assert "ESMTPSA" in arrived["Received"], "encrypted and logged in, says Postfix"


def test_a_server_that_is_encrypted_from_the_first_byte_is_reached_at_port_465(server, brand):
    if server.tls != 465:
        pytest.skip("port 465 is taken on this machine")
    smtp = Smtp("localhost", 465, LOGIN, SECRET, starttls=False)
    assert set(states(mail(server, brand, smtp=smtp)).values()) == {"sent"}
    assert server.counted() == ONCE


def test_a_login_that_is_refused_mails_nobody(server, brand):
    with pytest.raises(MailError, match="look at OFFPITCH_SMTP_USER"):
        mail(server, brand, smtp=Smtp("localhost", server.submission, LOGIN, "wrong"))
    assert server.counted() == {}
    assert not paths.receipts("acme").exists()


@pytest.mark.parametrize(("fault", "state"), [
    ("451 4.3.0 try again later", "put_off"), ("450 4.7.1 greylisted, see you in 300 seconds", "put_off"),
    ("452 4.2.2 mailbox full", "put_off"), ("421 4.3.2 shutting down", "put_off"),
    ("550 5.1.1 no such person", "refused"), ("554 5.7.1 against our policy", "refused")])
def test_one_of_three_refused_by_name_stops_nobody_else(server, brand, fault, state):
    server.refuse(f"/^bob@/ {fault}")
    receipts = mail(server, brand)
    assert states(receipts) == {TO[0]: "sent", TO[1]: state, TO[2]: "sent"}
    assert fault.split(" ", 2)[2] in receipts[1].message
    server.refuse()
    assert states(mail(server, brand)) == {TO[1]: "sent" if state == "put_off" else "refused"}
    assert server.counted() == ({to: 1 for to in TO if to != TO[1]} if state == "refused" else ONCE)


@pytest.mark.parametrize(("code", "state"), [("4.7.1", "put_off"), ("5.7.1", "refused")])
def test_one_of_three_refused_after_its_text_stops_nobody_else(server, brand, code, state):
    server.refuse(by_header=f"/^To:.*bob@/ REJECT {code} not this text")
    receipts = mail(server, brand)
    assert states(receipts) == {TO[0]: "sent", TO[1]: state, TO[2]: "sent"}
    assert "not this text" in receipts[1].message
    server.refuse()
    mail(server, brand)
    assert server.counted() == ({to: 1 for to in TO if to != TO[1]} if state == "refused" else ONCE)


def test_a_slow_answer_is_waited_for(server, brand):
    server.refuse("/^bob@/ sleep 3")
    assert states(mail(server, brand)) == dict.fromkeys(TO, "sent")
    assert server.counted() == ONCE


def test_a_mail_over_the_servers_limit_is_refused_before_it_is_begun(server, brand):
    (paths.report("acme", WEEK) / "report.html").write_text("long " * 900_000)
    receipts = mail(server, brand)
    assert set(states(receipts).values()) == {"refused"}
    assert "report_url" in receipts[0].message
    assert server.counted() == {}


def test_a_server_that_comes_back_while_the_run_waits_gets_everything_once(server, brand):
    server.do("stop")
    receipts = mail(server, brand, waits=(0.1, 0.1), say=lambda _: server.do())
    assert states(receipts) == dict.fromkeys(TO, "sent")
    assert server.counted() == ONCE


def test_the_same_mail_sent_once_more_on_request_has_the_same_name_so_that_a_mailbox_can_tell(server, brand):
    mail(server, brand)
    ledger = paths.receipts("acme")
    rows = [json.loads(line) for line in ledger.read_text().splitlines()]
    ledger.write_text("".join(json.dumps(row) + "\n" for row in rows if (row["to"], row["state"]) != (TO[0], "sent")))
    assert states(mail(server, brand)) == {TO[0]: "sending"}
    assert states(mail(server, brand, again=True, only=(TO[0],))) == {TO[0]: "sent"}
    names = {arrived["Message-ID"] for arrived in server.mails(TO[0])}
    assert len(names) == 1
    assert server.counted() == {TO[0]: 2, TO[1]: 1, TO[2]: 1}
