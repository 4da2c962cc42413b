"""The mails against what mail programs support, against the Nu HTML checker and against axe-core."""

import json
import shutil
import subprocess
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from chromium import CHROMIUM, page
from made_report import made
from test_mail_page import PNG
from test_team_mail import MAIL, dealt

from pipeline.drawing import letters

HERE = Path(__file__).parent
PROGRAMS, TOOLS = HERE / "mail", HERE / "browser" / "node_modules"
AXE, CHECKER = TOOLS / "axe-core" / "axe.min.js", TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
SERIOUS = """axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations
    .filter(one => ["serious", "critical"].includes(one.impact)).map(one => [one.id, one.nodes[0].html]))"""
KNOWN = ("CSS: “mso-", "attribute on the “table” element is obsolete", "attribute on the “td” element is obsolete")
"""What Word's engine needs: its own properties, and sizes and colours as attributes."""


@pytest.fixture(scope="module")
def mails(tmp_path_factory):
    """The files of a digest, a team's letter and a letter about nothing."""
    folder, report = tmp_path_factory.mktemp("mails"), dealt()
    full = replace(report, charts=made().charts, findings=made().findings + report.findings)
    blind = replace(report, coverage=tuple(replace(row, stop="error") for row in report.coverage))
    pictures = {f"{chart.name}.png": PNG for chart in full.charts}
    for name, one in (("full", full), ("blind", blind)):
        for file, text in letters.files(one, MAIL, pictures, 1000, 0).items():
            if file.endswith(".html"):
                (folder / f"{name}-{file}").write_text(text, encoding="utf-8")
    found = sorted(folder.glob("*.html"))
    assert len(found) == 3
    return found


@pytest.mark.skipif(not (shutil.which("node") and (PROGRAMS / "node_modules").is_dir()),
                    reason="caniemail is not installed: tests/reports/mail/README.md")
def test_mail_programs_support_what_the_mails_use_or_it_is_written_why_that_does_not_matter(mails):
    ran = subprocess.run(["node", PROGRAMS / "programs.mjs", *mails], capture_output=True, text=True, check=True)
    lacking = {(level, feature): f"{program} {note}" for of_file in json.loads(ran.stdout)
               for level, feature, program, note in of_file}
    allowed = tomllib.loads((PROGRAMS / "allowed.toml").read_text(encoding="utf-8"))
    known = {(level, feature) for level, reasons in allowed.items() for feature in reasons}
    assert {key: lacking[key] for key in lacking if key not in known} == {}
    assert known - set(lacking) == set(), "no mail uses this any more; take it out of allowed.toml"


@pytest.mark.skipif(not (shutil.which("java") and CHECKER.exists()),
                    reason="the Nu HTML checker is not installed: tests/reports/browser")
def test_the_mails_are_valid_html_but_for_what_word_needs(mails):
    ran = subprocess.run(["java", "-jar", CHECKER, "--format", "json", "--exit-zero-always", *mails],
                         capture_output=True, text=True, check=True)
    said = json.loads(ran.stderr or ran.stdout)["messages"]
    assert [one["message"] for one in said if not any(known in one["message"] for known in KNOWN)] == []


@pytest.mark.skipif(not (CHROMIUM and AXE.exists()), reason="axe-core or chromium is not here: make page-checks")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_serious_in_the_mails_and_they_fit_the_screen(mails, width, dark):
    with page() as tab:
        for mail in mails:
            tab.open(mail, width=width, dark=dark)
            assert tab.run("document.documentElement.scrollWidth") <= width, mail.name
            tab.run(AXE.read_text(encoding="utf-8") + "; 0")
            assert tab.run(SERIOUS) == [], mail.name
