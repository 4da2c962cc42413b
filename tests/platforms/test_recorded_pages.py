"""Each platform's parser on recorded pages: what the page is, the posts it holds, what is complained about.

A case names only the fields it is about; posts come in the order of the page.
"""

import json
from datetime import datetime
from pathlib import Path

import pytest

from pipeline import platforms
from pipeline.records import Issue, Page, Post

CASES = sorted(path for path in Path(__file__).parent.glob("*/*.json") if path.name != "not_given.json")


def parsed(case):
    platform, told = case.parent.name, json.loads(case.read_text(encoding="utf-8"))
    body = told["page"].pop("body")
    raw = (body if isinstance(body, str) else json.dumps(body)).encode()
    fetched = datetime.fromisoformat(told["page"].pop("fetched_at", "2026-11-15T00:00:00+00:00"))
    page = Page(platform, f"{platform}:rosa", **told["page"], fetched_at=fetched, body=raw)
    return list(platforms.connector(platform).parse(page)), told


def shown(value):
    value = value.isoformat() if isinstance(value, datetime) else value
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.stem}")
def test_a_recorded_page_gives_the_posts_it_holds(case):
    found, told = parsed(case)
    posts = [one for one in found if isinstance(one, Post)]
    assert len(posts) == len(told["posts"])
    for post, want in zip(posts, told["posts"], strict=True):
        assert {name: shown(getattr(post, name)) for name in want} == want


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.stem}")
def test_what_a_parser_cannot_use_is_complained_about_and_nothing_else(case):
    found, told = parsed(case)
    messages = [one.message for one in found if isinstance(one, Issue)]
    assert len(messages) == len(told["issues"]), messages
    for message, want in zip(messages, told["issues"], strict=True):
        assert want in message


@pytest.mark.parametrize("platform", platforms.names())
def test_a_parser_is_pure(platform):
    for case in CASES:
        if case.parent.name == platform:
            assert parsed(case)[0] == parsed(case)[0]
