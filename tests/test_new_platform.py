"""`offpitch new platform` makes three files that the tests find by themselves, and that are red until filled in."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def copied(tmp_path):
    """The program and its connector tests in another place, so that nothing of ours is written to."""
    for name in ("pipeline", "tests", "reports", "pyproject.toml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copy(source, tmp_path / name)
    return os.environ | {"PYTHONPATH": str(tmp_path), "OFFPITCH_HOME": str(tmp_path)}


def run(where, env, *words):
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=where, env=env, capture_output=True, text=True, check=False)


def test_a_new_platform_is_three_files_red_until_filled_in(tmp_path):
    env = copied(tmp_path)
    made = run(tmp_path, env, "pipeline.cli", "new", "platform", "my_forum")
    assert made.returncode == 0, made.stderr
    files = made.stdout.splitlines()[:3]
    assert files == ["pipeline/platforms/my_forum.py", "tests/platforms/my_forum/page.json",
                     "tests/platforms/my_forum/walks/collection.json"]
    red = run(tmp_path, env, "pytest", "-q", "-p", "no:cacheprovider", "tests/platforms", "-k", "my_forum").stdout
    for promise in ("recorded_pages.py::test_a_recorded_page_gives_the_posts_it_holds",
                    "walks.py::test_a_walk_ends_as_written", "walks.py::test_every_awkward_input_is_shown",
                    "walks.py::test_a_connector_says_what_a_marketer_must_know"):
        assert f"FAILED tests/platforms/test_{promise}" in red
    assert "my_forum" in run(tmp_path, env, "pipeline.cli", "platforms").stdout
    again = run(tmp_path, env, "pipeline.cli", "new", "platform", "my_forum")
    assert again.returncode == 1
    assert "exists already; nothing was changed" in again.stderr


def test_a_name_that_is_no_module_is_refused(tmp_path):
    ran = run(ROOT, os.environ, "pipeline.cli", "new", "platform", "My-Forum")
    assert ran.returncode == 2
    assert "use small letters" in ran.stderr
