"""The daily DAG under a real Airflow: what is too old of any brand is gone, and the database knows it."""

from datetime import UTC, date, datetime

import duckdb

from pipeline import landing, paths, tables
from pipeline.records import Page, Post

BRAND = 'name = "Tide"\ncontact = "audit@tide.example"\n[[accounts]]\nplatform = "youtube"\nhandle = "@tide"\n'


def kept(brand, day):
    landed = landing.Landing(paths.landing(brand, "youtube", day) / "tide.jsonl.gz")
    landed.add(Page("youtube", "youtube:tide", "timeline", "https://tide.example", datetime.now(UTC), 200, b"{}"))
    landed.close()
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    post = Post("youtube", f"video {day}", "UCtide", "post", "How to bank a stove", at, "server", at)
    tables.write_part(paths.posts(brand, "youtube", day), tables.table_of(Post, [post]))


def test_every_brand_loses_what_its_platforms_terms_let_nobody_keep(airflow, tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path / "data"))
    for brand in ("tide", "kiln"):
        (tmp_path / "brands" / brand).mkdir(parents=True)
        (tmp_path / "brands" / brand / "brand.toml").write_text(BRAND)
    kept("tide", date(2026, 9, 1))
    kept("tide", date(2026, 11, 20))
    run = airflow("dags", "test", "retention", "2026-11-23", OFFPITCH_HOME=tmp_path, OFFPITCH_DATA=tmp_path / "data")
    assert run.returncode == 0, run.stderr[-2000:]
    assert [folder.name for folder in (tmp_path / "data" / "tide" / "landing" / "youtube").iterdir()] == ["2026-11-20"]
    with duckdb.connect(paths.warehouse("tide"), read_only=True) as con:
        assert con.execute("select post_id from posts").fetchall() == [("video 2026-11-20",)]
    assert not paths.warehouse("kiln").exists()
