"""Charts: inert drawings from a Vega-Lite file and rows."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from made_report import made

from pipeline import paths, sqlfile
from pipeline.reporting import charts, draw

FOLDER = paths.PROJECT / "reports" / "charts"
CHARTS = {chart.name: chart for chart in made().charts}


def test_every_chart_has_its_rows_its_look_and_its_words():
    files = sqlfile.folder(FOLDER)
    assert {file.name for file in files} == {path.stem for path in FOLDER.glob("*.json")} == set(CHARTS)
    assert all(len(file.about["alt"]) > 40 and file.about["title"] for file in files)


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("width", draw.WIDTHS)
def test_a_drawing_is_well_formed_as_wide_as_asked_and_takes_the_pages_colours(name, width):
    drawn = str(charts.svg(CHARTS[name], width))
    root = ET.fromstring(drawn)
    assert float(root.attrib["viewBox"].split()[2]) == pytest.approx(width, abs=8)
    assert "var(--ink)" in drawn
    assert not re.search("|".join(charts.LIGHT.values()), drawn)


def test_words_in_a_chart_cannot_break_out():
    hostile = tuple(row | {"platform": "</text><script>alert(1)</script>"} for row in CHARTS["off_context"].rows)
    assert "<script" not in charts.svg(replace(CHARTS["off_context"], rows=hostile), 440)


def test_a_drawing_that_is_more_than_lines_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "PROJECT", tmp_path)
    (tmp_path / "reports" / "charts").mkdir(parents=True)
    (tmp_path / "reports" / "charts" / "links.json").write_text(
        '{"mark": {"type": "text", "href": "https://evil.example"}, "encoding": {"text": {"field": "platform"}}}')
    with pytest.raises(charts.ChartError, match="links"):
        charts.svg(replace(CHARTS["off_context"], name="links"), 440)


def test_a_picture_is_a_png():
    assert charts.png(CHARTS["weeks"]).startswith(b"\x89PNG\r\n")
