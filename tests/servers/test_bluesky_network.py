"""A real Bluesky network on this machine: everything that can be reached is collected, with its context, once."""

import json
import os
import shutil
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from bluesky.world import World

from pipeline import issues, landing, paths, settings
from pipeline.collect import collect
from pipeline.parse import parse

pytestmark = pytest.mark.servers
HERE = Path(__file__).parent / "bluesky"
PACKAGES = Path(os.environ.get("OFFPITCH_BLUESKY_SERVER", HERE)) / "node_modules"
SCRIPTS = ("start.sh", "start.mjs", "seed.sh", "seed.mjs", "pick-node.sh", "package.json")
NAMES = ("PLC", "PDS", "APPVIEW", "BSYNC", "DATAPLANE", "CONTROL", "PG")
OURS = ("roastery", "annika", "bodil", "chiara")


def free_ports():
    sockets = [socket.socket() for _ in NAMES]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [str(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return {f"{name}_PORT": port for name, port in zip(NAMES, ports, strict=True)}


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """A running network; `ready` is what it says about itself."""
    if not PACKAGES.is_dir():
        pytest.skip(f"the server's packages are not installed: npm ci --ignore-scripts --prefix {HERE}")
    folder = tmp_path_factory.mktemp("network")
    folder.parent.chmod(0o755)  # Postgres runs as nobody where the tests run as root
    folder.chmod(0o755)
    for name in SCRIPTS:
        shutil.copy(HERE / name, folder / name)
    (folder / "node_modules").symlink_to(PACKAGES.resolve())
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen([folder / "start.sh", "--with-parent"], env=os.environ | free_ports(), text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        try:
            told = next((line for line in running.stdout if line.startswith("ready ")), None)
            assert told, (folder / "log").read_text()[-2000:]
            yield folder, json.loads(told.removeprefix("ready "))
        finally:
            running.terminate()
            running.communicate(timeout=30)


@pytest.fixture(scope="module")
def seeded(network):
    """The world in the network: what was written, the ids it got, where to ask."""
    folder, ready = network
    world = World(datetime.now(UTC).replace(microsecond=0) - timedelta(days=30))
    (folder / "world.json").write_text(json.dumps(world.seed()), encoding="utf-8")
    subprocess.run([folder / "seed.sh", folder / "world.json", "--out", folder / "ids.json", "--control",
                    ready["control"]], check=True, capture_output=True)
    return world, json.loads((folder / "ids.json").read_text(encoding="utf-8")), ready["appview"]


@pytest.fixture
def audited(seeded, tmp_path, monkeypatch):
    """The roastery and its reps as an unconfigured brand, collected and parsed; gives rows by post id."""
    world, ids, appview = seeded
    monkeypatch.setenv("OFFPITCH_HOME", str(tmp_path))
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path / "data"))
    made = settings.unconfigured("bluesky:roastery.test", tuple(f"bluesky:{name}.test" for name in OURS[1:]),
                                 {"https://public.api.bsky.app": appview}, "https://acme.example")
    day = datetime.now(UTC).date()
    return world, {uri["uri"]: name for name, uri in ids["posts"].items()}, made, day


def read(made, day):
    assert [one.stop for one in collect(made, day)] == ["end"] * 4
    parse(made, day)
    rows = pq.read_table(paths.posts(made.slug, "bluesky", day)).to_pylist()
    assert len({row["post_id"] for row in rows}) == len(rows)
    return rows


def test_every_reachable_post_is_collected_and_no_other(audited):
    world, names, made, day = audited
    own = [row for row in read(made, day) if row["role"]]
    posts = [names[row["post_id"]] for row in own if row["kind"] != "repost"]
    assert sorted(posts) == sorted(world.own())
    assert [names[row["ref_id"]] for row in own if row["kind"] == "repost"] == ["note0"]
    assert {row["account"] for row in own} == {f"bluesky:{name}.test" for name in OURS}


def test_every_reply_has_its_parent_and_root_or_the_reason_why_not(audited):
    world, names, made, day = audited
    rows = {names.get(row["post_id"], row["post_id"]): row for row in read(made, day)}
    for reply, (parent, state) in world.parents().items():
        assert (names[rows[reply]["parent_id"]], rows[reply]["parent_state"]) == (parent, state), reply
        assert (parent in rows) == (state == "ok"), reply
        root = names[rows[reply]["root_id"]]
        assert root in rows or root in {"root", "asleep-q", "banned-q", "departed-q"}, reply
    assert rows["never-r"]["parent_state"] == "deleted"
    assert rows["mud-b"]["parent_state"] == "ok", "a block between two others does not hide a public post"


def test_what_people_answered_is_there_and_nobody_of_them_is_named(audited):
    world, names, made, day = audited
    rows = {names.get(row["post_id"]): row for row in read(made, day)}
    assert world.answers() <= set(rows)
    assert all(rows[name]["author_id"].startswith("h:") and rows[name]["url"] is None for name in world.answers())


def test_a_false_clock_is_named_and_does_not_move_a_post(audited):
    world, names, made, day = audited
    rows = {names.get(row["post_id"]): row for row in read(made, day)}
    assert rows["future"]["created_at"].isoformat() == world.at(222).replace(".000Z", "+00:00")
    assert rows["epoch"]["created_at"].isoformat() == world.at(222.1).replace(".000Z", "+00:00")
    assert rows["import"]["created_at"].year == 2011
    told = " ".join(one.message for one in issues.read(paths.data(made.slug) / "issues"))
    assert told.count("says it was written at") == 2


def test_a_second_run_adds_nothing(audited):
    _, _, made, day = audited
    first = read(made, day)
    evidence = {path.name: list(landing.read(path)) for path in paths.landing(made.slug, "bluesky", day).iterdir()}
    assert read(made, day) == first
    folder = paths.landing(made.slug, "bluesky", day)
    assert {path.name: list(landing.read(path)) for path in folder.iterdir()} == evidence


def test_the_command_audits_the_network_without_any_set_up(audited, seeded, tmp_path):
    command = [sys.executable, "-m", "pipeline.cli", "audit", "bluesky:roastery.test", "--no-mail",
               "--appview", seeded[2], *(part for name in OURS[1:] for part in ("--rep", f"bluesky:{name}.test"))]
    for _ in range(2):
        ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=paths.PROJECT,
                             env=os.environ | {"OFFPITCH_DATA": str(tmp_path / "cli")})
        assert ran.returncode == 0, ran.stderr
        assert "Accounts with gaps" in ran.stdout + ran.stderr
    parts = list((tmp_path / "cli").glob("*/posts/bluesky/*.parquet"))
    ids = [row["post_id"] for part in parts for row in pq.read_table(part, columns=["post_id"]).to_pylist()]
    assert len(ids) == len(set(ids)) > 300
    assert list((tmp_path / "cli").glob("*/reports/*/report.html"))
