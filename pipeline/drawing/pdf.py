"""A report's page as PDF, by WeasyPrint: an extra, because it needs libraries of the system."""

from __future__ import annotations

import re

from pipeline import paths

MISSING = ("A PDF needs WeasyPrint: install it with pip install 'offpitch[pdf]'; on Debian and Ubuntu it also wants "
           "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0, on a Mac brew install pango")
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
DRAWN = re.compile(r"^ *(\.[^{}@]+\{[^{}]*\b(?:fill|stroke)\b[^{}]*\})", re.MULTILINE)
VARIABLE = re.compile(r"var\(--([a-z]+)\)")


class PdfError(Exception):
    """A PDF that cannot be made; says what is missing."""


def pdf(page: str) -> bytes:
    """The page of a report as PDF (A4, tagged, with bookmarks); the same page gives the same bytes.

    Nothing is fetched from anywhere. Raises `PdfError` where WeasyPrint or a library that it needs is missing.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        raise PdfError(f"{MISSING} ({' '.join(str(error).split())[:120]})") from None
    nothing = URLFetcher(allowed_protocols=())
    drawn: bytes = HTML(string=_printable(page), url_fetcher=nothing).write_pdf(pdf_tags=True)
    return drawn


def _printable(page: str) -> str:
    """The page with its print style alone, and with each drawing's colours in the drawing, as WeasyPrint wants them."""
    found = STYLE.search(page)
    style = found[1] if found else ""
    inside = "".join(f"<style>{rule}</style>" for rule in [_plain(" ".join(DRAWN.findall(style)), _colours(style))])
    painted = re.sub(r"(<svg\b[^>]*>)", lambda tag: tag[1] + inside, page)
    painted = re.sub(r'"(var\(--[a-z]+\))"', lambda one: f'"{_plain(one[1], _colours(style))}"', painted)
    return painted.replace("</style>", f"{_extra()}</style>", 1)


def _colours(style: str) -> dict[str, str]:
    """The colours of the print style by name, else those of the page."""
    return dict(re.findall(r"--([a-z]+): (#[0-9a-f]+);", style.partition("@media (prefers")[0])
                + re.findall(r"--([a-z]+): (#[0-9a-f]+);", style.partition("@media print")[2]))


def _plain(rules: str, colours: dict[str, str]) -> str:
    return VARIABLE.sub(lambda name: colours.get(name[1], "#000"), rules)


def _extra() -> str:
    text = (paths.reports() / "templates" / "pdf.css.j2").read_text(encoding="utf-8")
    return re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
