"""A real Bluesky network on this machine: everything that can be reached is collected, with its context, once."""

import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import requests
from bluesky.world import World

from pipeline import issues, landing, paths, settings
from pipeline.collect import collect
from pipeline.collecting.gathering import Gathering
from pipeline.collecting.http import Http
from pipeline.landing import Landing
from pipeline.parse import parse, read_posts
from pipeline.platforms import connector
from pipeline.records import Account, PlatformError

pytestmark = pytest.mark.servers
HERE = Path(__file__).parent / "bluesky"
PACKAGES = Path(os.environ.get("OFFPITCH_BLUESKY_SERVER", HERE)) / "node_modules"
SCRIPTS = ("start.sh", "start.mjs", "seed.sh", "seed.mjs", "pick-node.sh", "package.json")
NAMES = ("PLC", "PDS", "APPVIEW", "BSYNC", "DATAPLANE", "CONTROL", "PG")
NOWHERE = "http://127.0.0.1:9"
"""In place of the way out: nothing beyond this machine is asked."""
OWN_SERVER = "pds.tidewater.example"
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
        running = subprocess.Popen([folder / "start.sh", "--with-parent"], text=True, stderr=log,
                                   env=os.environ | free_ports() | {"PDS_HOSTNAME": OWN_SERVER},
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
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
    return world, json.loads((folder / "ids.json").read_text(encoding="utf-8")), ready


def endpoints(ready):
    return {"https://public.api.bsky.app": ready["appview"], "https://plc.directory": ready["plc"],
            f"https://{OWN_SERVER}": ready["pds"]}


@pytest.fixture
def audited(seeded, tmp_path, monkeypatch):
    """The roastery and its reps as an unconfigured brand, collected and parsed; gives rows by post id."""
    world, ids, ready = seeded
    monkeypatch.setenv("OFFPITCH_HOME", str(tmp_path))
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path / "data"))
    made = settings.unconfigured("bluesky:roastery.test", tuple(f"bluesky:{name}.test" for name in OURS[1:]),
                                 endpoints(ready), "https://acme.example")
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
        assert root in rows or root in {"root", "asleep-q", "banned-q", "departed-q", "shyly-q"}, reply
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


@pytest.fixture
def alone(seeded, tmp_path):
    """Collects one account by itself; gives its ending and its posts by the names they have in the world."""
    _, ids, ready = seeded
    names = {uri["uri"]: name for name, uri in ids["posts"].items()}

    def run(name, since="2026-01-01T00:00:00+00:00", **more):
        account = Account("bluesky", f"{name}.test", **{"role": "rep", **more})
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}" / "one.jsonl.gz"
        landing, http = Landing(path), Http("https://acme.example", endpoints(ready))
        try:
            pages = connector("bluesky").collect(account, datetime.fromisoformat(since), http)
            ending = Gathering(landing).all(pages)
        finally:
            landing.close()
            http.close()
        found = {}
        posts = read_posts(path.parent, "bluesky", found).to_pylist()
        return ending, {names.get(post["post_id"], post["post_id"]): post for post in posts}

    run.ready, run.ids = ready, ids
    yield run
    requests.post(f"{ready['control']}/faults", json=[], timeout=30)


def faulty(ready, **fault):
    requests.post(f"{ready['control']}/faults", json=[fault], timeout=30).raise_for_status()


def test_posts_that_the_feed_lacks_are_found_on_the_accounts_own_server(seeded, alone):
    world, ids, ready = seeded
    who = ids["accounts"]["roastery"]["did"]
    feed = requests.get(f"{ready['appview']}/xrpc/app.bsky.feed.getAuthorFeed", timeout=30, params={
        "actor": who, "limit": 100, "filter": "posts_with_replies", "includePins": "false"}).json()
    broken_off = {"feed": [item for item in feed["feed"] if not item["post"]["uri"].endswith("7")]}
    faulty(ready, match="getAuthorFeed", status=200, body=json.dumps(broken_off))
    ending, found = alone("roastery")
    roastery = {post["id"] for post in world.posts if post["account"] == "roastery"} & world.own()
    assert {name for name, post in found.items() if post["author_id"] == who} == roastery
    assert all(found[name]["listed"] for name in roastery), "else they would count as deleted soon"
    assert ending.stop == "end"
    assert (ending.listed, ending.expected) == (len(roastery), len(roastery) + 1)
    assert "own server that Bluesky does not show: 1;" in ending.message, "the one that moderators hid"
    assert "counts and does not show: 3" in ending.message, "answers of accounts that are closed by now"


def test_a_feed_left_at_the_window_is_compared_back_to_it(seeded, alone):
    world, ids, ready = seeded
    since = world.at(100).replace(".000Z", "+00:00")
    whole, _ = alone("roastery", since)
    assert (whole.stop, whole.listed, whole.expected - whole.listed) == ("window", whole.listed, 1)
    feed = requests.get(f"{ready['appview']}/xrpc/app.bsky.feed.getAuthorFeed", timeout=30, params={
        "actor": ids["accounts"]["roastery"]["did"], "limit": 100}).json()
    short = {"feed": feed["feed"][::2], "cursor": feed["cursor"]}
    faulty(ready, match="limit=100&filter", times=1, status=200, body=json.dumps(short))
    again, found = alone("roastery", since)
    assert (again.listed, again.expected) == (whole.listed, whole.expected)
    assert {"note150", "note151", "note152", "note153"} <= set(found)


def test_quotes_of_own_posts_are_collected(alone):
    _, found = alone("roastery")
    assert (found["praise"]["kind"], found["praise"]["ref_id"]) == ("quote", found["quote"]["post_id"])
    assert "praise-q" not in found, "it quotes somebody else"


def test_who_asks_not_to_be_seen_is_read_with_consent_only(alone):
    with pytest.raises(PlatformError, match="asks not to be seen by people without a login; get the person's written"):
        alone("shyly")
    ending, found = alone("shyly", consent=date(2026, 1, 2))
    assert (ending.stop, found["shyly-q"]["withheld"]) == ("end", True)
    _, found = alone("chiara")
    assert found["shyly-q"]["withheld"], "so that it is left out of what is kept"
    assert not found["shyly-a"]["withheld"]


@pytest.mark.parametrize(("name", "said"), [
    ("asleep", "AccountDeactivated: .*its owner has switched the account off"),
    ("banned", "AccountTakedown: .*moderators of Bluesky have taken the account down"),
    ("departed", "InvalidRequest: Profile not found"), ("nobody", "InvalidRequest: Profile not found")])
def test_an_account_that_is_closed_is_told_by_name(alone, name, said):
    with pytest.raises(PlatformError, match=said):
        alone(name)


@pytest.fixture
def login(seeded, monkeypatch):
    """An app password of a bystander, as a brand would put it into the environment."""
    _, ids, ready = seeded
    token = session(ids["accounts"]["chiara"], ready)
    made = requests.post(f"{ready['pds']}/xrpc/com.atproto.server.createAppPassword", timeout=30,
                         json={"name": f"audit {os.urandom(3).hex()}"}, headers=token)
    monkeypatch.setenv("OFFPITCH_BLUESKY_HANDLE", "chiara.test")
    monkeypatch.setenv("OFFPITCH_BLUESKY_APP_PASSWORD", made.json()["password"])
    return made.json()["password"]


def session(account, ready):
    told = requests.post(f"{ready['pds']}/xrpc/com.atproto.server.createSession", timeout=30, json={
        "identifier": account["handle"], "password": account["password"]}).json()
    return {"Authorization": f"Bearer {told['accessJwt']}"}


def test_with_a_login_mentions_elsewhere_are_found(alone, login, tmp_path):
    _, found = alone("roastery", role="brand", search=("islands", "slurp"))
    assert "elsewhere" in found
    _, found = alone("roastery", since="2099-01-01T00:00:00+00:00", role="brand")
    assert "elsewhere" not in found
    evidence = b"".join(gzip.decompress(path.read_bytes()) for path in tmp_path.rglob("*.gz"))
    assert login.encode() not in evidence
    assert b"accessJwt" not in evidence


def test_a_search_that_is_refused_is_said_and_not_asked_again(alone, login):
    requests.delete(f"{alone.ready['control']}/requests", timeout=30)
    faulty(alone.ready, match="searchPosts", status=403, body="<html>Forbidden</html>", headers={
        "content-type": "text/html"})
    ending, found = alone("roastery", role="brand")
    assert "does not let this login search (403)" in ending.message
    assert "elsewhere" not in found
    asked = requests.get(f"{alone.ready['control']}/requests", timeout=30).json()
    assert sum("searchPosts" in one["url"] for one in asked) == 1


def test_an_edit_is_another_version(alone):
    before = alone("roastery")[1]["amended"]
    repo, _, key = before["post_id"].removeprefix("at://").split("/")
    record = {"$type": "app.bsky.feed.post", "text": "We open at ten", "createdAt": before["created_at"].isoformat()}
    requests.post(f"{alone.ready['pds']}/xrpc/com.atproto.repo.putRecord", timeout=30, json={
        "repo": repo, "collection": record["$type"], "rkey": key, "record": record},
        headers=session(alone.ids["accounts"]["roastery"], alone.ready)).raise_for_status()
    requests.post(f"{alone.ready['control']}/settle", timeout=60).raise_for_status()
    after = alone("roastery")[1]["amended"]
    assert (before["text"], after["text"]) == ("We open at nine", "We open at ten")
    assert before["version"] == alone.ids["posts"]["amended"]["cid"] != after["version"]


def test_a_second_run_adds_nothing(audited):
    _, _, made, day = audited
    first = read(made, day)
    evidence = {path.name: list(landing.read(path)) for path in paths.landing(made.slug, "bluesky", day).iterdir()}
    assert read(made, day) == first
    folder = paths.landing(made.slug, "bluesky", day)
    assert {path.name: list(landing.read(path)) for path in folder.iterdir()} == evidence


def test_the_command_audits_the_network_without_any_set_up(audited, seeded, tmp_path):
    reps = [part for name in OURS[1:] for part in ("--rep", f"bluesky:{name}.test")]
    command = [sys.executable, "-m", "pipeline.cli", "audit", "bluesky:roastery.test", "--no-mail",
               "--appview", seeded[2]["appview"], *reps]
    for _ in range(2):
        ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=paths.PROJECT,
                             env=os.environ | {"OFFPITCH_DATA": str(tmp_path / "cli"), "HTTPS_PROXY": NOWHERE})
        assert ran.returncode == 0, ran.stderr
        assert "Accounts with gaps" in ran.stdout + ran.stderr
    parts = list((tmp_path / "cli").glob("*/posts/bluesky/*.parquet"))
    ids = [row["post_id"] for part in parts for row in pq.read_table(part, columns=["post_id"]).to_pylist()]
    assert len(ids) == len(set(ids)) > 300
    assert list((tmp_path / "cli").glob("*/reports/*/report.html"))
