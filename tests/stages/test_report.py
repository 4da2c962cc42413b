"""The verb report, on warehouses that build made."""

import json

import pytest
import warehouse

from pipeline import issues, paths
from pipeline.records import Issue
from pipeline.report import ReportError, report

FILES = {"report.html", "report.txt", "report.json", "mail.html", "mail.txt"}
HOSTILE = "Order <script>alert(1)</script> \u202enow\x1b[2J, message me\r\nBcc: all@evil.example"


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path))


def drawn(case, **changes):
    """The report's folder and JSON of a case."""
    warehouse.made(case | changes)
    brand = warehouse.brand_of(case | changes)
    folder = report(brand, brand.week(warehouse.WEEK))
    return folder, json.loads((folder / "report.json").read_text())


def ordinary():
    posts = []
    for n in range(24):
        at = f"2026-11-{n % 20 + 2:02d}"
        posts += [
            {"id": f"v{n}", "by": "rita", "at": f"{at} 08:00", "text": f"How to season pan {n}", "says": "value"},
            {"id": f"p{n}", "by": "ben", "at": f"{at} 09:00", "text": f"Order now, pan {n}!", "says": "pitch",
             "because": [{"words": "Order now", "cue": "shop", "weight": 2.0}]},
            {"id": f"s{n}", "by": f"anna{n}", "at": f"{at} 10:00", "text": f"Rain all week {n}"},
            {"id": f"r{n}", "by": "ben", "to": f"s{n}", "at": f"{at} 11:00", "text": f"Message me for pan {n}",
             "says": "pitch", "verdict": "off_context_pitch" if n % 2 else "helpful_offer"},
            {"id": f"q{n}", "by": f"carl{n}", "at": f"{at} 12:00", "text": f"My lid {n} broke", "need": "complaint",
             "mentions": ["acme"]},
        ]
    return {"posts": posts}


def test_the_folder_holds_page_twin_json_mail_and_pictures():
    folder, told = drawn(ordinary())
    pictures = {f"{one['name']}.png" for one in told["charts"] if one["mail"] and one["rows"]}
    others = {"letters.json", "waiting.html", "report.xlsx", "tables"}
    assert {path.name for path in folder.iterdir()} == FILES | others | pictures
    assert folder == paths.report("acme", warehouse.WEEK)


def test_the_numbers_are_those_of_the_warehouse():
    _, told = drawn(ordinary())
    now = {one["id"]: (one["now"]["numerator"], one["now"]["denominator"]) for one in told["headlines"]}
    in_week = [n for n in range(24) if 16 <= n % 20 + 2 <= 22]
    off = sum(n % 2 for n in in_week)
    assert now["value_share"] == (len(in_week), 2 * len(in_week))
    assert now["off_context"] == (off, len(in_week))
    assert now["unanswered"] == (len(in_week), len(in_week))
    assert now["unseen"] == (0, 3)
    ben = next(row for row in told["accounts"] if row["account"] == "bluesky:ben")
    assert (ben["pitch"], ben["off_context"]["numerator"]) == (24, 12)


def test_each_number_has_its_posts_with_thread_and_marks():
    _, told = drawn(ordinary())
    found = {one["finding"]["id"]: one for one in told["findings"]}
    reply = found["off_context_reply"]["posts"][0]
    assert reply["parent_text"].startswith("Rain all week")
    assert reply["who"] == "Ben"
    waiting = found["unanswered_customer"]["posts"][0]
    assert (waiting["who"], waiting["role"], waiting["answer"]) == (None, None, "complaint")
    pitch = found["pitch_heavy_account"]["posts"][0]
    assert [pitch["text"][mark["start"]:mark["end"]] for mark in pitch["marks"]] == ["Order now"]
    assert [post["answer"] for post in told["praised"]] == ["helpful_offer"] * 5


def test_who_waits_is_listed_oldest_first_with_what_was_spoken_to():
    posts = [
        {"id": "tip", "by": "rita", "at": "2026-11-16 08:00", "text": "Soak it overnight", "says": "value"},
        {"id": "young", "by": "ann", "to": "tip", "at": "2026-11-22 23:00", "text": "In milk?", "need": "question"},
        {"id": "again", "by": "bob", "to": "old", "at": "2026-11-19 09:00", "text": "Hello?", "need": "question",
         "mentions": ["acme"]},
        {"id": "old", "by": "bob", "at": "2026-11-17 09:00", "text": "It leaks", "need": "complaint",
         "mentions": ["acme"], "because": [{"words": "leaks", "cue": "went wrong", "weight": 3.2}]},
        {"id": "done", "by": "eve", "at": "2026-11-16 09:00", "need": "complaint", "mentions": ["acme"]},
        {"id": "answer", "by": "acme", "to": "done", "at": "2026-11-16 10:00"},
        {"id": "kind", "by": "fay", "at": "2026-11-16 09:00", "need": "praise", "mentions": ["acme"]},
    ]
    _, told = drawn({"posts": posts})
    assert [(one["text"], one["account"], one["who"]) for one in told["waiting"]] == [
        ("It leaks", "to bluesky:acme", None), ("In milk?", "to bluesky:rita", None)]
    assert told["waiting"][1]["parent_text"] == "Soak it overnight"
    assert [mark["cue"] for mark in told["waiting"][0]["marks"]] == ["went wrong"]


def test_good_and_bad_words_about_the_brand_are_shown_wherever_they_were_said():
    said = {"good": ("praise", "Acme pans are simply the best of all"), "bad": ("complaint", "My Acme lid came broken"),
            "asked": ("question", "Does anybody have an Acme pan?"), "perhaps": ("praise", "Acme, well, it is a name")}
    posts = [{"id": key, "by": key, "need": need, "text": text, "unsure": key == "perhaps"}
             for key, (need, text) in said.items()]
    posts += [{"id": "thin", "by": "ann", "mentions": ["acme"], "need": "praise", "text": "Lovely!"}]
    _, told = drawn({"posts": posts})
    assert [(one["text"], one["account"], one["who"]) for one in told["voices"]] == [
        (said["good"][1], "about the brand", None), (said["bad"][1], "about the brand", None)]


def test_no_finding_fails_and_the_score_is_the_sum_of_its_parts():
    _, told = drawn(ordinary())
    assert {one["total"]["status"] for one in told["findings"]} <= {"risk", "watch", "good", "ok", "too_few"}
    assert sum(round(part["points"] * 10) for part in told["score"]["parts"]) == round(told["score"]["points"] * 10)


def test_twice_gives_the_same_bytes():
    folder, _ = drawn(ordinary())
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    brand = warehouse.brand_of(ordinary())
    report(brand, brand.week(warehouse.WEEK))
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_picture_of_an_earlier_drawing_does_not_stay_behind():
    folder, _ = drawn({"posts": []})
    (folder / "weeks.png").write_bytes(b"old")
    drawn({"posts": []})
    assert not list(folder.glob("*.png"))


def test_an_empty_week_is_a_report_without_a_verdict():
    folder, told = drawn({"posts": []})
    assert told["score"]["level"] == "not enough data"
    assert "Not enough data" in (folder / "report.txt").read_text(encoding="utf-8")
    assert "Not enough data for a score" in (folder / "report.html").read_text(encoding="utf-8")
    assert "not enough data" in told["subject"]


def test_where_nothing_was_collected_that_is_said_first_on_page_and_mail():
    broken = [{"account": key, "stop": "error", "message": "no such account; mend the handle", "pages": 0}
              for key in ("bluesky:acme", "bluesky:rita", "bluesky:ben")]
    folder, told = drawn({"posts": []}, collected=broken)
    assert told["unseen"][0] == "Nothing could be collected from any of 3 accounts."
    assert told["tasks"][0]["title"] == "Make the invisible visible"
    for name in ("report.html", "report.txt"):
        assert "Nothing could be collected from any of 3 accounts." in (folder / name).read_text(encoding="utf-8")
    for name in ("mail.html", "mail.txt"):
        assert "Nothing could be collected this week." in (folder / name).read_text(encoding="utf-8")
    assert "no such account; mend the handle" in (folder / "report.html").read_text(encoding="utf-8")


def test_hostile_words_come_through_the_whole_chain_as_words():
    case = ordinary()
    for post in case["posts"]:
        if post["id"][0] in "pq":
            post["text"] = HOSTILE
    folder, told = drawn(case)
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in page
    assert page.count("<script") == 1, "the page's own"
    assert "\u202e" not in page + (folder / "report.txt").read_text(encoding="utf-8")
    assert "\x1b" not in page + (folder / "report.txt").read_text(encoding="utf-8")
    assert any(post["text"] == HOSTILE for one in told["findings"] for post in one["posts"])


def test_complaints_of_the_run_are_shown_once(tmp_path):
    from datetime import UTC, datetime

    one = Issue(datetime(2026, 11, 20, tzinfo=UTC), "collect", "error", "home.example answers with a web page", "x")
    issues.write(paths.issues("acme", "collect", "a"), [one])
    issues.write(paths.issues("acme", "collect", "b"), [one])
    folder, told = drawn(ordinary())
    assert [row["message"] for row in told["issues"]] == ["home.example answers with a web page"]
    assert "home.example answers with a web page" in (folder / "report.html").read_text(encoding="utf-8")


def test_without_a_warehouse_or_for_another_week_it_says_which_command_helps():
    brand = warehouse.brand_of({})
    with pytest.raises(ReportError, match="run offpitch build acme"):
        report(brand, brand.week(warehouse.WEEK))
    warehouse.made({"posts": []})
    with pytest.raises(ReportError, match="was built for the week 2026-11-16"):
        report(brand, brand.week("2026-11-09"))
