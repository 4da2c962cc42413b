"""The pools that collect tasks wait for: made where none is, left alone where somebody chose the slots."""

import json
from pathlib import Path

import pytest

from pipeline import platforms
from pipeline.scheduled import SLOTS, pool

SCRIPT = Path(__file__).resolve().parents[2] / "docker" / "pools.sh"


@pytest.fixture
def slots(airflow, tmp_path):
    """Gives the slots of every pool that Airflow knows, by name."""

    def asked():
        run = airflow("pools", "export", tmp_path / "pools.json")
        assert run.returncode == 0, run.stderr
        return {name: about["slots"] for name, about in json.loads((tmp_path / "pools.json").read_text()).items()}

    return asked


def test_every_platform_gets_a_pool_and_a_choice_outlives_the_next_start(airflow, slots, parsed):
    assert airflow(SCRIPT).returncode == 0
    made = slots()
    assert {pool(name) for name in platforms.names()} <= set(made)
    used = {task["pool"] for dag in parsed["dags"].values() for task in dag["tasks"].values()}
    assert used <= set(made), f"nobody makes {sorted(used - set(made))}; their tasks would never start"
    assert made[pool("bluesky")] == SLOTS

    assert airflow("pools", "set", pool("bluesky"), 7, "for the week of the fair").returncode == 0
    assert airflow("pools", "delete", pool("mastodon")).returncode == 0
    assert airflow(SCRIPT).returncode == 0
    assert slots() == made | {pool("bluesky"): 7}
