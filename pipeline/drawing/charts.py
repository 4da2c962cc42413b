"""Charts: a Vega-Lite file and rows become an inert SVG for the page or a PNG for the mail, without a browser."""

from __future__ import annotations

import json
import re
from typing import Any

from markupsafe import Markup

from pipeline import paths
from pipeline.reporting.rows import ChartData

PAPER = "#ffffff"
LIGHT = {"ink": "#22303c", "accent": "#b5401e", "quiet": "#6a7178", "hair": "#e3e0d8"}
OPENING = re.compile(r'^<svg\b[^>]*? width="[^"]*" height="[^"]*"')
FINE = re.compile(r'(?<= )(?:d|x|y|x1|x2|y1|y2|transform|width|height)="[^"]*"')
"""Attributes that place things: a hundredth of a pixel is fine enough, and halves the page."""
SPOKEN = re.compile(r"<(script|foreignObject|iframe|image|a)\b|\son\w+\s*=|href|javascript:|url\((?!#)", re.IGNORECASE)


class ChartError(Exception):
    """A chart that cannot be drawn, or that holds more than lines and letters."""


def svg(chart: ChartData, width: int) -> Markup:
    """The chart as SVG, `width` CSS pixels wide, in the page's own colours, so that it follows light and dark.

    Raises `ChartError` when the drawing is not inert.
    """
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(_spec(chart, width))
    drawn = FINE.sub(_rounded, OPENING.sub(f'<svg class="of-{width}" aria-hidden="true"', drawn))
    if found := SPOKEN.search(drawn):
        raise ChartError(f"chart {chart.name} holds {found[0]!r}; a chart may hold only lines and letters")
    for name, colour in LIGHT.items():
        drawn = drawn.replace(f'"{colour}"', f'"var(--{name})"')
    return Markup(_named(drawn, f"{chart.name}-{width}"))  # noqa: S704 -- inert, as checked above


def png(chart: ChartData) -> bytes:
    """The chart as a picture on white paper, twice as fine as it is shown."""
    import vl_convert

    picture: bytes = vl_convert.vegalite_to_png(_spec(chart, 560) | {"background": PAPER}, scale=2)
    return picture


def _rounded(attribute: re.Match[str]) -> str:
    return re.sub(r"-?\d+\.\d{3,}(?!\d|e)", lambda number: f"{float(number[0]):.2f}", attribute[0])


def _named(drawn: str, prefix: str) -> str:
    """`drawn` with ids of its own: Vega counts them on from drawing to drawing, so two would never be alike."""
    names = {old: f"{prefix}-{place}" for place, old in enumerate(dict.fromkeys(re.findall(r'id="([^"]+)"', drawn)))}
    return re.sub(r'(id="|url\(#)([^")]+)', lambda match: match[1] + names[match[2]], drawn)


def _spec(chart: ChartData, width: int) -> dict[str, Any]:
    spec: dict[str, Any] = _coloured(_file(chart.name))
    return spec | {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json", "config": _look(), "background": None,
        "data": {"values": list(chart.rows)}, "padding": 6, "width": width,
        "autosize": {"type": "fit-x", "contains": "padding"},
    }


def _file(name: str) -> Any:
    return json.loads((paths.reports() / "charts" / f"{name}.json").read_text(encoding="utf-8"))


def _coloured(spec: Any) -> Any:
    if isinstance(spec, dict):
        return {key: _coloured(value) for key, value in spec.items()}
    if isinstance(spec, list):
        return [_coloured(value) for value in spec]
    return LIGHT.get(spec, spec) if isinstance(spec, str) else spec


def _look() -> dict[str, Any]:
    return {
        "font": "Helvetica, Arial, sans-serif", "view": {"stroke": None}, "aria": False,
        "axis": {"labelColor": LIGHT["quiet"], "titleColor": LIGHT["quiet"], "gridColor": LIGHT["hair"],
                 "domainColor": LIGHT["hair"], "tickColor": LIGHT["hair"], "labelFontSize": 12, "titleFontSize": 12,
                 "titleFontWeight": "normal"},
        "title": {"color": LIGHT["quiet"], "fontSize": 12, "fontWeight": "normal", "anchor": "start",
                  "orient": "bottom", "offset": 10},
        "text": {"color": LIGHT["ink"]},
    }
