"""The verb send, against a real mail server with STARTTLS and a login."""

import json
import threading

import pytest
from sending.folder import SUBJECT, TO, WEEK, acme, left
from servers.smtp.scripted import LOGIN, SECRET, certificate_in, running

from pipeline import issues, paths
from pipeline.sections import Mail
from pipeline.send import SendError, Smtp, send
from pipeline.sending.mail import MailError


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return certificate_in(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def inbox(certificate, monkeypatch):
    """A server that wants STARTTLS and a login; its inbox, with `smtp` to reach it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    with running(certificate) as (found, port):
        found.smtp = Smtp("localhost", port, LOGIN, SECRET)
        yield found


@pytest.fixture
def brand(tmp_path, monkeypatch):
    """A brand with a report for three recipients."""
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path))
    monkeypatch.delenv("OFFPITCH_NOTES", raising=False)
    left()
    return acme()


def mail(brand, inbox, **more):
    return send(brand, brand.week(WEEK), smtp=inbox.smtp, **{"waits": ()} | more)


def complaints():
    return [issue.message for issue in issues.read(paths.data("acme") / "issues")]


def states(receipts):
    return [(receipt.to, receipt.state) for receipt in receipts]


def test_each_recipient_gets_one_mail_with_all_its_parts(brand, inbox):
    assert states(mail(brand, inbox)) == [(to, "sent") for to in TO]
    assert inbox.names() == list(TO)
    _, first = inbox.mails[0]
    assert (first["To"], first["From"]) == (TO[0], "audit@acme.example")
    assert first["Subject"] == SUBJECT
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
    inbox.fail("rcpt", "451 come back later", match=TO[0])
    put_off = mail(brand, inbox)[0]
    assert mail(brand, inbox)[0].message_id == put_off.message_id


def test_one_refused_recipient_stops_nobody_else_and_is_named(brand, inbox):
    inbox.fail("rcpt", "550 5.1.1 no such person", match=TO[1])
    receipts = mail(brand, inbox)
    assert states(receipts) == [(TO[0], "sent"), (TO[1], "refused"), (TO[2], "sent")]
    assert receipts[1].message == "550 5.1.1 no such person"
    assert complaints() == [f"the mail of {WEEK} to {TO[1]} was refused: 550 5.1.1 no such person"]
    assert states(mail(brand, inbox)) == [(TO[1], "refused")]
    assert inbox.names() == [TO[0], TO[2]]


def test_a_recipient_put_off_is_tried_by_the_next_run(brand, inbox):
    inbox.fail("rcpt", "451 4.2.1 mailbox busy", match=TO[1])
    assert states(mail(brand, inbox))[1] == (TO[1], "put_off")
    assert states(mail(brand, inbox)) == [(TO[1], "sent")]
    assert complaints() == []
    assert sorted(inbox.names()) == sorted(TO)


def test_a_mail_cut_off_while_handed_over_is_not_sent_twice_but_named(brand, inbox):
    inbox.fail("end", drop=True, kept=True)
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
    with running(host="127.0.0.1") as (found, port):
        found.smtp = Smtp("127.0.0.1", port, starttls=False)
        assert states(mail(brand, found)) == [(to, "sent") for to in TO]


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
    rows = json.loads((folder / "letters.json").read_text())
    rows["digest"]["subject"] = "Acme\r\nBcc: all@evil.example\u202e: risk 3"
    (folder / "letters.json").write_text(json.dumps(rows))
    mail(brand, inbox)
    _, first = inbox.mails[0]
    assert first["Bcc"] is None
    assert first["Subject"] == "Acme Bcc: all@evil.example: risk 3"


@pytest.mark.parametrize(
    "lacking", ["report.json", "letters.json", "mail.html", "mail.txt", "weeks.png", "report.html"])
def test_a_mail_is_looked_over_before_anybody_gets_it(brand, inbox, lacking):
    (paths.report("acme", WEEK) / lacking).unlink()
    with pytest.raises(MailError, match=lacking):
        mail(brand, inbox)
    assert inbox.mails == []
