"""Airflow as a program of its own: its warnings, threads and settings stay out of the tests' process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TYPO = 'name = "Typo"\ncontact = "a@typo.example"\ntimezone = "Europe/Berlin"\nfirst_day = "saturday"\nlangauges = []\n'
BRANDS = {"typo": TYPO, "broken": 'name = "Broken', "nowhere": 'timezone = "Atlantis"\n', "two words": 'name = "Two"\n'}


@pytest.fixture(scope="session")
def airflow(tmp_path_factory):
    """Calls `airflow …`, Python with `-c`, or a file, in a home of its own; gives the finished process."""
    home = tmp_path_factory.mktemp("airflow")
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    kept["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"
    own = {"HOME": str(home), "AIRFLOW_HOME": str(home), "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
           "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"), "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING"}

    def call(*words, **variables):
        first = str(words[0])
        program = ["sh"] if first.endswith(".sh") else [sys.executable]
        command = [*program, *([] if first[-3:] in ("-c", ".py", ".sh") else ["-m", "airflow"]), *map(str, words)]
        return subprocess.run(command, env=kept | own | {name: str(value) for name, value in variables.items()},
                              cwd=home, capture_output=True, text=True, timeout=600, check=False)

    made = call("db", "migrate")
    assert made.returncode == 0, made.stderr
    return call


@pytest.fixture(scope="session")
def reading(airflow, tmp_path_factory):
    """Reads `dags/` as Airflow does, with brands beside the example that have mistakes in them."""
    home = tmp_path_factory.mktemp("home")
    (home / "brands").mkdir()
    (home / "brands" / "example").symlink_to(ROOT / "brands" / "example")
    for name, text in BRANDS.items():
        (home / "brands" / name).mkdir()
        (home / "brands" / name / "brand.toml").write_text(text, encoding="utf-8")

    def read(**variables):
        run = airflow(Path(__file__).with_name("parsed.py"), home / "parsed.json", OFFPITCH_HOME=home, **variables)
        assert run.returncode == 0, run.stderr
        return json.loads((home / "parsed.json").read_text(encoding="utf-8"))

    return read


@pytest.fixture(scope="session")
def parsed(reading):
    """What Airflow reads out of `dags/` in a cluster."""
    return reading(OFFPITCH_POOLS=1)
