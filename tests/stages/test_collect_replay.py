"""Recorded answers in place of the network: the same pages, and a clear line where one is missing."""

import json
import os
import subprocess
import sys
from datetime import date

from brand_folder import brand, impatient
from local_platform import BLUESKY, AppView, serving, view

from pipeline import landing, paths
from pipeline.collect import collect
from pipeline.collecting.replay import in_order

DAY = date(2026, 11, 22)
WORLD = AppView({"rosa.example": [{"post": view("rosa.example", f"p{n}", "Tea")} for n in range(3)]})


def recorded(tmp_path, monkeypatch):
    """A brand whose answers were recorded from a live platform, the queries written in another order."""
    impatient(monkeypatch)
    with serving(WORLD) as platform:
        made = brand(tmp_path, monkeypatch, ["1,Rosa,bluesky,rosa.example"], endpoints={BLUESKY: platform.url})
        collect(made, DAY)
    pages = list(landing.read(paths.landing("acme", "bluesky", DAY) / "rosa.example.jsonl.gz"))
    folder = made.folder / "recorded"
    folder.mkdir()
    with (folder / "rosa.jsonl").open("w", encoding="utf-8") as rows:
        for page in pages:
            start, _, query = page.url.partition("?")
            turned = start + "?" + "&".join(reversed(query.split("&")))
            row = {"url": turned, "status": page.status, "headers": {}, "body": page.body.decode()}
            rows.write(json.dumps(row) + "\n")
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path / "replayed"))
    return brand(tmp_path, monkeypatch, ["1,Rosa,bluesky,rosa.example"], replay="recorded",
                 endpoints={BLUESKY: "http://127.0.0.1:9"}), pages


def test_a_replayed_brand_gets_the_pages_that_were_recorded(tmp_path, monkeypatch):
    made, pages = recorded(tmp_path, monkeypatch)
    assert [one.stop for one in collect(made, DAY)] == ["end"]
    again = landing.read(paths.landing("acme", "bluesky", DAY) / "rosa.example.jsonl.gz")
    assert [(page.url, page.sha256) for page in again] == [(page.url, page.sha256) for page in pages]


def test_a_missing_answer_is_named(tmp_path, monkeypatch):
    made, _ = recorded(tmp_path, monkeypatch)
    file = made.folder / "recorded" / "rosa.jsonl"
    lines = file.read_text().splitlines()
    file.write_text("\n".join(line for line in lines if "cursor=2" not in line) + "\n")
    ending = collect(made, DAY)[0]
    assert ending.stop == "error"
    assert "no recorded answer for https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?" in ending.message
    assert "cursor=2" in ending.message
    assert ending.pages == 2


def test_a_replay_opens_no_connection(tmp_path, monkeypatch):
    recorded(tmp_path, monkeypatch)
    program = (
        "import socket\n"
        "def refuse(*_): raise AssertionError('a replay went to the network')\n"
        "socket.socket.connect = refuse\n"
        "from datetime import date\nfrom pipeline.collect import collect\nfrom pipeline.settings import load\n"
        "print(collect(load('acme'), date(2026, 11, 22))[0].stop)")
    ran = subprocess.run([sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": str(paths.PROJECT)},
                         capture_output=True, text=True, check=True)
    assert ran.stdout == "end\n"


def test_the_order_of_a_query_does_not_matter_but_its_values_do():
    assert in_order("https://a.example/x?b=2&a=%20") == in_order("https://a.example/x?a=+&b=2")
    assert in_order("https://a.example/x?a=1&a=2") != in_order("https://a.example/x?a=1")
