"""report.json names no stranger: a key of a post holds its author's handle or id on some networks."""

import json
from dataclasses import replace

from made_report import made

from pipeline.drawing import draw
from pipeline.drawing.nameless import nameless

STRANGER = "mastodon https://home.example/users/anna/statuses/77"


def report():
    """A report with a stranger's complaint behind a finding, in the list of who waits, and among the voices."""
    told = made()
    customers = next(one for one in told.findings if one.finding.group == "customers")
    asked = replace(customers.posts[0], post_key=STRANGER)
    total = replace(customers.total, post_keys=(STRANGER, "bluesky at://did:plc:another/post/1"))
    part = replace(total, scope="part", subject="bluesky:acme")
    heard = replace(customers, posts=(asked,), total=total, parts=(part,))
    found = tuple(heard if one is customers else one for one in told.findings)
    return replace(told, findings=found, waiting=(asked,), voices=(asked,))


def test_no_key_of_a_strangers_post_stands_in_the_json():
    told = draw.as_json(report())
    assert "anna" not in told
    assert "did:plc:another" not in told
    waiting = json.loads(told)["waiting"][0]
    assert waiting["post_key"].startswith("mastodon ")
    assert waiting["post_key"] == json.loads(told)["voices"][0]["post_key"]


def test_the_keys_of_our_own_posts_stay():
    whole = made()
    own = {post.post_key for one in whole.findings for post in one.posts if post.role}
    kept = {post.post_key for one in nameless(whole).findings for post in one.posts if post.role}
    assert own
    assert kept == own
