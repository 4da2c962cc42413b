"""Charts: rows and a sentence from a warehouse, inert drawings from a Vega-Lite file and those rows."""

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
import warehouse
from colour import contrast, distance, seen_by

from pipeline import paths, sqlfile
from pipeline.drawing import charts, draw
from pipeline.reporting.charted import charted
from pipeline.reporting.rows import ChartData

FOLDER = paths.PROJECT / "reports" / "charts"
CASES = warehouse.cases(Path(__file__).parent / "charts")
STYLE = (paths.PROJECT / "reports" / "templates" / "page.css.j2").read_text(encoding="utf-8")
NAMES = [path.stem for path in sorted(FOLDER.glob("*.json"))]


def drawn_from(case, folder):
    """The charts of a case, by name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFPITCH_DATA", str(folder))
        with duckdb.connect(warehouse.made(case), read_only=True) as con:
            con.execute("set TimeZone = 'UTC'")
            return {chart.name: chart for chart in charted(con)}


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """One filled chart of each name, from the first case of its name."""
    first = dict(reversed(CASES))
    return {name: drawn_from(case, tmp_path_factory.mktemp(name))[name] for name, case in first.items()}


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case['promise']}" for name, case in CASES])
def test_a_chart_keeps_its_promise(name, case, tmp_path):
    found = drawn_from(case, tmp_path)[name]
    assert found.alt.endswith(f". {case['says']}")
    rows = warehouse.told(list(found.rows), case.get("expect", []))
    for wanted in case.get("expect", []):
        assert any(wanted.items() <= row.items() for row in rows), f"{wanted} is none of {rows}"


def test_a_chart_is_a_select_a_look_and_a_case_and_stands_in_no_list():
    files = sqlfile.folder(FOLDER)
    assert [file.name for file in files] == NAMES == sorted({name for name, _ in CASES})
    assert all(len(file.about["alt"]) > 40 and file.about["title"] and file.about["says"] for file in files)
    assert 2 <= sum(file.about.get("mail", False) for file in files) <= 3


def test_an_empty_warehouse_draws_nothing(tmp_path):
    found = drawn_from({"accounts": ["bluesky:acme brand"], "collected": []}, tmp_path)
    assert [chart.rows for chart in found.values()] == [()] * len(NAMES)


def test_no_chart_holds_a_name_or_a_handle_of_anybody(known):
    for name, chart in known.items():
        drawn = f"{chart.alt} {charts.svg(chart, 440)}".lower()
        assert not re.search(r"\b(rita|ben|zoe|sue|tim|una)\b", drawn), name


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", draw.WIDTHS)
def test_a_drawing_is_well_formed_as_wide_as_asked_and_takes_the_pages_colours(known, name, width):
    drawn = str(charts.svg(known[name], width))
    root = ET.fromstring(drawn)
    assert float(root.attrib["viewBox"].split()[2]) == pytest.approx(width, abs=8)
    assert "var(--quiet)" in drawn
    assert not re.search("|".join(charts.LIGHT.values()), drawn)
    assert not re.search(r'(?:fill|stroke)="(?:#[0-9a-f]{3,6}|black|rgb[^"]*)"', drawn), "a colour of its own"
    assert not re.search(r"\d\.\d{4}", drawn), "finer than anybody sees"


def test_ids_are_unique_on_the_page(known):
    ids = [one for chart in known.values() for width in draw.WIDTHS
           for one in re.findall(r'\bid="([^"]+)"', charts.svg(chart, width))]
    assert len(ids) == len(set(ids)) > 0


def test_a_drawing_is_the_same_wherever_the_computer_stands(known):
    week = json.dumps({"name": "weeks", "title": "", "alt": "", "rows": known["weeks"].rows})
    code = ("import json, sys; from pipeline.drawing import charts; from pipeline.reporting.rows import ChartData; "
            "print(charts.svg(ChartData(**json.loads(sys.stdin.read())), 440))")
    told = {subprocess.run([sys.executable, "-c", code], input=week, env=os.environ | {"TZ": zone}, text=True,
                           capture_output=True, check=True).stdout for zone in ("America/New_York", "Asia/Tokyo")}
    assert len(told) == 1


def test_words_in_a_chart_cannot_break_out(known):
    hostile = tuple(row | {"platform": "</text><script>alert(1)</script>"} for row in known["off_context"].rows)
    assert "<script" not in charts.svg(replace(known["off_context"], rows=hostile), 440)


def test_a_drawing_that_is_more_than_lines_is_refused(tmp_path):
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "links.json").write_text(
        '{"mark": {"type": "text", "href": "https://evil.example"}, "encoding": {"text": {"field": "platform"}}}')
    with paths.read_from(reports=tmp_path), pytest.raises(charts.ChartError, match="links"):
        charts.svg(ChartData("links", "", "", ({"platform": "here"},)), 440)


def test_a_picture_is_a_png(known):
    assert charts.png(known["weeks"]).startswith(b"\x89PNG\r\n")


def colours(dark):
    """The page's colours by name, in the light or the dark."""
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    return dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", blocks[1 if dark else 0]))


@pytest.mark.parametrize("palette", [colours(dark=False), colours(dark=True), charts.LIGHT | {"card": charts.PAPER}],
                         ids=["light", "dark", "mail"])
@pytest.mark.parametrize("sight", ["normal", "protan", "deutan", "tritan"])
def test_colours_of_a_chart_are_told_apart_by_every_eye(palette, sight):
    ink, accent, quiet, card = (seen_by(sight, palette[name]) for name in ("ink", "accent", "quiet", "card"))
    assert distance(ink, accent) > 20, "series"
    assert min(contrast(one, card) for one in (ink, accent, quiet)) >= 3, "WCAG 2.2, 1.4.11"
