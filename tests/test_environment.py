"""`make env` writes fresh secrets, once, for the owner's eyes only."""

import base64
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import environment

ROOT = Path(__file__).resolve().parent.parent


def values(text):
    lines = [line.partition("=") for line in text.splitlines() if "=" in line and not line.startswith("#")]
    return {name: value for name, _, value in lines}


def make_env(folder):
    """As `make env` calls it: a bare Python that knows nothing but the standard library."""
    command = [sys.executable, "-S", "-m", "pipeline.environment"]
    bare = {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=bare, capture_output=True, text=True, check=False)


def test_every_bare_variable_gets_a_secret_of_its_own():
    given = values(environment.EXAMPLE.read_text(encoding="utf-8"))
    made = values(environment.filled(environment.EXAMPLE.read_text(encoding="utf-8")))
    assert made.keys() == given.keys()
    assert len(set(made.values())) == len(made)
    assert min(map(len, made.values())) >= 32
    assert made != values(environment.filled(environment.EXAMPLE.read_text(encoding="utf-8"))), "not fresh"


def test_the_fernet_key_is_one_that_fernet_takes():
    assert len(base64.urlsafe_b64decode(environment.fresh("AIRFLOW_FERNET_KEY"))) == 32


def test_values_and_comments_of_the_example_stay():
    assert environment.filled("# PASSWORD=\nPORT=8080\n\n") == "# PASSWORD=\nPORT=8080\n\n"


def test_the_file_is_for_its_owner_only(tmp_path):
    run = make_env(tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert "docker compose up" in run.stdout
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_a_file_that_is_there_is_kept_and_named(tmp_path):
    (tmp_path / ".env").write_text("KEPT=1\n", encoding="utf-8")
    run = make_env(tmp_path)
    assert run.returncode == 1
    assert ".env is there already" in run.stderr
    assert (tmp_path / ".env").read_text(encoding="utf-8") == "KEPT=1\n"


def test_git_never_sees_the_secrets():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert {".env", ".env.*", "!.env.example"} <= set(ignored)


@pytest.mark.parametrize("name", [".env", ".env.platforms", "data", "tests", ".git"])
def test_the_image_is_built_without_secrets_and_evidence(name):
    """`.dockerignore` leaves everything out and names what comes in."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line and not line.startswith("#")]
    assert lines[0] == "*"
    assert f"!{name}" not in lines
