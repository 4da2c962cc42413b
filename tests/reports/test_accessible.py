"""Pages held against axe-core in a real browser, and against the Nu HTML checker: `make page-checks` fetches both."""

import json
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from chromium import CHROMIUM, page
from made_report import made

from pipeline.drawing import draw, pages

TOOLS = Path(__file__).parent / "browser" / "node_modules"
AXE, CHECKER = TOOLS / "axe-core" / "axe.min.js", TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
RUN = """axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations.map(
    one => [one.impact, one.id, one.nodes.length, one.nodes[0].html]))"""
NAMES = ("report.html", "accounts.html", "cases.html", "coverage.html", "finding-off_context_reply.html",
         "waiting.html")


@cache
def drawn():
    """The page and all its pages beside, of a report too large for one page."""
    report = made()
    account, covered, first = report.accounts[1], report.coverage[-1], report.findings[0]
    accounts = [replace(account, account=f"bluesky:rep{n}.example", name=f"Rep {n}") for n in range(pages.ROWS)]
    parts = [replace(first.parts[0], subject=row.account) for row in accounts] * 2
    large = replace(
        report, accounts=(*report.accounts, *accounts), cases=report.cases * (pages.ROOMS[0].cases + 1),
        coverage=(*report.coverage, *(replace(covered, account=row.account, name=row.name) for row in accounts)),
        findings=(replace(first, parts=tuple(parts), rows=4012), *report.findings[1:]),
        waiting=report.waiting * pages.WAITING)
    return draw.every_page(large)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for name, html in drawn().items():
        (folder / name).write_text(html, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def tab():
    with page() as one:
        yield one


def test_these_are_all_pages_there_are():
    assert sorted(drawn()) == sorted(NAMES)


@pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine")
@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not here: make page-checks")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_serious(tab, folder, name, width, dark):
    tab.open(folder / name, width=width, dark=dark)
    tab.run("document.querySelectorAll('details').forEach(one => one.open = true)")
    tab.run(AXE.read_text(encoding="utf-8") + "; 0")
    assert tab.run(RUN) == []


@pytest.mark.skipif(not shutil.which("java"), reason="the Nu HTML checker needs Java")
@pytest.mark.skipif(not CHECKER.exists(), reason="the Nu HTML checker is not here: make page-checks")
def test_the_html_is_valid(folder):
    ran = subprocess.run(["java", "-jar", CHECKER, "--format", "json", *sorted(folder.glob("*.html"))],
                         capture_output=True, text=True, check=False, timeout=120)
    # The checker does not work out hashes; that the browser lets style and script in is tested beside.
    found = [one for one in json.loads(ran.stderr)["messages"] if "Content Security Policy" not in one["message"]]
    assert [(one["type"], one["message"], one.get("extract", "")) for one in found] == []
