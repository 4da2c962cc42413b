"""The whole audit of the example, as a person runs it: killed at any point and started again, it ends the same."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

OFFPITCH = Path(sys.executable).parent / "offpitch"
WEEK = "2026-11-16"


def begin(data, *more):
    data.mkdir(exist_ok=True)
    (data / "example").mkdir(exist_ok=True)
    salt = data / "example" / "salt"
    if not salt.exists():
        salt.write_bytes(b"the same salt for both runs of us")
    env = {**os.environ, "OFFPITCH_DATA": str(data), "OFFPITCH_SMTP_HOST": ""}
    env.pop("OFFPITCH_HOME", None)
    return subprocess.Popen([OFFPITCH, "audit", "example", *more], env=env, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def reported(data):
    """The report without the moments at which complaints were made."""
    told = json.loads((data / "example" / "reports" / WEEK / "report.json").read_text(encoding="utf-8"))
    for issue in told["issues"]:
        del issue["at"]
    return told


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    data = tmp_path_factory.mktemp("whole")
    run = begin(data)
    out, err = run.communicate(timeout=120)
    assert run.returncode == 0, err
    return data, out, err


def test_five_lines_and_a_report_that_lies_where_it_says(whole):
    _, out, err = whole
    lines = out.splitlines()
    begins = ["Risk", "Value", "Off-context", "Unanswered", "Accounts", "Report:"]
    assert [line.split(" ")[0] for line in lines] == begins
    assert Path(lines[-1].removeprefix("Report: ")).is_file()
    assert "Not mailed" in err


def test_the_sample_kept_for_review_is_what_a_reader_would_see(whole):
    drawn = whole[0] / "example" / "reports" / WEEK
    kept = Path(__file__).parents[2] / "reports"
    for name in ("txt", "html"):
        # Letters are measured with the machine's own fonts, so charts differ between machines.
        now, then = (re.sub(r"<svg.*?</svg>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
                     for path in (drawn / f"report.{name}", kept / f"sample.{name}"))
        assert now == then, f"reports/sample.{name} is out of date; run make sample and look at the change"


def test_a_run_killed_again_and_again_ends_with_the_same_report(whole, tmp_path):
    reference = reported(whole[0])
    for seconds in (0.8, 1.6, 3.0, 4.5):
        run = begin(tmp_path / "data")
        time.sleep(seconds)
        run.send_signal(signal.SIGKILL)
        run.communicate()
    run = begin(tmp_path / "data")
    _, err = run.communicate(timeout=120)
    assert run.returncode == 0, err
    assert reported(tmp_path / "data") == reference


def test_everything_right_of_the_evidence_can_be_made_again_without_the_network(whole):
    import shutil

    data, _, _ = whole
    reference = reported(data)
    for made in ("posts", "labels", "reports"):
        shutil.rmtree(data / "example" / made)
    (data / "example" / "warehouse.duckdb").unlink()
    env = {**os.environ, "OFFPITCH_DATA": str(data)}
    for verb in ("parse", "label", "build", "report"):
        subprocess.run([OFFPITCH, verb, "example"], env=env, check=True, capture_output=True, timeout=120)
    assert reported(data) == reference
