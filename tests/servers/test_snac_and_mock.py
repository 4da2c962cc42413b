"""Real servers on this machine: what they let anybody read is collected with its context, once, and nothing else is."""

from collections import Counter
from datetime import UTC, datetime

import mastodon_world_mock as mock
import pyarrow.parquet as pq
import pytest
from mastodon_world import PEOPLE, World
from snac import running as snac

from pipeline import paths, settings
from pipeline.collect import collect
from pipeline.parse import parse

pytestmark = pytest.mark.servers
OURS = PEOPLE[:3]
LEFT = {snac: {"discreet": "private"}, mock: {"discreet": "private", "help1": "deleted", "fix2": "deleted"}}
"""Replies whose parent cannot be read: snac still gives a deleted status to whoever asks for it by its id."""


@pytest.fixture(scope="module", params=[snac, mock], ids=["snac", "mastodon_mock"])
def seeded(request, tmp_path_factory):
    """The kind of server, its address, the tokens of its people and the world in it."""
    server = request.param
    if not server.program():
        pytest.skip("the server is not installed: see tests/servers/snac/README.md")
    with server.running(tmp_path_factory.mktemp("server"), PEOPLE) as (base, tokens):
        world = World(base, tokens)
        world.write()
        yield server, base, tokens, world


def variable(server):
    return "OFFPITCH_MASTODON_TOKEN_" + server.HOST.upper().replace(".", "_")


def audited(seeded, folder, patch, token="lumen"):
    """The lamp maker and its reps, collected and parsed with somebody's token; gives endings and rows by address."""
    server, base, tokens, _ = seeded
    patch.setenv("OFFPITCH_HOME", str(folder))
    patch.setenv("OFFPITCH_DATA", str(folder / "data"))
    patch.delenv(variable(server), raising=False)
    if token:
        patch.setenv(variable(server), tokens[token])
    place = folder / "brands" / "lumen"
    place.mkdir(parents=True)
    (place / "brand.toml").write_text(
        f'name = "Lumen"\ncontact = "https://lumen.example"\n[[accounts]]\nplatform = "mastodon"\nhandle = "lumen@'
        f'{server.HOST}"\nsearch = ["#lumenlamps"]\n[collect.endpoints]\n"https://{server.HOST}" = "{base}"\n')
    (place / "reps.csv").write_text("rep_id,name,platform,handle\n" + "".join(
        f"{name},{name.title()},mastodon,{name}@{server.HOST}\n" for name in OURS[1:]))
    brand, day = settings.load("lumen"), datetime.now(UTC).date()
    endings = collect(brand, day)
    parse(brand, day)
    rows = pq.read_table(paths.posts("lumen", "mastodon", day)).to_pylist()
    assert max(Counter(row["post_id"] for row in rows).values(), default=1) == 1
    return endings, {row["post_id"]: row for row in rows}


@pytest.fixture(scope="module")
def read(seeded, tmp_path_factory):
    """The endings and rows of an audit with the brand's own token."""
    with pytest.MonkeyPatch.context() as patch:
        yield audited(seeded, tmp_path_factory.mktemp("audit"), patch)


def test_every_public_status_is_there_once_and_nothing_private_is(seeded, read):
    world, (endings, rows) = seeded[3], read
    assert [one.stop for one in endings] == ["end"] * 3, endings
    own = {uri for uri, row in rows.items() if row["role"]}
    assert own == {world.statuses[name].uri for name in world.visible(OURS)}
    assert not world.hidden() & set(rows)
    assert sum(one.listed for one in endings) >= len(own)
    counted = [one.listed for one in endings] if seeded[0] is mock else [None] * 3  # snac's profiles count nothing
    assert [one.expected for one in endings] == counted
    assert all(row["author_id"].startswith("h:") for row in rows.values() if not row["role"])


def test_every_reply_has_its_parent_or_the_reason_why_not(seeded, read):
    world, (_, rows) = seeded[3], read
    states = {}
    for name in world.visible(OURS):
        one = world.statuses[name]
        if one.above:
            row, parent = rows[one.uri], world.statuses[one.above]
            states[name] = row["parent_state"]
            assert (row["parent_state"] == "ok") == (row["parent_id"] == parent.uri), name
            assert row["parent_state"] != "ok" or not rows[parent.uri]["deleted"], name
    assert {name: state for name, state in states.items() if state != "ok"} == LEFT[seeded[0]]
    assert rows[world.statuses["deep65"].uri]["root_id"] == world.statuses["deep0"].uri


def test_warnings_and_texts_are_as_they_were_written(seeded, read):
    world, (_, rows) = seeded[3], read
    for name in world.visible(OURS):
        one, text = world.statuses[name], rows[world.statuses[name].uri]["text"]
        assert not one.warning or text.startswith(one.warning), name
        assert one.text.split("@")[0].split("\n")[0].strip() in text, name
    assert rows[world.statuses["lines"].uri]["links"] == ["https://example.com/a?b=1&c=2"]
    assert rows[world.statuses["arabic"].uri]["text"] == world.statuses["arabic"].text


def test_what_a_customer_asked_is_found(seeded, read):
    world, (_, rows) = seeded[3], read
    asked = {name for name in world.visible({"paula"}) if name.startswith("ask")}
    assert {world.statuses[name].uri for name in asked} <= set(rows)


def test_without_a_token_either_all_is_there_or_it_says_which_one_is_missing(seeded, read, tmp_path, monkeypatch):
    endings, rows = audited(seeded, tmp_path, monkeypatch, token=None)
    if seeded[0] is snac:
        assert [one.stop for one in endings] == ["error"] * 3
        assert all(f"put a valid token of that server into {variable(snac)}" in one.message for one in endings)
        assert not rows
    else:
        assert {uri for uri, row in rows.items() if row["role"]} == {uri for uri, row in read[1].items() if row["role"]}


def test_another_persons_mentions_are_not_read(seeded, tmp_path, monkeypatch):
    endings, rows = audited(seeded, tmp_path, monkeypatch, token="paula")
    assert f"the token in {variable(seeded[0])} is not this account's own" in endings[0].message
    assert not seeded[3].hidden() & set(rows)
