"""Several kinds of letters a week: each recipient gets theirs, once, and nobody else's."""

import json

import pytest
from sending.folder import SUBJECT, TO, WEEK, acme, left

from pipeline import paths
from pipeline.records import Account
from pipeline.sections import Mail
from pipeline.send import SendError

LEAD = "lead@acme.example"


def got(inbox):
    return [(to, mail["Subject"]) for recipients, mail in inbox.mails for to in recipients]


@pytest.fixture
def teams(brand):
    """Acme with a lead of team North, who is also one of the heads."""
    left(north=("team North", "Your team\n"))
    return acme(to=TO[:1], teams={"North": (LEAD, TO[0])})


def test_a_head_gets_the_digest_and_a_lead_only_their_teams_letter(teams, inbox):
    inbox.send(teams)
    assert got(inbox) == [(TO[0], SUBJECT), (LEAD, "Acme, team North"), (TO[0], "Acme, team North")]
    lead = next(mail for to, mail in inbox.mails if to == [LEAD])
    assert list(lead.iter_attachments()) == [], "the whole report is not a lead's to see"
    assert inbox.send(teams) == []


def test_each_letter_of_a_week_has_a_receipt_and_a_name_of_its_own(teams, inbox):
    receipts = inbox.send(teams)
    assert [(one.to, one.kind) for one in receipts] == [
        (TO[0], "digest"), (LEAD, "team North"), (TO[0], "team North")]
    assert len({one.message_id for one in receipts}) == 3


def test_a_lead_who_is_put_off_is_not_counted_as_having_the_letter_because_of_another(teams, inbox):
    inbox.fail("rcpt", "451 later", match=TO[0], skip=1, times=9)
    inbox.send(teams, waits=())
    inbox.faults.clear()
    assert [(one.to, one.kind) for one in inbox.send(teams)] == [(TO[0], "team North")]


def test_a_team_nobody_is_of_is_named_with_a_hint_and_stops_nobody(teams, inbox):
    rep = Account(platform="bluesky", handle="dana.example", role="rep", rep_id="R1", team="North")
    wrong = teams.model_copy(update={
        "mail": Mail(sender="audit@acme.example", to=TO[:1], teams={"Nroth": (LEAD,)}), "roster": (rep,)})
    receipts = inbox.send(wrong)
    assert [(one.to, one.state) for one in receipts] == [(TO[0], "sent"), (LEAD, "refused")]
    assert "did you mean North" in receipts[1].message


def test_a_team_that_was_named_after_the_report_was_made_is_told_when_its_letter_comes(teams, inbox):
    rep = Account(platform="bluesky", handle="ed.example", role="rep", rep_id="R2", team="South")
    later = teams.model_copy(update={
        "mail": Mail(sender="audit@acme.example", to=TO[:1], teams={"South": (LEAD,)}), "roster": (rep,)})
    receipts = inbox.send(later)
    assert [(one.to, one.state) for one in receipts] == [(TO[0], "sent"), (LEAD, "refused")]
    assert receipts[1].message.endswith("holds no letter for team South; it comes with the next week's")


def test_of_a_week_without_anything_the_head_hears_once_and_a_digest_follows_when_there_is_one(brand, inbox):
    week_without = {"mail": ("nothing", "Nothing could be collected\n")}
    left(**week_without)
    brand = acme(to=TO[:1], teams={"North": (LEAD,)})
    rows = paths.report("acme", WEEK) / "letters.json"
    inbox.send(brand)
    inbox.send(brand)
    assert got(inbox) == [(TO[0], "Acme, nothing")]
    left(north=("team North", "Your team\n"))
    inbox.send(brand)
    assert got(inbox)[1:] == [(TO[0], SUBJECT), (LEAD, "Acme, team North")]
    left(**week_without)
    assert set(json.loads(rows.read_text())) == {"nothing"}
    assert inbox.send(brand) == []
    assert len(inbox.mails) == 3


def test_a_letter_once_more_to_somebody_who_is_no_recipient_is_a_slip_of_the_pen(teams, inbox):
    with pytest.raises(SendError, match="no recipient of acme; did you mean lead"):
        inbox.send(teams, again=True, only=("laed@acme.example",))
    assert inbox.mails == []


def test_receipts_from_before_there_were_kinds_count_as_digests(brand, inbox):
    inbox.send(brand)
    file = paths.receipts("acme")
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    file.write_text("".join(json.dumps({name: row[name] for name in row if name != "kind"}) + "\n" for row in rows))
    assert inbox.send(brand) == []


def test_a_mail_says_how_to_get_no_more_of_them(brand, inbox):
    inbox.send(acme(to=TO[:1]))
    inbox.send(acme(to=TO[1:2], unsubscribe_url="https://acme.example/stop?who={to}"))
    plain, one_click = (mail for _, mail in inbox.mails)
    assert plain["List-Unsubscribe"] == "<mailto:audit@acme.example?subject=unsubscribe%20acme>"
    assert plain["List-Unsubscribe-Post"] is None
    assert one_click["List-Unsubscribe"].startswith("<https://acme.example/stop?who=bob%40acme.example>, <mailto:")
    assert b"List-Unsubscribe: <mailto:audit@acme.example?" in inbox.raw[0], "a header's name is not alone on its line"
    assert one_click["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_mail_is_of_seven_bits_and_short_lines_whatever_is_in_it(brand, inbox):
    left(mail=("digest", "Ä" * 3000 + "\n.\n..dots\n"))
    inbox.send(acme(to=TO[:1]))
    _, mail = inbox.mails[0]
    raw = inbox.raw[0]
    assert raw.isascii()
    assert max(map(len, raw.splitlines())) <= 998
    assert mail.get_body(("plain",)).get_content().splitlines() == ["Ä" * 3000, ".", "..dots"]
    assert mail["Date"]
    assert mail["Auto-Submitted"] == "auto-generated"
