"""What was published can be made again, byte for byte, whatever changed since; what reads otherwise is listed."""

import json
import os
import shutil
from datetime import UTC, date, datetime, timedelta

import pytest
import warehouse

from pipeline import paths, settings, tables
from pipeline.build import build
from pipeline.expire import expire
from pipeline.keeping import folders, inputs, published
from pipeline.landing import Landing
from pipeline.records import Page, Post, Receipt
from pipeline.report import ReportError, again, report, restate
from pipeline.scoring import risk
from pipeline.sending.receipts import opened

ROOM = paths.PROJECT / "reports"
BEFORE, WEEK, NEXT = "2026-11-09", warehouse.WEEK, "2026-11-23"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home of its own, with weights and rules that a test may edit, and no charts, which take their time."""
    monkeypatch.setenv("OFFPITCH_HOME", str(tmp_path))
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path / "data"))
    shutil.copytree(ROOM, tmp_path / "reports")
    for chart in (tmp_path / "reports" / "charts").iterdir():
        chart.unlink()
    with paths.read_from(reports=tmp_path / "reports"):
        yield tmp_path


def case(pitches=12, says="pitch", text="Order now"):
    asks = [{"id": f"p{n}", "by": "ben", "at": f"2026-11-{16 + n % 7} 09:00", "text": f"{text}, {n}!", "says": says}
            for n in range(pitches)]
    gives = [{"id": f"v{n}", "by": "rita", "at": f"2026-11-{16 + n % 7} 08:00", "says": "value"} for n in range(12)]
    return {"posts": asks + gives}


def made(told, week=WEEK):
    """The brand, its warehouse of a week built from a case."""
    warehouse.made(told, week)
    return warehouse.brand_of(told)


def drawn(brand, week=WEEK):
    return report(brand, brand.week(week))


def built_and_drawn(brand, week):
    build(brand, brand.week(week))
    return drawn(brand, week)


def told(folder):
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def mail(brand, week=WEEK):
    with opened(paths.receipts(brand.slug)) as ledger:
        ledger.add(Receipt(week, "head@acme.example", "<1@acme.example>", "0" * 64, "sent", datetime.now(UTC)))


def reweigh(home):
    """Edit the weights so that they still add up: the points go to a finding that nothing is counted for."""
    model = risk.read()
    weights = {card.finding.id: card.finding.weight for card in model.cards}
    file = home / "reports" / "brand_risk.toml"
    version = f"version = {model.version}", f"version = {model.version + 1}"
    text = file.read_text(encoding="utf-8").replace(*version, 1)
    for name, more in (("pitch_heavy_account", -4), ("copied_text", 4)):
        old, new = (f"{name} = {{ weight = {weight:g}," for weight in (weights[name], weights[name] + more))
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def test_a_mailed_report_is_made_again_byte_for_byte_whatever_changed_since(home):
    for ending in ("sql", "json"):
        shutil.copy(ROOM / "charts" / f"weeks.{ending}", home / "reports" / "charts")
    brand = made(case())
    folder = drawn(brand)
    before = files(folder)
    assert "weeks.png" in before
    mail(brand)
    made(case(pitches=3, says="value", text="Read this"))
    reweigh(home)
    (home / "reports" / "templates" / "footer.html.j2").write_text("Other words")
    (home / "brands" / "acme").mkdir(parents=True)
    (home / "brands" / "acme" / "corrections.csv").write_text(
        "question,platform,post_id,answer,by,on\nvalue_or_pitch,bluesky,p0,value,Ann,2026-11-24\n")
    shutil.rmtree(folder)
    found = again(brand, brand.week(WEEK))
    assert (found.folder, found.same) == (folder, True)
    assert files(folder) == before
    assert drawn(brand) == folder, "the verb itself gives back the same"
    assert files(folder) == before


def test_before_anybody_has_seen_it_a_second_run_takes_its_place():
    brand = made(case())
    first = told(drawn(brand))
    second = told(drawn(made(case(pitches=3))))
    assert first["score"]["points"] > second["score"]["points"]
    assert [one.number for one in published.versions("acme", WEEK)] == [1]


def test_a_later_week_makes_it_stand_for_good():
    brand = made(case())
    folder = drawn(brand)
    before = files(folder)
    built_and_drawn(brand, NEXT)
    made(case(pitches=3))
    assert files(drawn(brand)) == before


def test_a_restated_report_lists_what_reads_otherwise_and_the_old_one_can_still_be_made(home):
    brand = made(case())
    folder = drawn(brand)
    before = files(folder)
    mail(brand)
    reweigh(home)
    made(case(pitches=11))
    restate(brand, brand.week(WEEK))
    rows = {row["what"]: row for row in told(folder)["restated"]}
    version = risk.read().version
    assert f"Weights version {version - 1} became {version}" in rows["Risk"]["why"]
    assert {row["week"] for row in rows.values()} == {WEEK}
    assert [one.number for one in published.versions("acme", WEEK)] == [1, 2]
    old = again(brand, brand.week(WEEK), 1)
    assert (old.folder, old.same) == (folder / "version-1", True)
    assert files(old.folder) == before
    assert again(brand, brand.week(WEEK)).folder == folder


def test_the_next_report_lists_a_restatement_once(home):
    brand = made(case())
    drawn(brand)
    mail(brand)
    reweigh(home)
    restate(brand, brand.week(WEEK))
    rows = [row for row in told(built_and_drawn(brand, NEXT))["restated"] if row["week"] == WEEK]
    assert [row["what"] for row in rows].count("Risk") == 1
    mail(brand, NEXT)
    assert told(built_and_drawn(brand, "2026-11-30"))["restated"] == []


def test_the_steps_add_up_to_the_step_of_the_score():
    step = told(drawn(made(case())))
    found = step["change"]
    assert found["week"] == BEFORE
    assert found["note"].startswith("No report of that week was kept")
    steps = sum(round(10 * ((row["now"] or 0) - (row["before"] or 0))) for row in found["moved"])
    assert steps == round(10 * found["points"]) == round(10 * (step["score"]["points"] - found["before"]))


def test_what_was_published_of_the_week_before_counts_and_after_other_weights_it_is_counted_anew(home):
    brand = made(case())
    points = told(drawn(brand))["score"]["points"]
    same = told(built_and_drawn(brand, NEXT))
    assert (same["change"]["before"], same["change"]["note"], same["restated"]) == (points, "", [])
    reweigh(home)
    other = told(built_and_drawn(brand, NEXT))
    assert other["change"]["before"] < points
    assert f"its own report said {points:g}" in other["change"]["note"]
    assert {row["week"] for row in other["restated"]} == {WEEK}


def test_weights_edited_after_the_database_was_made_ask_for_a_new_one(home):
    brand = made(case())
    reweigh(home)
    with pytest.raises(ReportError, match="changed since the warehouse of acme was made; run offpitch build acme"):
        drawn(brand)


def test_a_database_whose_inputs_are_gone_asks_for_a_new_one():
    brand = made(case())
    shutil.rmtree(paths.kept("acme"))
    with pytest.raises(ReportError, match="kept no longer; run offpitch build acme"):
        drawn(brand)


def test_parts_are_kept_by_link_and_nothing_twice():
    brand = made(case())
    (kept,) = inputs.room("acme").iterdir()
    part = paths.posts("acme", "bluesky", warehouse.DAY)
    assert part.samefile(kept / part.relative_to(paths.data("acme")))
    build(brand, brand.week(BEFORE))
    assert [kept] == list(inputs.room("acme").iterdir())
    made(case(text="Buy"))
    first, second = inputs.room("acme").iterdir()
    assert (first / "collected.parquet").samefile(second / "collected.parquet")
    assert not (first / "posts/bluesky/2026-11-23.parquet").samefile(second / "posts/bluesky/2026-11-23.parquet")


def test_a_disk_without_links_keeps_copies(tmp_path, monkeypatch):
    def no_links(source, target):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("os.link", no_links)
    (tmp_path / "part").write_bytes(b"posts")
    kept = folders.keep(tmp_path / "room", folders.Files(linked={"a/part": tmp_path / "part"}))
    (tmp_path / "part").write_bytes(b"other")
    assert (kept / "a/part").read_bytes() == b"posts"


def test_what_a_killed_run_left_is_no_obstacle_and_goes():
    brand = made(case())
    left = [inputs.room("acme") / ".half", inputs.room("acme") / "0123456789abcdef", paths.kept("acme") / ".room"]
    for folder in left:
        folder.mkdir()
        (folder / "posts").write_text("half")
        os.utime(folder, (1, 1))
    half = paths.report("acme", WEEK) / "tables" / ".issues.csv.4711"
    tables.write_text(half, "half a ta")
    os.utime(half, (1, 1))
    young = inputs.room("acme") / ".another"
    young.mkdir()
    built_and_drawn(brand, WEEK)
    assert not any(path.exists() for path in (*left, half))
    assert young.exists(), "somebody may be at work on it"


def test_expired_parts_go_from_what_is_kept_and_the_remake_says_so():
    brand = made(case() | {"accounts": [*warehouse.ACCOUNTS, "youtube:jo rep"]})
    day = date(2026, 11, 22)
    video = Post("youtube", "y1", "id:jo", "post", "A video", datetime(2026, 11, 20, tzinfo=UTC), "server",
                 datetime(2026, 11, 22, tzinfo=UTC), account="youtube:jo", role="rep")
    tables.write_part(paths.posts("acme", "youtube", day), tables.table_of(Post, [video]))
    landed = Landing(paths.landing("acme", "youtube", day) / "jo.jsonl.gz")
    landed.add(Page("youtube", "youtube:jo", "timeline", "https://tea.example", datetime.now(UTC), 200, b"{}"))
    landed.close()
    folder = built_and_drawn(brand, WEEK)
    before = files(folder)
    mail(brand)
    assert again(brand, brand.week(WEEK)).same
    expire(brand, day + timedelta(days=200))
    assert not list(inputs.room("acme").glob("*/posts/youtube/*"))
    found = again(brand, brand.week(WEEK))
    assert files(folder) == before, "what was published stays"
    assert (found.same, found.folder) == (False, folder / "version-1")
    assert "Its numbers lack 1 file that platforms' terms wanted gone: posts/youtube/2026-11-22.parquet." in found.notes


def test_the_brand_is_kept_as_it_was_with_roster_and_settings(home):
    shutil.copytree(paths.PROJECT / "brands" / "example", home / "brands" / "example",
                    ignore=shutil.ignore_patterns("inbox", "world", "texts"))
    brand = settings.load("example")
    assert inputs.take(brand).brand() == brand


def test_a_report_whose_inputs_are_gone_can_be_restated_and_not_be_made_again(home):
    brand = made(case())
    drawn(brand)
    mail(brand)
    reweigh(home)
    shutil.rmtree(inputs.room("acme"))
    with pytest.raises(inputs.PartError, match="is gone, so what was made from it cannot be made again"):
        again(brand, brand.week(WEEK))
    assert {row["what"] for row in told(restate(brand, brand.week(WEEK)))["restated"]} >= {"Risk"}


def test_a_week_that_was_never_published_says_so():
    brand = made(case())
    with pytest.raises(published.PublishedError, match="no report of the week 2026-11-16 was published"):
        again(brand, brand.week(WEEK))
