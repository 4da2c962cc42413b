"""The templates of `reports/templates`: every text a template places is made harmless on its way."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from pipeline import paths, text
from pipeline.drawing import sparklines
from pipeline.reporting.record import Report
from pipeline.wording import examples, numbers, passages, places, score_lines, small_print, trust, words


def environment(report: Report) -> Environment:
    """The templates with their filters; times are told in the report's time zone."""
    return of_zone(report.audited.timezone)


def of_zone(timezone: str) -> Environment:
    """The templates with their filters; times are told in `timezone`, as Europe/Dublin."""
    return _of(paths.reports() / "templates", timezone)


def tidy(drawn: str) -> str:
    """Plain text without trailing blanks, with one empty line at most between two others."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", drawn)).strip() + "\n"


@cache
def _of(folder: Path, timezone: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder), undefined=StrictUndefined,
        autoescape=select_autoescape(["html.j2"], default=False), finalize=_harmless,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )
    environment.filters |= _filters(timezone)
    environment.globals |= {"plain": examples.plain, "score_lines": score_lines, "small_print": small_print,
                            "trust": trust, "words": words}
    return environment


def _filters(timezone: str) -> dict[str, Callable[..., Any]]:
    return {
        "percent": numbers.percent, "ratio": numbers.ratio, "points": numbers.points, "count": numbers.count,
        "many": numbers.many, "listed": numbers.listed, "share": numbers.share, "because": words.because,
        "on": partial(numbers.on, timezone=timezone), "breadth": passages.breadth, "stacked": passages.stacked,
        "day": partial(numbers.day, timezone=timezone), "moment": partial(numbers.moment, timezone=timezone),
        "link": text.safe_link, "segments": passages.segments, "place": passages.place, "oneline": passages.oneline,
        "clipped": passages.clipped, "taken_off": passages.taken_off, "key": passages.key, "spark": sparklines.spark,
        "reason": places.reason,
        "stood_out": passages.stood_out, "unmarked": passages.unmarked,
    }


def _harmless(value: Any) -> Any:
    return text.terminal(value) if isinstance(value, str) and not isinstance(value, Markup) else value
