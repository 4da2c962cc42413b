"""A LinkedIn export from inbox to posts: nobody but its owner is in the evidence, and requests can be counted."""

import csv
import io
import zipfile
from collections import Counter
from datetime import date

import pyarrow.parquet as pq
import pytest
from brand_folder import brand

from pipeline import landing, paths
from pipeline.collect import collect
from pipeline.parse import parse
from pipeline.platforms._linkedin_member_data import numbers

DAY = date(2026, 11, 22)
ME = "https://www.linkedin.com/in/rosa-lind"
ANNA = "https://www.linkedin.com/in/anna-smith"
BEN = "www.linkedin.com/in/ben-berg"
OTHERS = (b"Anna", b"Smith", b"Berg", b"anna-smith", b"HER ANSWER", b"HER PRAISE", b"HER PITCH", b"SECRET", b"2-abc",
          b"Deacon", b"INBOX", b"UNSENT")
REQUEST = "Could you endorse me for carpentry? I will endorse you back."


def table(header, *rows):
    out = io.StringIO()
    csv.writer(out).writerows([header.split(","), *rows])
    return out.getvalue()


MESSAGES = ("CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,"
            "FOLDER,IS MESSAGE DRAFT")
ENDORSED = "Endorsement Date,Skill Name,{0} First Name,{0} Last Name,{0} Public Url,Endorsement Status"
RECOMMENDED = "First Name,Last Name,Company,Job Title,Text,Creation Date,Status"
FILES = {
    "messages.csv": table(MESSAGES, *(
        ["2-abc", "Anna, Ben", "Rosa Lind", ME, "Anna Smith", ANNA, f"2026-11-09 10:00:{n:02} UTC", "Anna!", REQUEST,
         "INBOX", "No"] for n in range(50)),
        ["2-abc", "", "Anna Smith", ANNA, "Rosa Lind", ME, "2026-11-09 10:05:00 UTC", "", "HER ANSWER", "INBOX", "No"],
        ["2-abc", "", "Rosa Lind", ME, "Anna Smith", ANNA, "2026-11-09 10:06:00 UTC", "", "UNSENT", "INBOX", "Yes"]),
    "Invitations.csv": table(
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl",
        ["Rosa Lind", "Anna Smith", "11/9/26, 1:12 AM", "We both like ladders", "OUTGOING", ME, ANNA],
        ["Anna Smith", "Rosa Lind", "11/10/26, 1:12 AM", "HER PITCH", "INCOMING", ANNA, ME]),
    "Recommendations_Given.csv": table(
        RECOMMENDED, ["Anna", "Smith", "Deacon & Co", "Baker", "A calm hand", "11/09/26, 02:00 PM", "VISIBLE"]),
    "Recommendations_Received.csv": table(
        RECOMMENDED, ["Anna", "Smith", "Deacon & Co", "Baker", "HER PRAISE", "11/09/26, 03:00 PM", "VISIBLE"]),
    "Endorsement_Given_Info.csv": table(
        ENDORSED.format("Endorsee"), ["2026/11/09 08:00:00 UTC", "Baking", "Ben", "Berg", BEN, "ACCEPTED"]),
    "Endorsement_Received_Info.csv": table(
        ENDORSED.format("Endorser"), ["2026/11/09 09:00:00 UTC", "Carpentry", "Ben", "Berg", BEN, "ACCEPTED"]),
    **dict.fromkeys(("Contacts.csv", "Connections.csv", "Ad_Targeting.csv", "PhoneNumbers.csv", "Email Addresses.csv",
                     "guide_messages.csv", "__MACOSX/._Shares.csv", "Profile.csv", "Registration.csv", "Receipts.csv"),
                    "SECRET"),
}


@pytest.fixture
def audited(tmp_path, monkeypatch):
    made = brand(tmp_path, monkeypatch)
    inbox = made.folder / "inbox" / "linkedin_archive"
    inbox.mkdir(parents=True)
    with zipfile.ZipFile(inbox / "rosa-lind.zip", "w") as whole:
        for name, text in FILES.items():
            whole.writestr(name, text)
    made = brand(tmp_path, monkeypatch, ["1,Rosa,linkedin_archive,rosa-lind,,2026-01-02"])
    (ended,) = collect(made, DAY)
    parse(made, DAY)
    pages = list(landing.read(paths.landing("acme", "linkedin_archive", DAY) / "rosa-lind.jsonl.gz"))
    return ended, pages, pq.read_table(paths.posts("acme", "linkedin_archive", DAY)).to_pylist()


def test_nobody_else_s_words_names_or_places_are_landed(audited):
    ended, pages, _ = audited
    assert (ended.stop, ended.message, len(pages)) == ("end", None, 6)
    landed = [page for page in pages if "endorsement" not in page.url.lower()]
    assert not [(page.url, word) for page in landed for word in OTHERS if word in page.body]


def test_of_an_endorsement_only_the_public_address_of_the_other_is_landed(audited):
    given = next(page for page in audited[1] if "Given_Info" in page.url)
    assert given.body.decode().splitlines() == ["endorsement date,skill name,endorsee public url",
                                                f"2026/11/09 08:00:00 UTC,Baking,{BEN}"]


def test_fifty_requests_in_a_minute_are_fifty(audited):
    _, _, posts = audited
    assert Counter(post["kind"] for post in posts) == {
        "message": 50, "invitation": 1, "recommendation": 2, "endorsement": 2}
    assert {(post["text"], post["venue"], post["account"]) for post in posts if post["kind"] == "message"} == {
        (REQUEST, "dm", "linkedin_archive:rosa-lind")}


def test_whom_one_wrote_to_is_a_number_and_the_same_in_invitations_and_messages(audited):
    _, pages, posts = audited
    sent = [post["mentions"] for post in posts if post["kind"] in ("invitation", "message")]
    assert {len(people) for people in sent} == {1}
    assert len({one for people in sent for one in people}) == 1
    assert sent[0][0].startswith("h:")
    invited = next(page for page in pages if "Invitations" in page.url)
    assert invited.body.decode().splitlines() == ["sent at,message,to", '"11/9/26, 1:12 AM",We both like ladders,1']


def test_whom_one_wrote_to_first_keeps_the_first_number_in_a_later_export():
    def messages(*people):
        rows = (["2", "", "Rosa", ME, "", who, f"2026-11-{day:02} 10:00:00 UTC", "", "Hello", "INBOX", "No"]
                for day, who in people)
        return {"messages.csv": table(MESSAGES, *rows).encode()}

    early = messages((9, ANNA), (7, f"{BEN},{ME}"))
    late = messages((20, "https://www.linkedin.com/in/cy"), (9, ANNA), (7, BEN), (1, ""))
    assert numbers(early, ME) == {f"https://{BEN}": "1", ANNA: "2"}
    assert numbers(late, ME) == numbers(early, ME) | {"https://www.linkedin.com/in/cy": "3"}


def test_an_endorsement_given_and_one_received_show_the_swap_and_hide_the_other(audited):
    baking, carpentry = (post for post in audited[2] if post["kind"] == "endorsement")
    assert (baking["author_id"], carpentry["mentions"]) == (ME, [ME])
    assert baking["mentions"] == [carpentry["author_id"]]
    assert carpentry["author_id"].startswith("h:")


def test_a_recommendation_received_is_counted_without_its_words(audited):
    (received,) = [post for post in audited[2] if post["kind"] == "recommendation" and not post["account"]]
    assert (received["text"], received["mentions"], received["author_handle"]) == ("", [ME], None)
