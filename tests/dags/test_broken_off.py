"""What a real Airflow does with a run of which a part broke off, or came to nothing."""

import json
import shutil
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "brands" / "example"
NO_HANDLE = "W99,Nobody,North,Derry,telegram,,,2026-08-03,,,\n"
DONE = dict.fromkeys(["label", "build", "report", "send"], "success")


@pytest.fixture
def ended(airflow, tmp_path):
    """Runs the example with a roster that also names a platform without any account; `broken` platforms break off."""
    brand = tmp_path / "brands" / "example"
    shutil.copytree(EXAMPLE, brand)
    with (brand / "reps.csv").open("a", encoding="utf-8") as file:
        file.write(NO_HANDLE)

    def run(*broken, mistake=b""):
        (brand / "brand.toml").write_bytes(mistake + (EXAMPLE / "brand.toml").read_bytes())
        for platform in broken:  # a file where a folder is wanted: no account of the group can be kept
            (tmp_path / "data" / "example" / "landing").mkdir(parents=True, exist_ok=True)
            (tmp_path / "data" / "example" / "landing" / platform).touch()
        told = airflow(Path(__file__).with_name("tested.py"), "audit_example", tmp_path / "ended.json",
                       OFFPITCH_HOME=tmp_path, OFFPITCH_DATA=tmp_path / "data", OFFPITCH_POOLS=1)
        assert told.returncode == 0, told.stderr
        found = json.loads((tmp_path / "ended.json").read_text(encoding="utf-8"))
        return found | {"log": told.stdout + told.stderr}

    return run


def test_what_came_is_reported_although_a_platform_broke_off_and_one_had_nobody(ended):
    found = ended("mastodon")
    assert found["tasks"]["bluesky.collect 0"] == "success"
    assert found["tasks"]["mastodon.collect 0"] == "failed"
    assert found["tasks"]["telegram.collect"] == "skipped"
    assert found["tasks"]["parse"] == "success"
    assert found["tasks"].items() >= DONE.items()
    assert (found["tasks"]["all_collected"], found["run"]) == ("upstream_failed", "failed"), "the failure looks green"


def test_a_platform_that_had_nobody_makes_no_run_red(ended):
    found = ended()
    assert found["tasks"]["telegram.collect"] == "skipped"
    assert (found["tasks"]["parse"], found["tasks"]["all_collected"], found["run"]) == ("success", "success", "success")


def test_nothing_is_reported_where_nothing_came(ended):
    found = ended("bluesky", "linkedin_archive", "mastodon", "x_archive")
    assert (found["tasks"]["parse"], found["run"]) == ("failed", "failed")
    assert {found["tasks"][name] for name in DONE} == {"upstream_failed"}


def test_a_mistake_in_the_brand_file_is_named_by_plan(ended):
    found = ended(mistake=b"langauges = []\n")
    assert "unknown setting langauges" in found["log"]
    assert {state for name, state in found["tasks"].items() if name.endswith(".plan")} == {"failed"}
    assert {state for name, state in found["tasks"].items() if name.endswith(".collect")} == {"upstream_failed"}
    assert (found["tasks"]["parse"], found["run"]) == ("failed", "failed")
