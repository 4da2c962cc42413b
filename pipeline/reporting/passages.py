"""Where things stand in what is drawn: marks in a text, shares on a ruler; so that templates hold no arithmetic."""

from __future__ import annotations

from pipeline.reporting.record import Mark
from pipeline.reporting.rows import Ratio
from pipeline.reporting.score import Score
from pipeline.text import terminal


def oneline(text: str, longest: int = 400) -> str:
    """`text` on one line, cut after `longest` letters with an ellipsis."""
    line = " ".join(terminal(text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def segments(text: str, marks: tuple[Mark, ...]) -> list[tuple[str, str]]:
    """`text` in pieces with the cue each piece matched, empty where it matched none; joined they are `text` again."""
    pieces, at = [], 0
    for mark in marks:
        pieces += [(text[at : mark.start], ""), (text[mark.start : mark.end], mark.cue or "decided")]
        at = mark.end
    return [piece for piece in [*pieces, (text[at:], "")] if piece[0]]


def place(share: float | None, full: float = 100) -> str:
    """Where a share lies on a ruler `full` units long, for the template to put down: `26.4`."""
    return f"{min(max(share or 0, 0), 1) * full:.1f}"


def breadth(found: Ratio) -> str:
    """How broad an interval is on a ruler of 100."""
    return f"{((found.high or 0) - (found.low or 0)) * 100:.1f}"


def stacked(score: Score) -> list[tuple[str, str]]:
    """Left end and breadth of each part of the score on a ruler of 100, side by side."""
    ends, at = [], 0.0
    for part in sorted(score.parts, key=lambda part: -part.points):
        if part.points:
            ends.append((f"{at:.1f}", f"{part.points:.1f}"))
            at += part.points
    return ends
