"""From a real audit to a mailbox: a week of which nothing is known, and the report that follows when it is."""

import pytest
from servers.smtp.scripted import running
from stages.brand_folder import brand, impatient

from pipeline import paths
from pipeline.build import build
from pipeline.collect import collect
from pipeline.label import label
from pipeline.parse import parse
from pipeline.report import report
from pipeline.send import Smtp, send
from pipeline.sending.receipts import Ledger

NOWHERE = {"https://public.api.bsky.app": "http://127.0.0.1:9"}


@pytest.fixture
def nobody_answers(tmp_path, monkeypatch):
    """Acme, whose only platform does not answer, with a head and a lead."""
    made = brand(tmp_path, monkeypatch, own=[("bluesky", "acme.example")], endpoints=NOWHERE,
                 reps=["R1,Dana Whitlow,bluesky,dana.example,,2026-11-01,"])
    impatient(monkeypatch)
    monkeypatch.delenv("OFFPITCH_NOTES", raising=False)
    mail = made.mail.model_copy(update={"sender": "audit@acme.example", "to": ("head@acme.example",)})
    return made.model_copy(update={"mail": mail})


def audit(audited):
    day = audited.today()
    week = audited.last_week(day)
    collect(audited, day)
    parse(audited, day)
    label(audited, day)
    build(audited, week)
    report(audited, week)
    return week


def test_when_nothing_could_be_collected_the_head_is_told_what_happened_and_what_to_do(nobody_answers):
    week = audit(nobody_answers)
    with running(host="127.0.0.1") as (inbox, port):
        receipts = send(nobody_answers, week, smtp=Smtp("127.0.0.1", port, starttls=False), waits=())
    assert [(one.kind, one.state) for one in receipts] == [("nothing", "sent")]
    _, mail = inbox.mails[0]
    assert mail["Subject"] == f"Acme: nothing could be collected, {mail['Subject'].rsplit(', ', 1)[1]}"
    text = mail.get_body(("plain",)).get_content()
    assert "bluesky:acme.example" in text
    assert f"offpitch audit acme --week {week.name}" in text
    assert "of 100" not in text
    assert not Ledger(paths.receipts("acme")).mailed(week.name), "the week's report is still to come"
