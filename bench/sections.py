"""Tables of figures, for the terminal and for Markdown, and how a figure reads: its value, then its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from measures import Tally, wilson

NONE = "–"


@dataclass(frozen=True, slots=True)
class Section:
    """A table under its title; the first cell of a row is its name."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def as_text(section: Section) -> str:
    """The table in columns of even width."""
    lines = [["", *section.columns], *section.rows]
    wide = [max(len(line[place]) for line in lines if len(line) > place) for place in range(len(lines[0]))]
    told = ["  ".join(cell.ljust(width) for cell, width in zip(line, wide, strict=False)).rstrip() for line in lines]
    return "\n".join([section.title, *told])


def as_markdown(section: Section, level: int = 3) -> str:
    """The table in Markdown under a heading."""
    lines = [["", *section.columns], ["---"] * (len(section.columns) + 1), *section.rows]
    return f"{'#' * level} {section.title}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def figure(value: float, ends: tuple[float, float]) -> str:
    """`0.93 (0.91–0.94)`."""
    return f"{value:.2f} ({ends[0]:.2f}–{ends[1]:.2f})"


def share(hits: int, of: int) -> str:
    """A share with Wilson's interval of 95 %, a dash where there is nothing to share."""
    return figure(hits / of, wilson(hits, of)) if of else NONE


def told(found: Tally) -> list[str]:
    """Precision, recall and F1, each with its interval."""
    f1 = figure(found.f1(), found.f1_ends()) if found.are or found.called else NONE
    return [share(found.hits, found.called), share(found.hits, found.are), f1]
