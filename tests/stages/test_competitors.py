"""Competitors that the brand names are told apart from strangers; nobody else is."""

import json
from datetime import UTC, date, datetime

import pyarrow.parquet as pq
import pytest
from brand_folder import brand
from local_platform import hydrated, uri, view
from pydantic import ValidationError

from pipeline import paths
from pipeline.landing import Landing
from pipeline.parse import parse
from pipeline.records import Page
from pipeline.settings import Brand

DAY = date(2026, 11, 22)
FEED = "https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?actor=x"


def test_a_competitor_keeps_its_handle_and_nobody_its_id(tmp_path, monkeypatch):
    made = brand(tmp_path, monkeypatch, ["1,Rosa,bluesky,rosa.example,did:plc:rosa"], own=[("bluesky", "acme.example")])
    questions = [view(who, "q", "Which kettle lasts?") for who in ("ida.example", "rival.example")]
    feed = [{"post": view("rosa.example", f"a{number}", "The steel one", parent=one["uri"]),
             "reply": {"parent": hydrated(one), "root": hydrated(one)}} for number, one in enumerate(questions)]
    landing = Landing(paths.landing("acme", "bluesky", DAY) / "rosa.example.jsonl.gz")
    landing.add(Page("bluesky", "bluesky:rosa.example", "timeline", FEED, datetime(2026, 11, 22, 8, tzinfo=UTC), 200,
                     json.dumps({"feed": feed}).encode()))
    landing.close()
    parse(made.model_copy(update={"competitors": ("bluesky:rival.example", "mastodon:ida.example")}), DAY)
    rows = {row["post_id"]: row for row in pq.read_table(paths.posts("acme", "bluesky", DAY)).to_pylist()}
    ida, rival = rows[uri("ida.example", "q")], rows[uri("rival.example", "q")]
    assert (ida["author_handle"], rival["author_handle"]) == (None, "rival.example")
    assert ida["author_id"].startswith("h:")
    assert rival["author_id"].startswith("h:")
    assert rival["url"] is None


@pytest.mark.parametrize("named", ["rival.example", ":rival.example", "bluesky:"])
def test_a_competitor_without_a_network_is_refused(named):
    with pytest.raises(ValidationError, match="names no network; write it as bluesky"):
        Brand(name="Acme", contact="audit@acme.example", slug="acme", competitors=(named,))


def test_a_competitor_is_kept_in_house_form():
    told = Brand(name="Acme", contact="audit@acme.example", slug="acme", competitors=("Bluesky:@Rival.Example",))
    assert told.competitors == ("bluesky:rival.example",)
