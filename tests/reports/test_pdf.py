"""A report's page as PDF: tagged, with bookmarks, fetched from nowhere, and a plain word where it cannot be made."""

import builtins
import re
import zlib

import pytest
from click.testing import CliRunner
from made_report import made

from pipeline import cli
from pipeline.drawing import draw
from pipeline.drawing.pdf import PdfError, _printable, pdf

PAGE = "<!doctype html><html lang=en><head><title>Acme: risk 3</title><style>h2{color:red}</style></head><body>"


@pytest.fixture(scope="module")
def weasyprint():
    """WeasyPrint, or a skip that says why not."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        pytest.skip(f"no WeasyPrint here: {error}")
    return weasyprint


def opened(drawn):
    """What a PDF holds, its streams unpacked."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", drawn, re.DOTALL)
    return drawn + b"".join(zlib.decompressobj().decompress(one) for one in streams if one[:1] == b"x")


@pytest.mark.filterwarnings("ignore")
def test_the_pdf_is_tagged_has_a_title_and_bookmarks_and_is_the_same_twice(weasyprint):
    page = draw.page(made())
    drawn = pdf(page)
    assert drawn.startswith(b"%PDF-1.")
    told = opened(drawn)
    assert all(part in told for part in (b"/StructTreeRoot", b"/Outlines", b"/Lang", made().subject.encode()[:16]))
    assert drawn == pdf(page)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("asks", [
    '<img src="https://evil.example/pixel.png">', '<link rel="stylesheet" href="https://evil.example/a.css">',
    '<img src="file:///etc/passwd">', "<style>@import url(http://127.0.0.1:9/a.css)</style>"])
def test_nothing_is_fetched_whatever_the_page_says(weasyprint, asks, monkeypatch, caplog):
    import socket

    monkeypatch.setattr(socket, "socket", None)
    assert b"/Image" not in opened(pdf(PAGE + asks + "<h2>Findings</h2>"))
    assert "disallowed protocol" in caplog.text


def test_drawings_take_their_colours_along():
    page = _printable(draw.page(made()))
    drawings = re.findall(r"<svg\b.*?</svg>", page, re.DOTALL)
    assert drawings
    assert all("var(" not in drawing for drawing in drawings)


def test_without_weasyprint_the_error_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def missing(name, *more, **named):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(PdfError, match=r"pip install 'offpitch\[pdf\]'.*libpango"):
        pdf(PAGE)


def test_the_command_says_which_report_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path))
    told = CliRunner().invoke(cli.main, ["pdf", "example", "--week", "2026-11-16"])
    assert told.exit_code == 1
    assert "offpitch report example --week 2026-11-16" in told.output
