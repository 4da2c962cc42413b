"""The truths planted in the example: every finding finds its own, and falls for none of its near misses."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from pipeline import paths
from pipeline.scoring import findings, risk

EXAMPLE = Path(__file__).resolve().parents[2] / "brands" / "example"
IDS = sorted(card.finding.id for card in risk.read().cards)


def planted(expected):
    """What the key says is planted: (post_key or subject, whether it is about a post)."""
    with (EXAMPLE / "truth.csv").open(encoding="utf-8", newline="") as lines:
        found = [row for row in csv.DictReader(lines) if row["expected"] == expected]
    return {row["post_id"] if is_subject(row["post_id"]) else f"{row['platform']} {row['post_id']}" for row in found}


def is_subject(said):
    return not (said.startswith(("at://", "https://", "urn:")) or said.isdecimal())


@pytest.fixture(scope="module")
def found(example):
    """What each finding says of the example, all its parts."""
    with duckdb.connect(paths.warehouse("example"), read_only=True) as con:
        con.execute("set TimeZone = 'UTC'")
        return {name: findings.parts(con, name).to_pylist() for name in IDS}


@pytest.mark.parametrize("name", IDS)
def test_a_finding_has_a_planted_case_and_a_near_miss(name):
    assert planted(f"finding: {name}"), f"plant a case for {name} in brands/example/texts/scripted/{name}.toml"
    assert planted(f"near miss: {name}"), f"plant a near miss for {name} in brands/example/texts/scripted/{name}.toml"


@pytest.mark.parametrize("name", IDS)
def test_a_finding_finds_what_is_planted_and_no_near_miss(name, found):
    posts = {key for row in found[name] for key in row["post_keys"]}
    flagged = {row["subject"] for row in found[name] if row["status"] in ("risk", "watch", "good")}
    assert planted(f"finding: {name}") - posts - flagged == set()
    assert planted(f"near miss: {name}") & (posts | flagged) == set()
