"""Rows in, rows out: each mart against the cases in the TOML file of its name."""

from pathlib import Path

import duckdb
import pytest
import warehouse

from pipeline.building import catalogue

HERE = Path(__file__).parent
CASES = warehouse.cases(HERE)


@pytest.mark.parametrize(("mart", "case"), CASES, ids=[f"{mart}: {case['promise']}" for mart, case in CASES])
def test_a_mart_keeps_its_promise(mart, case, tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path))
    with duckdb.connect(warehouse.made(case), read_only=True) as con:
        con.execute("set TimeZone = 'UTC'")
        rows = con.sql(f"select * from {mart} where {case.get('where', 'true')}").to_arrow_table().to_pylist()
    expect = case.get("expect", [])
    assert sorted(map(str, warehouse.told(rows, expect))) == sorted(str(dict(sorted(row.items()))) for row in expect)


def test_every_mart_has_a_case():
    missing = {mart.name for mart in catalogue.marts()} - {mart for mart, _ in CASES}
    assert not missing, f"write tests/marts/{min(missing)}.toml: rows in, rows out"


def test_every_case_belongs_to_a_mart():
    assert {mart for mart, _ in CASES} <= {mart.name for mart in catalogue.marts()}
