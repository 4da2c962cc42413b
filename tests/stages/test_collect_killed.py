"""A collection killed at any moment and started again ends with the same evidence."""

import os
import signal
import subprocess
import sys
import time
from datetime import date

import pytest
from brand_folder import brand
from local_platform import BLUESKY, Answer, AppView, serving, view

from pipeline import landing, paths
from pipeline.collect import collect

DAY = date(2026, 11, 22)
FEED = [{"post": view("rosa.example", f"p{number}", "Kettles " * 50, f"2026-11-{20 - number}T09:00:00.000Z")}
        for number in range(12)]
PROGRAM = """
from datetime import date
from pipeline.collect import collect
from pipeline.settings import load
collect(load("acme"), date(2026, 11, 22))
"""


def slowly(answer):
    def one(asked):
        found = answer(asked)
        return found if isinstance(found, Answer) else Answer(found, hang=0.03)

    return one


def pages():
    return [(page.what, page.url, page.sha256)
            for page in landing.read(paths.landing("acme", "bluesky", DAY) / "rosa.example.jsonl.gz")]


@pytest.mark.parametrize("moment", [2, 4, 7])
def test_a_killed_collection_goes_on_to_the_same_evidence(tmp_path, monkeypatch, moment):
    with serving(slowly(AppView({"rosa.example": FEED}))) as platform:
        made = brand(tmp_path, monkeypatch, ["1,Rosa,bluesky,rosa.example"], endpoints={BLUESKY: platform.url})
        running = subprocess.Popen([sys.executable, "-c", PROGRAM], env=os.environ | {"PYTHONPATH": str(paths.PROJECT)})
        while len(platform.asked) < moment and running.poll() is None:
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
        assert running.wait() == -signal.SIGKILL
        after_kill = pages()
        assert not list((paths.data("acme") / "collected").glob("*/*")), "it was killed before its end"
        collect(made, DAY)
        again = pages()
        monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path / "unbroken"))
        collect(made, DAY)
        assert again[:len(after_kill)] == after_kill
        assert again == pages()
