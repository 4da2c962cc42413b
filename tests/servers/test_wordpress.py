"""A real WordPress on this machine: what an outsider may read is collected, with its context, once; nothing else is."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from wordpress.seed import OLD, WRITERS, Blog

from pipeline import issues, landing, paths, settings
from pipeline.collect import collect
from pipeline.parse import parse

pytestmark = pytest.mark.servers
HERE = Path(__file__).parent / "wordpress"
PACKAGES = Path(os.environ.get("OFFPITCH_WORDPRESS_SERVER", HERE)) / "pkg"
PROGRAMS = ("php", "mariadbd", "mariadb", "mariadb-install-db", "curl", "setpriv", "pgrep")
SITE = "blog.acme.example"
DAY = datetime.now(UTC).date()


@pytest.fixture(scope="module")
def server():
    """A running, empty WordPress that believes to stand at https://SITE: its address here and its folder."""
    missing = [name for name in PROGRAMS if not shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")]
    if missing or not (PACKAGES / "usr/share/wordpress").is_dir():
        pytest.skip(f"no {', '.join(missing) or PACKAGES} here: {HERE.name}/README.md says how it gets there")
    folder = Path(tempfile.mkdtemp(prefix="offpitch-wordpress-"))
    folder.chmod(0o755)  # the servers run as nobody where the tests run as root
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    told = os.environ | {"WP_PORT": port, "WP_ADDRESS": f"https://{SITE}", "WP_DEB": str(PACKAGES),
                         "WP_RUN": str(folder / "run"), "PATH": f"{os.environ['PATH']}:/usr/sbin"}
    try:
        with (folder / "log").open("w") as log:
            ran = subprocess.run([HERE / "start.sh"], env=told, check=False, timeout=180, stdout=log, stderr=log)
        assert ran.returncode == 0, (folder / "log").read_text()
        yield f"http://127.0.0.1:{port}", folder / "run"
    finally:
        subprocess.run([HERE / "start.sh", "stop"], env=told, check=True, timeout=60)
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def blog(server):
    address, run = server
    return Blog(address, json.loads((run / "admin.json").read_text(encoding="utf-8")), datetime.now(UTC))


@pytest.fixture
def audited(blog, server, tmp_path, monkeypatch):
    """Collects and parses an account at the site; gives how it ended and the rows."""
    monkeypatch.setenv("OFFPITCH_HOME", str(tmp_path))
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path / "data"))

    def run(handle):
        made = settings.unconfigured(handle, (), {f"https://{SITE}": server[0]}, "https://acme.example")
        (ended,) = collect(made, DAY)
        parse(made, DAY)
        told = [one.message for one in issues.read(paths.data(made.slug) / "issues") if one.stage == "parse"]
        assert not told
        rows = pq.read_table(paths.posts(made.slug, handle.partition(":")[0], DAY)).to_pylist()
        assert len({row["post_id"] for row in rows}) == len(rows)
        return made, ended, rows

    return run


def post_id(blog, number):
    return f"{SITE}/?p={blog.posts[number]['id']}"


def comment_id(blog, key):
    return f"{SITE}/#comment-{blog.comments[key]['id']}"


def test_every_published_post_and_approved_comment_is_there_once_and_nothing_else(blog, audited):
    _, ended, rows = audited(f"wordpress:{SITE}")
    assert (ended.stop, ended.stable_id) == ("window", SITE)
    found = {row["post_id"] for row in rows if not row["deleted"]}
    shown = {number for number, post in blog.posts.items() if post["status"] in {"publish", "locked"}}
    listed = {post_id(blog, number) for number in shown if number >= OLD}
    older = {post_id(blog, number) for number in (2, 3, 4)}  # answered, commented on, edited since
    talked = {comment_id(blog, key) for key, one in blog.comments.items() if one["status"] == "shown"}
    assert found == listed | older | talked
    assert {row["post_id"] for row in rows if row["listed"]} == listed
    assert ended.listed == ended.expected == len(listed)
    assert not [row["text"] for row in rows if "unseen" in row["text"]]
    locked = [row for row in rows if row["truncated"]]
    assert {row["post_id"] for row in locked} == {
        post_id(blog, number) for number in shown if blog.posts[number]["status"] == "locked"}
    assert f"of {len(locked)} posts behind a password only the titles came" in ended.message


def test_every_reply_has_its_parent_and_root_or_the_reason_why_not(blog, audited):
    rows = {row["post_id"]: row for row in audited(f"wordpress:{SITE}")[2]}
    for key, one in blog.comments.items():
        if one["status"] == "shown":
            row, root = rows[comment_id(blog, key)], post_id(blog, one["post"])
            parent = comment_id(blog, one["parent"]) if one["parent"] else root
            gone = bool(one["parent"]) and blog.comments[one["parent"]]["status"] == "trash"
            assert (row["parent_id"], row["root_id"]) == (parent, root), key
            assert row["parent_state"] == ("deleted" if gone else "ok"), key
            assert rows[parent]["deleted"] == gone, key
            assert root in rows, key


def test_what_the_writers_say_is_the_blogs_and_everybody_else_is_nobody(blog, audited):
    rows = {row["post_id"]: row for row in audited(f"wordpress:{SITE}")[2]}
    assert {row["account"] for row in rows.values() if row["kind"] == "post"} == {f"wordpress:{SITE}"}
    for key, one in blog.comments.items():
        if one["status"] == "shown":
            row = rows[comment_id(blog, key)]
            assert (row["role"] == "brand") == (one["by"] in WRITERS), key
            assert row["role"] or (row["author_id"].startswith("h:") and row["url"] is None), key


def test_one_writer_of_a_blog_is_an_account_of_their_own(blog, audited):
    _, ended, rows = audited(f"wordpress:ben@{SITE}")
    assert ended.stable_id == f"{SITE}#{blog.users['ben']}"
    own = {row["post_id"] for row in rows if row["account"]}
    wrote = {post_id(blog, number) for number, post in blog.posts.items()
             if post["by"] == "ben" and post["status"] in {"publish", "locked"} and (number >= OLD or number == 2)}
    said = {comment_id(blog, key) for key, one in blog.comments.items()
            if one["by"] == "ben" and one["status"] == "shown"}
    assert own == wrote | said


def test_times_are_utc_wherever_the_site_is(blog, audited):
    rows = {row["post_id"]: row for row in audited(f"wordpress:{SITE}")[2]}
    newest = rows[post_id(blog, max(blog.posts))]["created_at"]
    assert abs((datetime.now(UTC) - newest).total_seconds() - 7 * 3600) < 1800, "it was dated seven hours ago"
    assert rows[post_id(blog, 4)]["edited_at"].date() in {DAY, newest.date()}


def test_a_second_run_adds_nothing(audited):
    made, _, rows = audited(f"wordpress:{SITE}")
    folder = paths.landing(made.slug, "wordpress", DAY)
    before = {path.name: [page.url for page in landing.read(path)] for path in folder.iterdir()}
    assert audited(f"wordpress:{SITE}")[2] == rows
    assert {path.name: [page.url for page in landing.read(path)] for path in folder.iterdir()} == before


@pytest.fixture
def without_comments(server):
    """A plugin that takes the comments out of the API, as several on the market do."""
    plugin = server[1] / "www/wp-content/mu-plugins/closed.php"
    plugin.write_text("<?php add_filter('rest_endpoints', fn ($all) => array_filter($all, fn ($at) => "
                      "!str_contains($at, '/comments') && !str_contains($at, '/users'), ARRAY_FILTER_USE_KEY));")
    yield
    plugin.unlink()


def test_a_site_that_hides_comments_and_writers_says_so(blog, audited, without_comments):
    _, ended, rows = audited(f"wordpress:{SITE}")
    assert "the site gives outsiders no comments (404 rest_no_route)" in ended.message
    assert "does not list its writers" in ended.message
    assert {row["kind"] for row in rows} == {"post"}


@pytest.fixture
def plain_addresses(server):
    def permalinks(structure):
        code = ("require $argv[1] . '/wp-load.php'; update_option('permalink_structure', $argv[2]); "
                "flush_rewrite_rules();")
        subprocess.run(["php", "-d", "display_errors=0", "-r", code, str(server[1] / "www"), structure], check=True)

    permalinks("")
    yield
    permalinks("/%year%/%monthnum%/%postname%/")


def test_a_site_without_pretty_addresses_is_read_as_well(blog, audited, plain_addresses):
    made, ended, rows = audited(f"wordpress:{SITE}")
    assert ended.listed == ended.expected > 150
    assert len([row for row in rows if row["kind"] == "reply"]) > 140
    (file,) = paths.landing(made.slug, "wordpress", DAY).glob("*.gz")
    assert any("rest_route=/wp/v2/posts" in page.url for page in landing.read(file))


def test_its_feed_gives_the_same_posts_and_comments(blog, audited):
    _, ended, rows = audited(f"feed:{SITE}")
    assert (ended.stop, ended.stable_id) == ("end", SITE)
    shown = [post["id"] for post in blog.posts.values() if post["status"] in {"publish", "locked"}]
    assert ended.listed == len([row for row in rows if row["kind"] == "post"]) == len(shown)
    assert not [row["text"] for row in rows if "unseen" in row["text"]]
    replies = {row["text"]: row for row in rows if row["kind"] == "reply"}
    talked = {key: one for key, one in blog.comments.items() if one["status"] == "shown"}
    assert {text.rpartition("[")[2] for text in replies} == {f"{key}]" for key in talked}
    by_key = {text.rpartition("[")[2].rstrip("]"): row for text, row in replies.items()}
    ids = {row["post_id"]: row for row in rows}
    for key, one in talked.items():
        row = by_key[key]
        assert (row["role"] == "brand") == (one["by"] in WRITERS), key
        if one["parent"] in talked:
            assert row["parent_id"] == by_key[one["parent"]]["post_id"], key
        assert row["root_id"] in ids, key
