"""The verb send, against a real mail server with STARTTLS and a login."""

import datetime as dt
import ssl
import threading
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from pipeline import issues, paths
from pipeline.sections import Mail
from pipeline.send import SendError, Smtp, send
from pipeline.sending.mail import MailError
from pipeline.settings import Brand

WEEK = "2026-11-16"
SECRET = "correct-horse-battery"
TO = ("ann@acme.example", "bob@acme.example", "cy@acme.example")
HTML = '<html><body><p>Risk 34</p><img src="cid:weeks" alt="Two lines"></body></html>'


class Inbox:
    """What the server took, and whom it refuses: an answer an address."""

    def __init__(self):
        self.mails, self.refuse, self.at_data = [], {}, None

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        if self.at_data:
            return self.at_data(server)
        return "250 OK"

    def names(self):
        return [to for rcpt, _ in self.mails for to in rcpt]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for localhost that only these tests trust."""
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
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return folder


def login(server, session, envelope, mechanism, data):
    good = data.login == b"offpitch" and data.password == SECRET.encode()
    return AuthResult(success=good, handled=good)


@pytest.fixture
def inbox(certificate, monkeypatch):
    """A server that wants STARTTLS and a login; its inbox, with `smtp` to reach it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    found = Inbox()
    server = Controller(found, hostname="localhost", port=0, tls_context=context, require_starttls=True,
                        authenticator=login, auth_required=True)
    server.port = free_port()
    server.start()
    found.smtp = Smtp("localhost", server.port, "offpitch", SECRET)
    yield found
    server.stop()


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


@pytest.fixture
def brand(tmp_path, monkeypatch):
    """A brand with a report for three recipients."""
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path))
    folder = paths.report("acme", WEEK)
    folder.mkdir(parents=True)
    (folder / "report.json").write_text('{"subject": "Acme: risk 34 (guarded), week of 16 November 2026"}')
    (folder / "report.html").write_text("<!doctype html><p>The whole report")
    (folder / "mail.html").write_text(HTML)
    (folder / "mail.txt").write_text("Risk 34 of 100\nÄll in words\n", encoding="utf-8")
    (folder / "weeks.png").write_bytes(b"\x89PNG\r\n\x1a\n picture")
    return Brand(name="Acme", contact="a@acme.example", slug="acme", mail=Mail(sender="audit@acme.example", to=TO))


def mail(brand, inbox, **more):
    return send(brand, brand.week(WEEK), smtp=inbox.smtp, **more)


def complaints():
    return [issue.message for issue in issues.read(paths.data("acme") / "issues")]


def states(receipts):
    return [(receipt.to, receipt.state) for receipt in receipts]


def test_each_recipient_gets_one_mail_with_all_its_parts(brand, inbox):
    assert states(mail(brand, inbox)) == [(to, "sent") for to in TO]
    assert inbox.names() == list(TO)
    _, first = inbox.mails[0]
    assert (first["To"], first["From"]) == (TO[0], "audit@acme.example")
    assert first["Subject"] == "Acme: risk 34 (guarded), week of 16 November 2026"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["List-Id"] == "acme weekly report <acme.offpitch.acme.example>"
    assert first.get_body(("plain",)).get_content().splitlines() == ["Risk 34 of 100", "Äll in words"]
    assert "Risk 34" in first.get_body(("html",)).get_content()
    picture = next(part for part in first.walk() if part.get_content_type() == "image/png")
    assert (picture["Content-ID"], picture.get_content()) == ("<weeks>", b"\x89PNG\r\n\x1a\n picture")
    attached = list(first.iter_attachments())
    assert [part.get_filename() for part in attached] == ["report-2026-11-16.html"]


def test_a_second_run_mails_nobody(brand, inbox):
    mail(brand, inbox)
    assert mail(brand, inbox) == []
    assert len(inbox.mails) == 3


def test_again_mails_everybody_anew_under_another_name(brand, inbox):
    first = mail(brand, inbox)
    second = mail(brand, inbox, again=True)
    assert len(inbox.mails) == 6
    assert not {one.message_id for one in first} & {one.message_id for one in second}


def test_the_same_mail_has_the_same_message_id(brand, inbox):
    inbox.refuse[TO[0]] = "451 come back later"
    put_off = mail(brand, inbox)[0]
    inbox.refuse.clear()
    assert mail(brand, inbox)[0].message_id == put_off.message_id


def test_one_refused_recipient_stops_nobody_else_and_is_named(brand, inbox):
    inbox.refuse[TO[1]] = "550 5.1.1 no such person"
    receipts = mail(brand, inbox)
    assert states(receipts) == [(TO[0], "sent"), (TO[1], "refused"), (TO[2], "sent")]
    assert receipts[1].message == "550 5.1.1 no such person"
    assert complaints() == [f"the mail of {WEEK} to {TO[1]} was refused: 550 5.1.1 no such person"]
    inbox.refuse.clear()
    assert states(mail(brand, inbox)) == [(TO[1], "refused")]
    assert inbox.names() == [TO[0], TO[2]]


def test_a_recipient_put_off_is_tried_by_the_next_run(brand, inbox):
    inbox.refuse[TO[1]] = "451 4.2.1 mailbox busy"
    assert states(mail(brand, inbox))[1] == (TO[1], "refused")
    inbox.refuse.clear()
    assert states(mail(brand, inbox)) == [(TO[1], "sent")]
    assert complaints() == []
    assert sorted(inbox.names()) == sorted(TO)


def test_a_mail_cut_off_while_handed_over_is_not_sent_twice_but_named(brand, inbox):
    def hang_up(server):
        inbox.at_data = None
        server.transport.abort()
        return "250 OK"

    inbox.at_data = hang_up
    receipts = mail(brand, inbox)
    assert states(receipts) == [(TO[0], "sending"), (TO[1], "sent"), (TO[2], "sent")]
    assert "--again" in receipts[0].message
    assert states(mail(brand, inbox)) == [(TO[0], "sending")]
    assert inbox.names() == list(TO)
    assert len(complaints()) == 1
    assert "may be lost" in complaints()[0]


def test_a_run_killed_between_its_two_lines_does_not_mail_twice(brand, inbox):
    mail(brand, inbox)
    ledger = paths.receipts("acme")
    kept = [line for line in ledger.read_text().splitlines() if not (TO[2] in line and '"sent"' in line)]
    ledger.write_text("\n".join(kept) + '\n{"week": "2026-11-16", "to": "cy@ac')
    assert states(mail(brand, inbox)) == [(TO[2], "sending")]
    assert len(inbox.mails) == 3
    assert states(mail(brand, inbox, again=True)) == [(to, "sent") for to in TO]
    assert mail(brand, inbox) == []


def test_two_runs_at_once_mail_each_recipient_once(brand, inbox):
    runs = [threading.Thread(target=mail, args=(brand, inbox)) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sorted(inbox.names()) == sorted(TO)


def test_a_wrong_password_mails_nobody_and_shows_in_no_text(brand, inbox, caplog):
    inbox.smtp = Smtp("localhost", inbox.smtp.port, "offpitch", "wrong-" + SECRET)
    with pytest.raises(MailError, match="does not let offpitch in") as caught:
        mail(brand, inbox)
    assert SECRET not in str(caught.value) + repr(inbox.smtp) + caplog.text
    assert not paths.receipts("acme").exists()


def test_a_password_never_travels_in_the_open(brand, inbox):
    inbox.smtp = Smtp("localhost", inbox.smtp.port, "offpitch", SECRET, starttls=False)
    with pytest.raises(MailError, match="in the open"):
        mail(brand, inbox)


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(brand, inbox, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(MailError, match="no safe connection"):
        mail(brand, inbox)
    assert inbox.mails == []


def test_a_plain_server_on_this_machine_works_without_login(brand):
    found = Inbox()
    server = Controller(found, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        found.smtp = Smtp("127.0.0.1", server.port, starttls=False)
        assert states(mail(brand, found)) == [(to, "sent") for to in TO]
    finally:
        server.stop()


@pytest.mark.parametrize(("mail_settings", "says"), [
    (Mail(sender="a@acme.example"), "no recipients"), (Mail(to=TO), "no sender")])
def test_what_is_not_set_is_named(brand, mail_settings, says):
    with pytest.raises(SendError, match=says):
        send(brand.model_copy(update={"mail": mail_settings}), brand.week(WEEK))


def test_without_a_server_it_says_which_variable_to_set(brand, monkeypatch):
    monkeypatch.delenv("OFFPITCH_SMTP_HOST", raising=False)
    with pytest.raises(MailError, match="OFFPITCH_SMTP_HOST"):
        send(brand, brand.week(WEEK))


def test_the_environment_names_the_server():
    told = {"HOST": "mail.example", "PORT": "2525", "USER": "u", "PASSWORD": SECRET, "STARTTLS": "0"}
    found = Smtp.from_environment({f"OFFPITCH_SMTP_{name}": value for name, value in told.items()})
    assert found == Smtp("mail.example", 2525, "u", SECRET, starttls=False)
    assert Smtp.from_environment({"OFFPITCH_SMTP_HOST": "mail.example"}) == Smtp("mail.example", 587)


@pytest.mark.parametrize("address", [
    "ann@acme.example\r\nBcc: all@evil.example", "Ann <ann@acme.example>", "nobody", "a@b, c@d"])
def test_no_header_can_be_smuggled_in_by_an_address(brand, inbox, address):
    brand = brand.model_copy(update={"mail": Mail(sender="audit@acme.example", to=(address, TO[0]))})
    receipts = mail(brand, inbox)
    assert [receipt.state for receipt in receipts] == ["refused", "sent"]
    assert inbox.names() == [TO[0]]


def test_no_header_can_be_smuggled_in_by_the_subject(brand, inbox):
    folder = paths.report("acme", WEEK)
    (folder / "report.json").write_text('{"subject": "Acme\\r\\nBcc: all@evil.example\\u202e: risk 3"}')
    mail(brand, inbox)
    _, first = inbox.mails[0]
    assert first["Bcc"] is None
    assert first["Subject"] == "Acme Bcc: all@evil.example: risk 3"


@pytest.mark.parametrize("lacking", ["report.json", "mail.html", "mail.txt", "weeks.png", "report.html"])
def test_a_mail_is_looked_over_before_anybody_gets_it(brand, inbox, lacking):
    (paths.report("acme", WEEK) / lacking).unlink()
    with pytest.raises(MailError, match=lacking):
        mail(brand, inbox)
    assert inbox.mails == []


def test_where_the_report_is_served_it_is_not_attached(brand, inbox):
    served = Mail(sender="audit@acme.example", to=TO[:1], report_url="https://reports.example/acme")
    mail(brand.model_copy(update={"mail": served}), inbox)
    assert list(inbox.mails[0][1].iter_attachments()) == []
