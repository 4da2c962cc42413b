"""Drawing a report: templates place what Python has counted and worded; every text is made harmless on its way."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from pipeline import paths, text
from pipeline.reporting import charts, numbers, passages, trust, words
from pipeline.reporting.record import Report

MAIL_BYTES = 100_000
WIDTHS = (940, 440, 330)


def as_json(report: Report) -> str:
    """The report object itself, as JSON."""
    return json.dumps(asdict(report), default=_plain, indent=1, ensure_ascii=True) + "\n"


def page(report: Report) -> str:
    """The report as one HTML file that asks for nothing from anywhere."""
    environment = _environment(report)
    style = environment.get_template("page.css.j2").render()
    return environment.get_template("page.html.j2").render(
        report=report, style=Markup(style), style_hash=_hash(style),  # noqa: S704 -- our own file
        drawings={chart.name: [charts.svg(chart, width) for width in WIDTHS] for chart in report.charts if chart.rows},
    )


def twin(report: Report) -> str:
    """The report as plain text, with the same numbers."""
    return _tidy(_environment(report).get_template("report.txt.j2").render(report=report))


def mail_text(report: Report, url: str) -> str:
    """The mail's plain text; `url` is where the full report is served, empty where it is attached."""
    return _tidy(_environment(report).get_template("mail.txt.j2").render(report=report, url=url))


def mail_html(report: Report, url: str) -> str:
    """The mail as HTML with its styles inlined, under `MAIL_BYTES`: examples are left out before any number is."""
    drawn = ""
    for posts in (2, 1, 0):
        drawn = _inlined(_environment(report).get_template("mail.html.j2").render(report=report, url=url, posts=posts))
        if len(drawn.encode()) < MAIL_BYTES:
            break
    return drawn


def pictures(report: Report) -> dict[str, bytes]:
    """The charts as PNG, by file name."""
    return {f"{chart.name}.png": charts.png(chart) for chart in report.charts if chart.rows}


def _environment(report: Report) -> Environment:
    return _of(paths.PROJECT / "reports" / "templates", report.audited.timezone)


@cache
def _of(folder: Path, timezone: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder), undefined=StrictUndefined,
        autoescape=select_autoescape(["html.j2"], default=False), finalize=_harmless,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )
    environment.filters |= _filters(timezone)
    environment.globals |= {"words": words, "trust": trust}
    return environment


def _filters(timezone: str) -> dict[str, Callable[..., Any]]:
    return {
        "percent": numbers.percent, "ratio": numbers.ratio, "points": numbers.points, "count": numbers.count,
        "many": numbers.many, "listed": numbers.listed, "share": numbers.share, "because": words.because,
        "on": partial(numbers.on, timezone=timezone), "breadth": passages.breadth, "stacked": passages.stacked,
        "day": partial(numbers.day, timezone=timezone), "moment": partial(numbers.moment, timezone=timezone),
        "link": text.safe_link, "segments": passages.segments, "place": passages.place, "oneline": passages.oneline,
    }


def _harmless(value: Any) -> Any:
    return text.terminal(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _hash(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _inlined(html: str) -> str:
    import css_inline

    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True, minify_css=True)
    return str(inliner.inline(html))


def _tidy(drawn: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", drawn)).strip() + "\n"


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a report holds no {type(value).__name__}")
