"""Where things stand in what is drawn: marks in a text, shares on a ruler; so that templates hold no arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.records import Result
from pipeline.reporting.record import Mark, Quote
from pipeline.reporting.rows import Ratio
from pipeline.scoring.score import Score
from pipeline.text import terminal


def oneline(text: str, longest: int = 400) -> str:
    """`text` on one line, cut after `longest` letters with an ellipsis."""
    line = " ".join(terminal(text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def clipped(quote: Quote, longest: int = 1200) -> Quote:
    """The quote with a long text cut after `longest` letters; a mark beyond the cut goes with it."""
    if len(quote.text) <= longest:
        return quote
    kept = tuple(mark for mark in quote.marks if mark.end < longest)
    return replace(quote, text=quote.text[: longest - 1].rstrip() + "…", marks=kept)


def segments(text: str, marks: tuple[Mark, ...]) -> list[tuple[str, str]]:
    """`text` in pieces with the cue each piece matched, empty where it matched none; joined they are `text` again."""
    pieces, at = [], 0
    for mark in marks:
        pieces += [(text[at : mark.start], ""), (text[mark.start : mark.end], mark.cue or "decided")]
        at = mark.end
    return [piece for piece in [*pieces, (text[at:], "")] if piece[0]]


def unmarked(quotes: Iterable[Quote]) -> list[Quote]:
    """The same posts with no word marked, for where they are shown as examples to follow."""
    return [replace(quote, marks=()) for quote in quotes]


def stood_out(quote: Quote) -> list[str]:
    """The words that decided about a post, each once, as they stand in it."""
    return list(dict.fromkeys(oneline(quote.text[mark.start : mark.end]) for mark in quote.marks))


def place(share: float | None, full: float = 100) -> str:
    """Where a share lies on a ruler `full` units long, for the template to put down: `26.4`."""
    return f"{min(max(share or 0, 0), 1) * full:.1f}"


def key(found: Ratio | Result) -> str:
    """The share as a table is sorted by it; empty where nothing was counted."""
    return f"{found.numerator / found.denominator:.4f}" if found.denominator else ""


def breadth(found: Ratio) -> str:
    """How broad an interval is on a ruler of 100."""
    return f"{((found.high or 0) - (found.low or 0)) * 100:.1f}"


def taken_off(score: Score) -> tuple[str, str] | None:
    """Left end and breadth of what counts in favour, at the end of what adds; None where nothing does."""
    off = -sum(part.points for part in score.parts if part.points < 0)
    return (f"{score.points:.1f}", f"{off:.1f}") if off else None


def stacked(score: Score) -> list[tuple[str, str]]:
    """Left end and breadth of each part that adds to the score on a ruler of 100, side by side."""
    ends, at = [], 0.0
    for part in sorted(score.parts, key=lambda part: -part.points):
        if part.points > 0:
            ends.append((f"{at:.1f}", f"{part.points:.1f}"))
            at += part.points
    return ends
