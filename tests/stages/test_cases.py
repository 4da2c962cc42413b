"""Flagged posts are followed from report to report; notices are drafted, never sent; the pack proves what was done."""

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta

import pytest
import warehouse
from click.testing import CliRunner

from pipeline import landing, paths, tables
from pipeline.build import build
from pipeline.following.notices import NoticeError, write
from pipeline.keeping.published import PublishedError
from pipeline.notice import notice
from pipeline.pack import pack
from pipeline.records import Collected, Page, Post
from pipeline.report import report

NEXT_WEEK, NEXT_DAY = "2026-11-23", warehouse.DAY + timedelta(weeks=1)
SEEN, SEEN_AGAIN = datetime(2026, 11, 23, 6, tzinfo=UTC), datetime(2026, 11, 30, 6, tzinfo=UTC)
PAGE = Page("bluesky", "bluesky:rita", "timeline", "https://bluesky.example/rita", SEEN, 200, b'{"feed": []}')
CASE = {"posts": [row for n in range(1, 6) for row in (
    {"id": f"s{n}", "by": f"anna{n}", "at": f"2026-11-17 1{n}:00", "text": f"Rain all week, tent {n} is wet"},
    {"id": f"r{n}", "by": "rita", "to": f"s{n}", "at": f"2026-11-17 1{n}:30", "verdict": "off_context_pitch",
     "text": f"Buy pan {n} from me instead", "page_sha256": PAGE.sha256,
     "because": [{"words": "from me", "cue": "sale", "weight": 2.0}]})]}


@pytest.fixture(autouse=True)
def brand(tmp_path, monkeypatch):
    """The first week's report is out: five replies of Rita's are flagged."""
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("OFFPITCH_HOME", str(tmp_path))
    brand = warehouse.brand_of(CASE)
    brand.folder.mkdir(parents=True)
    kept = landing.Landing(paths.landing("acme", "bluesky", warehouse.DAY) / "rita.jsonl.gz")
    kept.add(PAGE)
    kept.close()
    warehouse.made(CASE)
    report(brand, brand.week(warehouse.WEEK))
    return brand


def cases(week):
    """The states of the off-context replies by post, as the week's report tells them."""
    told = json.loads((paths.report("acme", week) / "report.json").read_text())["cases"]
    return {one["post_key"]: one["state"] for one in told if one["finding"] == "off_context_reply"}


def a_week_later(brand, **changes):
    """Rita is collected again: `changes` are what her replies are like by then, None where one did not come."""
    rows = {row["id"]: row for row in CASE["posts"]}
    roster = {name: account for account in brand.roster for name in (account.handle, account.key)}
    seen = {"seen_at": SEEN_AGAIN, "page_sha256": "b" * 64}
    posts = [replace(warehouse.post_of(rows[name], rows, roster), **seen, **changes.get(name, {}))
             for name in ("r1", "r2", "r3", "r4", "r5") if changes.get(name, {}) is not None]
    tables.write_part(paths.posts("acme", "bluesky", NEXT_DAY), tables.table_of(Post, posts))
    found = Collected("bluesky", "bluesky:rita", NEXT_DAY, SEEN_AGAIN - timedelta(days=60), "window", 1)
    tables.write_text(paths.collected("acme", NEXT_DAY) / "bluesky.rita.json", json.dumps(asdict(found), default=str))
    build(brand, brand.week(NEXT_WEEK))
    report(brand, brand.week(NEXT_WEEK))


def say(brand, *rows):
    head = "platform,post_id,state,by,on,note\n"
    (brand.folder / "cases.csv").write_text(head + "".join(f"bluesky,{row}\n" for row in rows), encoding="utf-8")


def test_what_became_of_each_flagged_reply_stands_in_the_next_report(brand):
    assert cases(warehouse.WEEK) == {f"bluesky r{n}": "new" for n in range(1, 6)}
    say(brand, "r4,disputed,Jo,2026-11-25,it was asked for", "r9,no idea,Jo,2026-11-25,",
        "r10,accepted,Jo,2026-11-25,")
    a_week_later(brand, r1={"edited_at": datetime(2026, 11, 26, tzinfo=UTC)}, r2={"deleted": True}, r5=None)
    assert cases(NEXT_WEEK) == {"bluesky r1": "edited", "bluesky r2": "gone", "bluesky r3": "still_up",
                                "bluesky r4": "disputed", "bluesky r5": "new"}
    told = json.loads((paths.report("acme", NEXT_WEEK) / "report.json").read_text())
    assert [one["message"] for one in told["issues"] if "cases.csv" in one["message"]] == [
        "cases.csv, row 3: there is no state 'no idea'; write one of seen, notified, accepted, disputed, not_our_rep",
        "cases.csv: there is no text 'bluesky r10', or no more; check platform and post_id"]


def test_every_flagged_post_is_a_case_however_many_there_are(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path / "other"))
    many = {"posts": [row for n in range(60) for row in (
        {"id": f"s{n}", "by": f"anna{n}", "at": "2026-11-17 10:00", "text": f"Rain all week, tent {n} is wet"},
        {"id": f"r{n}", "by": "rita", "to": f"s{n}", "at": "2026-11-17 11:00", "verdict": "off_context_pitch",
         "text": f"Buy pan {n} from me instead"})]}
    warehouse.made(many)
    brand = warehouse.brand_of(many)
    report(brand, brand.week(warehouse.WEEK))
    assert len(cases(warehouse.WEEK)) == 60


def test_a_past_report_keeps_the_cases_it_told(brand):
    first = (paths.report("acme", warehouse.WEEK) / "report.json").read_bytes()
    a_week_later(brand, r2={"deleted": True})
    say(brand, "r4,disputed,Jo,2026-11-25,")
    report(brand, brand.week(warehouse.WEEK))
    assert (paths.report("acme", warehouse.WEEK) / "report.json").read_bytes() == first


def test_a_notice_is_a_draft_for_one_rep_with_the_thread_and_the_deciding_words(brand):
    (path,) = notice(brand, brand.week(warehouse.WEEK), "first")
    text = path.read_text()
    assert path.name == "bluesky.rita-first.txt"
    assert "Hello Rita" in text
    for n in range(1, 6):
        assert f'They said: "Rain all week, tent {n} is wet"' in text
        assert f'You said: "Buy pan {n} from me instead"' in text
    assert "What stood out: from me" in text
    assert not paths.told("acme").exists()


def test_nobody_is_noted_as_told_until_somebody_says_so_and_then_once(brand):
    week = brand.week(warehouse.WEEK)
    for _ in range(2):
        notice(brand, week, "first", told=date(2026, 11, 24))
    off_context = [row for row in map(json.loads, paths.told("acme").read_text().splitlines())
                   if row["finding"] == "off_context_reply"]
    assert len(off_context) == 5
    a_week_later(brand, r1={"deleted": True}, r5=None)
    assert cases(NEXT_WEEK) == {"bluesky r1": "gone", **{f"bluesky r{n}": "still_up" for n in (2, 3, 4)},
                                "bluesky r5": "notified"}
    assert notice(brand, brand.week(NEXT_WEEK), "first") == []
    (second,) = notice(brand, brand.week(NEXT_WEEK), "second")
    assert "pan 3" in second.read_text()
    assert "pan 1" not in second.read_text()
    (thanks,) = notice(brand, brand.week(NEXT_WEEK), "thanks")
    assert "Hello Rita,\n\nthank you for looking at" in thanks.read_text()


def test_a_notice_that_cannot_be_written_says_what_there_is(brand):
    with pytest.raises(NoticeError, match=r"there is no notice 'frist'; there are first, second, thanks"):
        notice(brand, brand.week(warehouse.WEEK), "frist")
    with pytest.raises(PublishedError, match="no report of the week 2026-11-09"):
        notice(brand, brand.week("2026-11-09"), "first")


def packed(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(body):
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def test_the_pack_holds_every_case_with_hashes_that_hold(brand, tmp_path):
    week = brand.week(warehouse.WEEK)
    pack(brand, week, tmp_path / "pack.zip", findings=["off_context_reply"])
    files = packed(tmp_path / "pack.zip")
    sums = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    assert {row["post_key"] for row in rows(files["cases.csv"])} == {f"bluesky r{n}" for n in range(1, 6)}
    proof = rows(files["evidence.csv"])[0]
    assert (proof["page_sha256"], proof["page_found"]) == (PAGE.sha256, "yes")
    assert proof["text_sha256"] == hashlib.sha256(proof["text"].encode()).hexdigest()
    assert proof["because"] == "from me (sale)"
    assert {row["state"] for row in rows(files["steps.csv"])} == {"new"}
    assert b"Rain all week, tent 1 is wet" in files["index.html"]


def test_the_pack_is_the_same_each_time_and_says_what_is_no_longer_in_the_evidence(brand, tmp_path):
    week = brand.week(warehouse.WEEK)
    for name in ("a.zip", "b.zip"):
        pack(brand, week, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    (paths.landing("acme", "bluesky", warehouse.DAY) / "rita.jsonl.gz").unlink()
    pack(brand, week, tmp_path / "c.zip")
    files = packed(tmp_path / "c.zip")
    assert {row["page_found"] for row in rows(files["evidence.csv"])} == {"no"}
    assert b"no longer in the evidence" in files["index.html"]


def test_a_pack_is_of_the_week_that_was_asked_for_whatever_the_database_is_of(brand, tmp_path):
    a_week_later(brand)
    pack(brand, brand.week(warehouse.WEEK), tmp_path / "a.zip")
    assert b"up to the week of 16 November 2026" in packed(tmp_path / "a.zip")["index.html"]


def test_no_cell_of_a_pack_is_a_formula_wherever_a_program_splits(brand, tmp_path):
    say(brand, 'r1,disputed,Jo,2026-11-24,"so;=1+1"', "r2,disputed,+cmd|' /C calc'!A0,2026-11-24,")
    a_week_later(brand)
    pack(brand, brand.week(NEXT_WEEK), tmp_path / "a.zip")
    notes = {row["note"] for row in rows(packed(tmp_path / "a.zip")["steps.csv"])}
    assert {"Jo: so;'=1+1", "'+cmd|' /C calc'!A0"} <= notes


def test_two_accounts_that_read_alike_have_two_notices(tmp_path):
    names = ["youtube:@Анна", "youtube:@Иван", "youtube:@anna", "youtube:@ANNA", "x:../../anna"]
    written = {write(tmp_path, name, "first", name) for name in names}
    assert len(written) == 5
    assert {path.parent for path in written} == {tmp_path}


def test_a_pack_for_one_account_holds_no_other(brand, tmp_path):
    assert pack(brand, brand.week(warehouse.WEEK), tmp_path / "a.zip", accounts=["bluesky:ben"]) == 0
    assert b"No case matches." in packed(tmp_path / "a.zip")["index.html"]


def test_the_commands_say_what_they_wrote(brand):
    from pipeline.cli import main

    (brand.folder / "brand.toml").write_text('name = "Acme"\ncontact = "audit@acme.example"\n'
                                             '[[accounts]]\nplatform = "bluesky"\nhandle = "acme"\n')
    told = CliRunner().invoke(main, ["notice", "acme", "--week", warehouse.WEEK, "--told", "2026-11-24"])
    assert told.output.startswith("1 notice in ")
    assert "noted as handed over on 2026-11-24" in told.output
    told = CliRunner().invoke(main, ["pack", "acme", "--week", warehouse.WEEK])
    assert told.exit_code == 0
    assert told.output.endswith(".zip\n")


def test_a_name_that_nobody_knows_is_refused_with_the_nearest(brand):
    from pipeline.cli import main

    (brand.folder / "brand.toml").write_text('name = "Acme"\ncontact = "audit@acme.example"\n'
                                             '[[accounts]]\nplatform = "bluesky"\nhandle = "acme"\n')
    told = CliRunner().invoke(main, ["pack", "acme", "--week", warehouse.WEEK, "--finding", "off_context_repy"])
    assert (told.exit_code, "did you mean off_context_reply?" in told.output) == (2, True)
    told = CliRunner().invoke(main, ["notice", "acme", "--week", warehouse.WEEK, "--account", "bluesky:nobody"])
    assert (told.exit_code, "'bluesky:nobody' is unknown" in told.output) == (2, True)
