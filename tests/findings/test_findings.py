"""Rows in, results out: each finding against the cases in the TOML file of its name."""

from pathlib import Path

import duckdb
import pytest
import warehouse

from pipeline.scoring import findings, risk

HERE = Path(__file__).parent
CASES = warehouse.cases(HERE)


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case['promise']}" for name, case in CASES])
def test_a_finding_keeps_its_promise(name, case, tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path))
    with duckdb.connect(warehouse.made(case), read_only=True) as con:
        found = findings.parts(con, name).to_pylist()
    rows = [row for row in found if row["scope"] in case.get("scopes", ["total", "part"])]
    assert warehouse.told(rows, case["expect"]) == [dict(sorted(row.items())) for row in case["expect"]]


def test_every_finding_has_a_case():
    missing = {card.finding.id for card in risk.read().cards} - {name for name, _ in CASES}
    assert not missing, f"write tests/findings/{min(missing)}.toml: rows in, results out"


def test_every_finding_has_a_title_page_and_a_weight():
    assert [card.wrong for card in risk.read().cards if card.wrong] == []
