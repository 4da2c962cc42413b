"""Getting into a mail server, or saying in one line why not; what may pass by itself is waited for."""

import socket
import threading
from contextlib import contextmanager

import pytest
from aiosmtpd.smtp import AuthResult
from sending.folder import TO, WEEK
from servers.smtp.scripted import LOGIN, SECRET, certificate_in, running

from pipeline.send import Smtp, send
from pipeline.sending.mail import MailError
from pipeline.sending.smtp import NoConnection, connect


@contextmanager
def greeting(*lines):
    """A server that says one line to each who connects, the last to all who follow, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        said = list(lines)

        def greet():
            while True:
                try:
                    line, _ = door.accept()
                except OSError:
                    return
                with line:
                    line.sendall((said.pop(0) if len(said) > 1 else said[0]).encode() + b"\r\n")

        threading.Thread(target=greet, daemon=True).start()
        yield Smtp("127.0.0.1", door.getsockname()[1], starttls=False)
        door.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def trusted(tmp_path, monkeypatch):
    folder = certificate_in(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "cert.pem"))
    return folder


def test_a_server_that_is_busy_is_another_matter_than_one_that_wants_nobody():
    with greeting("421 4.3.2 too many connections") as busy, pytest.raises(NoConnection, match="in for now"):
        connect(busy)
    with greeting("554 5.7.1 no mail from your network") as closed:
        with pytest.raises(MailError, match="lets nobody in: 554 5") as caught:
            connect(closed)
        assert not isinstance(caught.value, NoConnection)


def test_a_server_that_greets_and_hangs_up_may_be_back_later():
    with greeting("220 hello") as gone, pytest.raises(NoConnection, match="broke"):
        connect(gone)


def test_a_server_that_speaks_no_smtp_is_named():
    with greeting("HTTP/1.1 400 Bad Request") as web, pytest.raises(MailError, match="Bad Request"):
        connect(web)


def test_a_server_without_encryption_gets_neither_mail_nor_password():
    with running(host="127.0.0.1") as (inbox, port):
        with pytest.raises(MailError, match="cannot do what is asked of it"):
            connect(Smtp("127.0.0.1", port, LOGIN, SECRET))
        assert inbox.mails == []


def test_a_login_that_fails_for_now_is_tried_again(brand, trusted):
    said = [AuthResult(success=False, handled=False, message="454 4.7.0 try again later")]

    def slow_to_wake(*_):
        return said.pop() if said else AuthResult(success=True)

    with running(trusted, authenticator=slow_to_wake) as (inbox, port):
        receipts = send(brand, brand.week(WEEK), smtp=Smtp("localhost", port, LOGIN, SECRET), waits=(0.01, 0.01))
        assert [one.state for one in receipts] == ["sent"] * len(TO)
        assert sorted(inbox.names()) == sorted(TO)


def test_a_certificate_nobody_vouches_for_is_no_matter_of_waiting(brand, trusted, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    waited = []
    with running(trusted) as (inbox, port), pytest.raises(MailError, match="no safe connection"):
        send(brand, brand.week(WEEK), smtp=Smtp("localhost", port, LOGIN, SECRET), waits=(0.01,), say=waited.append)
    assert waited == inbox.mails == []
