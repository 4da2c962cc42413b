"""Tables of exports: every way to write the same two rows, and what no reader can follow."""

import pytest

from pipeline.parsing.sheets import rows, sheet
from pipeline.records import PlatformError

WANT = [{"date": "2026-11-01", "full text": 'Say "when",\nthen pour'},
        {"date": "2026-11-02", "full text": "C:\\tea\\new"}]
DOUBLED = 'Date,Full Text\n2026-11-01,"Say ""when"",\nthen pour"\n2026-11-02,C:\\tea\\new\n'
FORMS = {
    "doubled quotes": DOUBLED.encode(),
    "escaped quotes": DOUBLED.replace('""', '\\"').encode(),
    "a mark at the beginning": b"\xef\xbb\xbf" + DOUBLED.encode(),
    "UTF-16 of a spreadsheet": DOUBLED.encode("utf-16"),
    "lines of two signs": DOUBLED.replace("\n", "\r\n").encode(),
    "semicolons": DOUBLED.replace(",Full", ";Full").replace("01,", "01;").replace("02,", "02;").encode(),
    "tabs": DOUBLED.replace(",Full", "\tFull").replace("01,", "01\t").replace("02,", "02\t").encode(),
    "notes above": ("Notes:\n\"Exported on a Monday, by request\"\n\n" + DOUBLED).encode(),
    "other capitals and blanks": DOUBLED.replace("Date,Full Text", " DATE ,full_text").encode(),
    "the header twice, empty rows": (DOUBLED + "\n,\nDate,Full Text\n").encode(),
    "an empty cell more in every row": DOUBLED.replace("pour\"", "pour\",").replace("new", "new,").encode(),
}


@pytest.mark.parametrize("body", FORMS.values(), ids=FORMS)
def test_every_way_to_write_a_table_gives_the_same_rows(body):
    found = list(rows(body, ["Date", "Full Text"]))
    assert [{name: cell.replace("\r\n", "\n") for name, cell in row.items()} for row in found] == WANT


def test_both_ways_of_quoting_in_one_table():
    body = b'Date,Text\n1,"a ""b"", c"\n2,"d \\"e\\", f"\n'
    assert [row["text"] for row in rows(body, ["date", "text"])] == ['a "b", c', 'd "e", f']


def test_a_backslash_at_the_end_of_a_text_is_the_author_s():
    found = rows(b'Date,Text\n1,"shrug \\"\n2,"again \\"\n', ["date", "text"])
    assert [row["text"] for row in found] == ["shrug \\", "again \\"]


def test_columns_more_than_expected_do_no_harm():
    assert list(rows(b"Id,Date,Text\n7,1,a\n", ["text", "date"])) == [{"id": "7", "date": "1", "text": "a"}]


def test_a_row_nobody_can_follow_comes_as_nothing_and_the_next_ones_whole():
    assert list(rows(b"Date,Text\n1,a, b, c\n2,d\n", ["date", "text"])) == [{}, {"date": "2", "text": "d"}]


def test_a_quote_that_never_ends_does_not_swallow_the_table_in_silence():
    found = list(rows(b'Date,Text\n1,a\n2,"' + b"x\n3,b\n" * 40_000, ["date", "text"]))
    assert found[0] == {"date": "1", "text": "a"}
    assert found[-1] == {}


@pytest.mark.parametrize(("body", "said"), [
    (b"Date,Body\n1,a\n", "the shares has no columns Date, Text; it may be another file"),
    (b"", "has no columns"), (b"<html>Sign in</html>", "has no columns"),
    ("Date,Text\n1,caf\u00e9\n".encode("latin-1"), "the shares is written neither in UTF-8 nor in UTF-16"),
])
def test_what_is_no_such_table_is_refused_with_what_to_do(body, said):
    with pytest.raises(PlatformError, match=said):
        list(rows(body, ["Date", "Text"], "the shares"))


def test_a_table_that_was_cut_reads_as_it_was():
    kept = sheet(["date", "full text"], [row | {"name": "Anna"} for row in WANT])
    assert list(rows(kept, ["date", "full text"])) == WANT
    assert b"Anna" not in kept
