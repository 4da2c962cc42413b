"""Drawing a report: templates place what Python has counted and worded; every text is made harmless on its way."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from pipeline import paths
from pipeline.drawing import charts, pages
from pipeline.drawing.nameless import nameless
from pipeline.drawing.templates import environment, tidy
from pipeline.reporting.record import Report
from pipeline.wording import places, small_print

WIDTHS = (940, 440, 330)
PAGE_BYTES = 1_500_000
"""What the page that opens may weigh; it is read on a phone, too."""


def as_json(report: Report) -> str:
    """The report object itself, as JSON; strangers' posts go by a hash there."""
    return json.dumps(nameless(report), default=_plain, indent=1, ensure_ascii=True) + "\n"


def page(report: Report) -> str:
    """The report as one HTML file that asks for nothing from anywhere."""
    return _fitting(report)[0]


def every_page(report: Report) -> dict[str, str]:
    """`report.html`, and the pages beside it for what it has no room for, by file name."""
    page, left_out = _fitting(report)
    told: dict[str, Any] = {"home": "report.html", "beyond": {}, "states": small_print.states(report.cases)}
    return {"report.html": page} | {
        name: _drawn("beside.html.j2", one.report, heading=one.heading, within=one.within, **told)
        for name, one in pages.beside(report, left_out).items()}


def twin(report: Report) -> str:
    """The report as plain text, with the same numbers."""
    drawn = pages.within(report)
    told = environment(report).get_template("report.txt.j2").render(report=drawn, **_told(report, drawn))
    return tidy(told)


def pictures(report: Report) -> dict[str, bytes]:
    """The charts of the mail as PNG, by file name."""
    return {f"{chart.name}.png": charts.png(chart) for chart in report.charts if chart.rows and chart.mail}


def _fitting(report: Report) -> tuple[str, dict[str, int]]:
    """The page under `PAGE_BYTES` and what is left for the pages beside: posts are left out before any number is."""
    drawings = {chart.name: [charts.svg(chart, width) for width in WIDTHS] for chart in report.charts if chart.rows}
    for room in pages.ROOMS:
        drawn = pages.within(report, room)
        told = _told(report, drawn)
        page = _drawn("page.html.j2", drawn, drawings=drawings, home="", **told)
        if len(page.encode()) < PAGE_BYTES:
            break
    return page, told["beyond"]


def _told(whole: Report, drawn: Report) -> dict[str, Any]:
    """What the page says of the whole report beside what it holds of it."""
    compared = whole.change is not None and not whole.change.not_comparable
    return {"beyond": pages.beyond(whole, drawn), "compared": compared, "states": small_print.states(whole.cases)}


def _drawn(template: str, report: Report, **told: Any) -> str:
    templates = environment(report)
    style = templates.get_template("page.css.j2").render()
    script = (paths.reports() / "templates" / "page.js").read_text(encoding="utf-8")
    return templates.get_template(template).render(
        report=report, place=places.named(report), week=places.week(report.audited), choices=places.choices(report),
        titles={one.finding.id: one.finding.title for one in report.findings},
        style=Markup(style), style_hash=_hash(style),  # noqa: S704 -- our own file
        script=Markup(script), script_hash=_hash(script), **told,  # noqa: S704 -- our own file
    )


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a report holds no {type(value).__name__}")
