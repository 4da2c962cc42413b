"""Mastodon through collect and parse: local ids become global ones, gone parents are told from unread ones."""

import re
from datetime import date

import pyarrow.parquet as pq
import pytest
from brand_folder import brand, impatient
from local_platform import Answer, serving

from pipeline import landing, paths, platforms, roster
from pipeline.collect import collect
from pipeline.parse import parse

DAY = date(2026, 11, 22)
HOST = "https://tea.example"


def account(name, host="tea.example", number="12"):
    return {"id": number, "acct": name if host == "tea.example" else f"{name}@{host}", "url": f"https://{host}/@{name}",
            "bot": False, "statuses_count": 0}


JO, ANN = account("jo"), account("ann", "far.example", "77")


def status(number, who=JO, text="Tea", day=10, above=None, replies=0, **more):
    return {"id": str(number), "uri": f"{who['url']}/statuses/{number}", "url": None, "account": who,
            "created_at": f"2026-11-{day:02}T09:00:00.000Z", "in_reply_to_id": above and str(above),
            "in_reply_to_account_id": None, "visibility": "public", "content": f"<p>{text}</p>", "spoiler_text": "",
            "mentions": [], "tags": [], "media_attachments": [], "replies_count": replies, **more}


class Server:
    """A server of statuses, newest first; `links` says whether it sends a Link header, as Mastodon does."""

    def __init__(self, own, others=(), links=True, size=2, token=None):
        self.own, self.all, self.links, self.size, self.token = own, [*own, *others], links, size, token

    def __call__(self, asked):
        path = asked.path.removeprefix("/api/v1/")
        if path == "accounts/lookup":
            return JO if asked.query["acct"] == ["jo"] else Answer({"error": "Record not found"}, 404)
        if self.token and asked.headers.get("Authorization") != f"Bearer {self.token}":
            return Answer({"error": "This API requires an authenticated user"}, 401)
        if path == "accounts/12/statuses":
            return self.listed(int(asked.query.get("max_id", ["9999"])[0]))
        _, number, *context = path.split("/")
        found = next((one for one in self.all if one["id"] == number), None)
        if found is None:
            return Answer({"error": "Record not found"}, 404)
        return self.context(found) if context else found

    def listed(self, below):
        page = [one for one in self.own if int(one["id"]) < below][:self.size]
        link = f'<{HOST}/api/v1/accounts/12/statuses?limit=40&max_id={page[-1]["id"]}>; rel="next"' if page else ""
        return Answer(page, headers={"Link": link} if self.links and link else {})

    def context(self, found):
        by_id = {one["id"]: one for one in self.all}
        above, walk = [], found
        while (walk := by_id.get(walk["in_reply_to_id"])) is not None:
            above.insert(0, walk)
        below, front = [], [found["id"]]
        while front:
            children = [one for one in self.all if one["in_reply_to_id"] in front]
            below, front = below + children, [one["id"] for one in children]
        return {"ancestors": above, "descendants": below}


def run(tmp_path, monkeypatch, server):
    impatient(monkeypatch)
    with serving(server) as platform:
        made = brand(tmp_path, monkeypatch, ["1,Jo,mastodon,jo@tea.example"], endpoints={HOST: platform.url})
        ending = collect(made, DAY)[0]
        calls = [asked.path.removeprefix("/api/v1/") for asked in platform.asked]
    parse(made, DAY)
    posts = pq.read_table(paths.posts("acme", "mastodon", DAY)).to_pylist()
    return ending, {post["post_id"]: post for post in posts}, calls


def key(one):
    return one["uri"]


@pytest.mark.parametrize("links", [True, False], ids=["Link header", "no Link header"])
def test_all_pages_are_walked_whether_or_not_the_server_links_them(tmp_path, monkeypatch, links):
    own = [status(number) for number in range(109, 100, -1)]
    ending, posts, calls = run(tmp_path, monkeypatch, Server(own, links=links))
    assert (ending.stop, ending.stable_id, ending.message) == ("end", "https://tea.example/@jo", None)
    assert sorted(posts) == sorted(map(key, own))
    assert calls.count("accounts/12/statuses") == 6, "five pages and the empty one that ends them"


def test_a_reply_finds_its_parent_and_root_by_their_global_ids(tmp_path, monkeypatch):
    root, middle = status(50, ANN, "Which tea?", 8), status(51, ANN, "Green?", 8, above=50)
    reply = status(100, text="Try ours", above=51)
    _, posts, _ = run(tmp_path, monkeypatch, Server([reply], [root, middle]))
    found = posts[key(reply)]
    assert (found["parent_id"], found["root_id"], found["parent_state"]) == (key(middle), key(root), "ok")
    assert posts[key(middle)]["root_id"] == key(root)
    assert found["parent_author_id"] == posts[key(middle)]["author_id"]
    assert found["parent_author_id"].startswith("h:")
    assert found["role"] == "rep"


def test_a_gone_parent_is_told_from_one_that_could_not_be_read(tmp_path, monkeypatch):
    reply = status(100, text="Try ours", above=51)
    _, posts, calls = run(tmp_path, monkeypatch, Server([reply]))
    assert (posts[key(reply)]["parent_state"], posts[key(reply)]["root_id"]) == ("deleted", None)
    assert calls[-1] == "statuses/51"
    private = Server([reply])
    ordinary = private.__call__
    (tmp_path / "b").mkdir()
    _, posts, _ = run(tmp_path / "b", monkeypatch, lambda asked: Answer({"error": "no"}, 403)
                      if asked.path.endswith("/51") else ordinary(asked))
    assert posts[key(reply)]["parent_state"] == "private"
    assert list(posts) == [key(reply)], "the mark of what is not for us is not kept"
    failing = Server([reply])
    (tmp_path / "c").mkdir()
    _, posts, _ = run(tmp_path / "c", monkeypatch, lambda asked: Answer({"error": "oops"}, 501)
                      if asked.path.endswith("/51") else failing(asked))
    assert posts[key(reply)]["parent_state"] == "not_fetched"


@pytest.mark.parametrize("hidden", [{"visibility": "private"}, {"account": {**ANN, "noindex": True}}],
                         ids=["for followers", "noindex"])
def test_a_parent_that_is_not_for_our_eyes_is_private_and_left_out(tmp_path, monkeypatch, hidden):
    parent, reply = {**status(51, ANN, "Between us"), **hidden}, status(100, text="Of course", above=51)
    _, posts, _ = run(tmp_path, monkeypatch, Server([reply], [parent]))
    assert list(posts) == [key(reply)]
    assert posts[key(reply)]["parent_state"] == "private"


def test_what_others_answered_is_fetched_and_private_posts_are_not_kept(tmp_path, monkeypatch):
    post = status(100, text="Our new tea", replies=2)
    public, private = status(101, ANN, "Where?", above=100), status(102, ANN, "psst", above=100, visibility="direct")
    _, posts, calls = run(tmp_path, monkeypatch, Server([status(99, visibility="private"), post], [public, private]))
    assert sorted(posts) == sorted([key(post), key(public)])
    assert "statuses/99/context" not in calls


def test_a_thread_shown_whole_is_asked_for_once(tmp_path, monkeypatch):
    own = [status(104, above=103), status(102, above=101), status(101, replies=1)]
    other = status(103, ANN, "Louder!", above=102, replies=1)
    own[1]["replies_count"] = 1
    _, posts, calls = run(tmp_path, monkeypatch, Server(own, [other]))
    assert [call for call in calls if "context" in call] == ["statuses/102/context"]
    assert {post["root_id"] for post in posts.values()} == {None, key(own[-1])}


def test_an_own_thread_that_the_list_shows_whole_is_not_asked_for(tmp_path, monkeypatch):
    own = [status(103, above=102), status(102, above=101, replies=1), status(101, replies=1)]
    _, posts, calls = run(tmp_path, monkeypatch, Server(own))
    assert not [call for call in calls if "context" in call]
    assert {post["root_id"] for post in posts.values()} == {None, key(own[-1])}


def test_replies_in_a_ring_do_not_hang(tmp_path, monkeypatch):
    one, two = status(100, above=101), status(101, above=100)
    ring = Server([two, one])
    ring.context = lambda _: {"ancestors": [], "descendants": []}
    _, posts, _ = run(tmp_path, monkeypatch, ring)
    assert {post["root_id"] for post in posts.values()} == {None}


def test_a_server_that_wants_a_login_says_which_variable_takes_its_token(tmp_path, monkeypatch):
    ending, posts, _ = run(tmp_path, monkeypatch, Server([status(100)], token="right"))
    assert ending.stop == "error"
    assert "put a valid token of that server into OFFPITCH_MASTODON_TOKEN_TEA_EXAMPLE" in ending.message
    assert not posts
    monkeypatch.setenv("OFFPITCH_MASTODON_TOKEN_TEA_EXAMPLE", "right")
    (tmp_path / "b").mkdir()
    ending, posts, _ = run(tmp_path / "b", monkeypatch, Server([status(100)], token="right"))
    assert (ending.stop, len(posts)) == ("end", 1)


@pytest.mark.parametrize(("profile", "said"), [
    ({"limited": True}, "hides this account's posts from the logged-out"),
    ({"suspended": True}, "hides this account's posts from the logged-out"),
    ({"statuses_count": 5}, "hides this account's posts from the logged-out"),
    ({"moved": {"acct": "jo@new.example"}}, "has moved to jo@new.example; put that one into the roster too"),
])
def test_an_empty_list_is_not_taken_for_silence(tmp_path, monkeypatch, profile, said):
    server = Server([])
    ending, _, _ = run(tmp_path, monkeypatch,
                       lambda asked: {**JO, **profile} if "lookup" in asked.path else server(asked))
    assert ending.stop == "end"
    assert said in ending.message


@pytest.mark.parametrize(("handle", "said"), [
    ("jo", "'jo' names no server; write the handle as user@server"),
    ("jo@tea.example/x", "names no server"), ("nobody@tea.example", "answered 404 Record not found; check the handle"),
])
def test_a_handle_that_cannot_be_found_says_so(tmp_path, monkeypatch, handle, said):
    impatient(monkeypatch)
    with serving(Server([])) as platform:
        made = brand(tmp_path, monkeypatch, [f"1,Jo,mastodon,{handle}"], endpoints={HOST: platform.url})
        assert said in collect(made, DAY)[0].message


@pytest.mark.parametrize(("page", "key"), [
    ("https://tea.example/@jo", "mastodon:jo@tea.example"), ("https://tea.example/users/jo", "mastodon:jo@tea.example"),
    ("https://youtube.com.tea.example/@jo", "mastodon:jo@youtube.com.tea.example"),
])
def test_a_profile_page_names_its_account(page, key):
    assert roster.addressed(page, "rep").key == key


@pytest.mark.parametrize("page", ["https://www.youtube.com/@jo", "https://tiktok.com/@jo", "https://threads.net/@jo",
                                  "https://medium.com/@jo"])
def test_handles_of_other_networks_are_not_taken_for_ours(page):
    assert not re.fullmatch(platforms.connector("mastodon").PLATFORM.profile_url, page)


def test_a_server_is_told_that_we_are_no_browser(tmp_path, monkeypatch):
    seen = []
    server = Server([status(100, replies=1)])
    run(tmp_path, monkeypatch, lambda asked: seen.append(asked.headers) or server(asked))
    assert {headers["Accept"] for headers in seen} == {"application/json"}
    assert all(headers["User-Agent"].startswith("offpitch/") for headers in seen)


def test_the_addresses_kept_are_the_servers_own(tmp_path, monkeypatch):
    run(tmp_path, monkeypatch, Server([status(100)]))
    pages = landing.read(paths.landing("acme", "mastodon", DAY) / "jo@tea.example.jsonl.gz")
    assert [page.url for page in pages] == [f"{HOST}/api/v1/accounts/lookup?acct=jo",
                                            f"{HOST}/api/v1/accounts/12/statuses?limit=40",
                                            f"{HOST}/api/v1/accounts/12/statuses?limit=40&max_id=100"]
