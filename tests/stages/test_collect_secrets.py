"""A token goes into a header of its own server's requests and nowhere else: a planted one is searched for."""

import gzip
import logging
from datetime import date

import pyarrow.parquet as pq
from brand_folder import brand, impatient
from local_platform import Answer, serving

from pipeline.collect import collect
from pipeline.parse import parse

DAY = date(2026, 11, 22)
PLANTED = "planted-Token_4711"
JO = {"id": "12", "acct": "jo", "url": "https://tea.example/@jo", "statuses_count": 1}
STATUS = {
    "id": "9", "uri": "https://tea.example/users/jo/statuses/9", "url": "https://tea.example/@jo/9", "account": JO,
    "created_at": "2026-11-10T09:00:00.000Z", "in_reply_to_id": None, "in_reply_to_account_id": None, "tags": [],
    "visibility": "public", "content": f"<p>my token is {PLANTED}</p>", "spoiler_text": "", "mentions": [],
    "media_attachments": [], "replies_count": 0}


def everything(folder):
    return b"\n".join(path.read_bytes() + str(path).encode() for path in folder.rglob("*") if path.is_file())


def unpacked(folder):
    evidence = b"\n".join(gzip.decompress(path.read_bytes()) for path in folder.rglob("*.gz"))
    return evidence + repr([pq.read_table(path).to_pylist() for path in folder.rglob("*.parquet")]).encode()


def test_a_planted_token_reaches_its_server_and_no_file_log_or_message(tmp_path, monkeypatch, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("OFFPITCH_MASTODON_TOKEN_TEA_EXAMPLE", PLANTED)
    impatient(monkeypatch)

    def echoing(asked):
        """A server that gives the token back wherever it can."""
        if asked.path.endswith("lookup"):
            return JO
        if "max_id" in asked.query:
            return Answer({"error": f"bad token {PLANTED}"}, 401, {"X-Token": PLANTED})
        link = f'<https://tea.example/next?max_id=9&access_token={PLANTED}>; rel="next"'
        return Answer([STATUS], headers={"Link": link})

    with serving(echoing) as tea, serving(lambda _: Answer({}, 404)) as far:
        made = brand(tmp_path, monkeypatch, ["1,Jo,mastodon,jo@tea.example", "2,Al,mastodon,al@far.example"],
                     endpoints={"https://tea.example": tea.url, "https://far.example": far.url})
        found = collect(made, DAY)
        assert {asked.headers.get("Authorization") for asked in tea.asked} == {f"Bearer {PLANTED}"}
        assert {asked.headers.get("Authorization") for asked in far.asked} == {None}
    assert found[0].stop == "error"
    assert "OFFPITCH_MASTODON_TOKEN_TEA_EXAMPLE" in found[0].message
    assert parse(made, DAY) == 1
    told = caplog.text + "".join(capfd.readouterr()) + repr(found)
    assert PLANTED not in told
    assert PLANTED.encode() not in everything(tmp_path)
    assert PLANTED.encode() not in unpacked(tmp_path)
    assert b"[hidden]" in unpacked(tmp_path)


def test_a_token_does_not_follow_a_redirect_to_another_server(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_MASTODON_TOKEN_TEA_EXAMPLE", PLANTED)
    impatient(monkeypatch)
    with serving(lambda _: Answer({}, 404)) as far, serving(
            lambda _: Answer({}, 302, {"Location": f"{far.url}/elsewhere"})) as tea:
        collect(brand(tmp_path, monkeypatch, ["1,Jo,mastodon,jo@tea.example"],
                      endpoints={"https://tea.example": tea.url}), DAY)
    assert {asked.path for asked in far.asked} == {"/elsewhere"}
    assert "Authorization" in tea.asked[0].headers
    assert not [asked for asked in far.asked if "Authorization" in asked.headers]


def test_a_netrc_file_gives_no_password_away(tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text(f"machine 127.0.0.1 login x password {PLANTED}\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    impatient(monkeypatch)
    with serving(lambda _: Answer({}, 404)) as tea:
        collect(brand(tmp_path, monkeypatch, ["1,Jo,mastodon,jo@tea.example"],
                      endpoints={"https://tea.example": tea.url}), DAY)
        assert {asked.headers.get("Authorization") for asked in tea.asked} == {None}
