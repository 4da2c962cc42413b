"""What strangers wrote can steer neither a terminal, nor a spreadsheet, nor a browser."""

import pytest

from pipeline.text import clean, csv_cell, safe_link, terminal


@pytest.mark.parametrize(("said", "shown"), [
    ("\x1b[31mred\x1b[0m", "red"),
    ("\x1b]0;title\x07after", "after"),
    ("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
    ("\x9b2Jgone", "gone"),
    ("\x1bPq pixels \x1b\\after", "after"),
    ("\x1b(0lines\x1bc", "lines"),
    ("lone \x1b", "lone "),
    ("bell\x07 back\x08 return\rx", "bell back returnx"),
    ("tab\there\nnext", "tab here\nnext"),
    ("pay\u202etxt.exe", "paytxt.exe"),
    ("\u2066isolate\u2069 \u200bzero\ufeff", "isolate zero"),
    ("family \U0001f468\u200d\U0001f469 stays", "family \U0001f468\u200d\U0001f469 stays"),
    ("half \ud800", "half \ufffd"),
])
def test_nothing_steers_the_terminal(said, shown):
    assert terminal(said) == shown


@pytest.mark.parametrize("formula", [
    "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1", "＝1+1",
])
def test_no_cell_is_a_formula(formula):
    assert csv_cell(formula) == f"'{formula}"


@pytest.mark.parametrize("cell", ["plain", "a=b", "", "-3.5", "+49", "1e5", "'quoted", 3, -2.5, True, None])
def test_ordinary_cells_stay(cell):
    assert csv_cell(cell) == cell


@pytest.mark.parametrize("url", ["https://bsky.app/profile/a.example/post/1", "HTTP://a.example/?q=1#x"])
def test_web_links_stay(url):
    assert safe_link(url) == url


@pytest.mark.parametrize("url", [
    None, "", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "//a.example",
    "https:///nohost", "https://a.example/\"onclick=x", "https://a.example/<script>", "https://[broken", "ftp://a.example",
    " https://a.example", "https://a.example/\u202egpj.exe", "file:///etc/passwd", "\x01https://a.example",
])
def test_other_links_do_not(url):
    assert safe_link(url) is None


def test_half_characters_become_whole():
    assert clean("a\udc80b") == "a\ufffdb"
