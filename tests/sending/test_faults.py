"""A mail server that breaks at every stage: each recipient gets exactly one mail in the end, or a named reason."""

import json
from collections import Counter

import pytest
from sending.folder import TO, WEEK
from servers.smtp.scripted import free_port, running

from pipeline import issues, paths
from pipeline.send import Smtp, send
from pipeline.sending import handing
from pipeline.sending.mail import MailError

ONCE = dict.fromkeys(TO, 1)
STAGES = ("mail", "rcpt", "data", "end")


def states(receipts):
    return {receipt.to: receipt.state for receipt in receipts}


def lines(to):
    rows = [json.loads(line) for line in paths.receipts("acme").read_text(encoding="utf-8").splitlines()]
    return [row["state"] for row in rows if row["to"] == to]


@pytest.mark.parametrize("stage", STAGES)
def test_who_is_put_off_gets_the_mail_in_a_further_round(brand, inbox, stage):
    inbox.fail(stage, "451 4.3.0 come back later", match=TO[1] if stage != "mail" else "")
    if stage == "end":
        inbox.faults[0].kept = False
    receipts = inbox.send(brand)
    assert states(receipts) == dict.fromkeys(TO, "sent")
    assert Counter(inbox.names()) == ONCE
    assert inbox.send(brand) == []


@pytest.mark.parametrize("stage", STAGES)
def test_who_is_refused_is_named_and_stops_nobody_else(brand, inbox, stage):
    inbox.fail(stage, "550 5.7.1 not here", match=TO[1] if stage != "mail" else "", kept=False)
    receipts = inbox.send(brand)
    refused = [receipt for receipt in receipts if receipt.state == "refused"]
    assert [receipt.message for receipt in refused] == ["550 5.7.1 not here"]
    assert Counter(inbox.names()) == {to: 1 for to in TO if to != refused[0].to}
    assert states(inbox.send(brand)) == {refused[0].to: "refused"}
    assert len(inbox.mails) == 2


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "text"])
def test_a_connection_cut_before_the_mail_is_whole_is_tried_again_without_asking_anybody(brand, inbox, stage):
    if stage == "text":  # more than the line holds by itself
        (paths.report("acme", WEEK) / "report.html").write_text("long " * 800_000)
    inbox.fail(stage, drop=True)
    assert states(inbox.send(brand)) == dict.fromkeys(TO, "sent")
    assert Counter(inbox.names()) == ONCE


@pytest.mark.parametrize("kept", [True, False])
def test_a_connection_cut_after_the_mail_was_whole_is_a_question_for_a_person(brand, inbox, kept):
    inbox.fail("end", match=TO[0], drop=True, kept=kept)
    receipts = inbox.send(brand)
    assert states(receipts) == {TO[0]: "sending", TO[1]: "sent", TO[2]: "sent"}
    assert receipts[0].message.endswith("run offpitch send acme --week 2026-11-16 --again --to ann@acme.example "
                                        "to send it once more")
    assert states(inbox.send(brand)) == {TO[0]: "sending"}
    assert Counter(inbox.names()) == {to: 1 for to in TO if kept or to != TO[0]}


def test_a_mail_sent_once_more_on_request_goes_to_that_person_only_and_bears_the_same_name(brand, inbox):
    inbox.fail("end", match=TO[0], drop=True, kept=True)
    inbox.send(brand)
    assert states(inbox.send(brand, again=True, only=(TO[0],))) == {TO[0]: "sent"}
    names = [mail["Message-ID"] for recipients, mail in inbox.mails if recipients == [TO[0]]]
    assert len(names) == 2
    assert len(set(names)) == 1, "a mailbox that has it already could not tell"
    assert Counter(inbox.names()) == {TO[0]: 2, TO[1]: 1, TO[2]: 1}


def test_the_ledger_has_the_mail_before_it_goes_out_and_no_line_for_one_that_cannot_have(brand, inbox):
    inbox.fail("rcpt", match=TO[1], drop=True)
    inbox.send(brand)
    assert lines(TO[0]) == ["sending", "sent"]
    assert lines(TO[1]) == ["put_off", "sending", "sent"]


def test_no_mail_goes_out_that_cannot_be_written_down(brand, inbox):
    paths.receipts("acme").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        inbox.send(brand)
    assert inbox.mails == []


@pytest.mark.parametrize("stage", ["hello", "mail", "rcpt", "data", "end"])
def test_a_server_that_shuts_down_is_asked_again_when_it_is_back(brand, inbox, stage):
    inbox.fail(stage, "421 4.3.2 shutting down", kept=False)
    assert states(inbox.send(brand)) == dict.fromkeys(TO, "sent")
    assert Counter(inbox.names()) == ONCE


def test_greylisting_and_a_full_mailbox_end_as_put_off_with_the_servers_words_and_are_tried_next_time(brand, inbox):
    inbox.fail("rcpt", "450 4.7.1 greylisted, see you in 300 seconds", match=TO[0], times=2)
    inbox.fail("rcpt", "452 4.2.2 mailbox full", match=TO[2], times=4)
    waited = []
    receipts = inbox.send(brand, say=waited.append)
    assert states(receipts) == {TO[0]: "sent", TO[1]: "sent", TO[2]: "put_off"}
    assert receipts[2].message == "452 4.2.2 mailbox full"
    assert [line.split(" put")[0] for line in waited] == ["2 mails", "2 mails"]
    told = [issue.message for issue in issues.read(paths.data("acme") / "issues")]
    assert told == ["the mail of 2026-11-16 to cy@acme.example was put off: 452 4.2.2 mailbox full"]
    inbox.send(brand)
    assert Counter(inbox.names()) == ONCE


def test_a_slow_server_is_waited_for(brand, inbox):
    for stage in STAGES:
        inbox.fail(stage, delay=0.2, match=TO[0] if stage != "mail" else "")
    assert states(inbox.send(brand)) == dict.fromkeys(TO, "sent")


def test_a_server_too_slow_to_say_yes_leaves_the_mail_of_unknown_fate_once(brand, inbox, monkeypatch):
    monkeypatch.setattr(handing, "END_SECONDS", 0.1)
    inbox.fail("end", delay=1, match=TO[0], kept=True)
    assert states(inbox.send(brand)) == {TO[0]: "sending", TO[1]: "sent", TO[2]: "sent"}
    assert Counter(inbox.names()) == ONCE


def test_a_server_too_slow_before_the_mail_is_whole_is_tried_again(brand, inbox, monkeypatch):
    monkeypatch.setattr(handing, "REPLY_SECONDS", 0.1)
    inbox.fail("rcpt", delay=1, match=TO[0])
    assert states(inbox.send(brand)) == dict.fromkeys(TO, "sent")
    assert Counter(inbox.names()) == ONCE


def test_a_mail_too_large_for_the_server_is_not_even_begun_and_says_what_to_set(brand):
    (paths.report("acme", WEEK) / "report.html").write_text("long " * 1_000_000)
    with running(host="127.0.0.1", data_size_limit=1_000_000) as (small, port):
        receipts = send(brand, brand.week(WEEK), smtp=Smtp("127.0.0.1", port, starttls=False), waits=())
        assert set(states(receipts).values()) == {"refused"}
        assert "report_url" in receipts[0].message
        assert small.mails == []


def test_a_mail_too_large_for_any_server_is_not_sent_at_all(brand, inbox):
    (paths.report("acme", WEEK) / "report.html").write_text("long " * 2_000_000)
    with pytest.raises(MailError, match="report_url"):
        inbox.send(brand)


def test_who_is_left_when_the_server_goes_away_is_put_off_and_gets_the_mail_next_time(brand, inbox):
    inbox.fail("end", "421 4.3.2 shutting down", match=TO[0], kept=False)
    inbox.fail("hello", "421 4.3.2 shutting down", skip=1, times=3)
    assert states(inbox.send(brand)) == dict.fromkeys(TO, "put_off")
    assert states(inbox.send(brand)) == dict.fromkeys(TO, "sent")
    assert Counter(inbox.names()) == ONCE


def test_a_server_that_is_not_there_is_waited_for_a_little_and_then_named(brand):
    with pytest.raises(MailError, match="cannot be reached"):
        send(brand, brand.week(WEEK), smtp=Smtp("127.0.0.1", free_port(), starttls=False), waits=(0.01, 500))
    assert not paths.receipts("acme").exists()


@pytest.mark.parametrize(("accents", "state"), [(True, "sent"), (False, "refused")])
def test_an_address_with_accents_goes_to_a_server_that_knows_them_and_is_named_else(brand, accents, state):
    foreign = brand.model_copy(update={"mail": brand.mail.model_copy(update={"to": ("zoë@acme.example", TO[0])})})
    with running(host="127.0.0.1", enable_SMTPUTF8=accents) as (_, port):
        receipts = send(foreign, brand.week(WEEK), smtp=Smtp("127.0.0.1", port, starttls=False), waits=())
    assert states(receipts) == {"zoë@acme.example": state, TO[0]: "sent"}
    assert accents or "without accents" in receipts[0].message
