"""Evidence on disk: nothing twice, nothing lost, whatever the moment of the kill."""

import gzip
import json
from datetime import UTC, datetime

import pytest

from pipeline.landing import Landing, read
from pipeline.records import Page

AT = datetime(2026, 11, 22, 7, 30, 1, 250_000, UTC)

BODIES = [b'{"text": "h\xc3\xa9"}', b"\xff not text \x00", b" ", "\u2028 \U0001f375\r\n".encode()]


def page(number, body=None):
    return Page("bluesky", "bluesky:rosa", "timeline", f"https://a.example/{number}", AT, 200,
                body or b"{}%d" % number, f"https://a.example/{number + 1}")


def write(path, *pages):
    landing = Landing(path)
    added = [landing.add(one) for one in pages]
    landing.close()
    return added


@pytest.mark.parametrize("body", BODIES)
def test_a_page_comes_back_exactly_as_it_went_in(tmp_path, body):
    write(tmp_path / "a.jsonl.gz", page(1, body))
    assert list(read(tmp_path / "a.jsonl.gz")) == [page(1, body)]


def test_the_same_answer_is_kept_once_and_another_answer_beside_it(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    assert write(path, page(1), page(1), page(2)) == [True, False, True]
    assert write(path, page(2), page(1, b"changed"), page(3)) == [False, True, True]
    assert [one.url[-1] for one in read(path)] == ["1", "2", "1", "3"]


def test_any_tool_can_read_it(tmp_path):
    write(tmp_path / "a.jsonl.gz", page(1), page(2))
    with gzip.open(tmp_path / "a.jsonl.gz", "rt") as lines:
        assert [json.loads(line)["url"][-1] for line in lines] == ["1", "2"]


def test_a_file_cut_off_anywhere_gives_its_whole_pages_and_goes_on(tmp_path):
    write(tmp_path / "whole.jsonl.gz", page(1), page(2), page(3))
    raw = (tmp_path / "whole.jsonl.gz").read_bytes()
    for cut in range(0, len(raw) + 1, 7):
        path = tmp_path / f"{cut}" / "a.jsonl.gz"
        path.parent.mkdir()
        path.write_bytes(raw[:cut])
        before = list(read(path))
        assert before == [page(1), page(2), page(3)][:len(before)]
        write(path, page(1), page(2), page(3))
        assert sorted(one.url for one in read(path)) == [f"https://a.example/{number}" for number in (1, 2, 3)]


def test_half_a_page_is_set_aside_and_not_thrown_away(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    write(path, page(1))
    whole = path.stat().st_size
    path.write_bytes(path.read_bytes() + b"\x1f\x8b\x08half")
    write(path, page(2))
    assert (tmp_path / f"a.jsonl.tail-{whole}").read_bytes() == b"\x1f\x8b\x08half"
    assert list(read(path)) == [page(1), page(2)]
