"""Writes `docs/accuracy.md`, and the figures of it that a report shows; `make accuracy-page` runs it.

    python bench/accuracy_page.py [GOLD]

With a folder of labelled texts of others, as `accuracy.py` takes it, the page begins with the figures on those; then
come real texts of which only what was heard is kept, and the texts we wrote. The figures for reports are
`pipeline/questions/accuracy.json`: a question under its name, each share as two whole numbers with the ends of its
95 % interval.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import real
from accuracy import OURS, ROOT, Measured, measured
from asked import Said
from measures import error, tally, wilson
from sections import as_markdown
from slices import answers

PAGE = ROOT / "docs" / "accuracy.md"
INTRO = ROOT / "docs" / "accuracy-intro.md"
FIGURES = ROOT / "pipeline" / "questions" / "accuracy.json"
ON = "texts written for offpitch (training/corpus), each judged by what was learnt from other authors"
OTHERS = """\
Real public posts and replies, labelled by two readers, judged by the weights that ship. They are no part of this
project and nothing was learnt from them, but they were looked at while the cues were made: new texts fare a bit worse.
"""
REAL = """\
Real public texts that careful readers labelled, most of them once, and of which nothing but hashes is kept
([why](decisions/learning.md)). Each is judged by what was learnt from the others. Most were picked because an earlier
judge doubted them, so this is harder than a week's posts; in one of five somebody asks for something.
"""


def page(found: list[Measured], elsewhere: list[Measured]) -> str:
    """The page: its introduction, then a chapter a question, first those about texts from elsewhere."""
    told = [f"# On texts of others\n\n{OTHERS}", *map(chapter, elsewhere)]
    heard = [f"# On real posts\n\n{REAL}", *map(as_markdown, real.sections()), "# On texts we wrote\n"]
    parts = [INTRO.read_text(encoding="utf-8"), *(told if elsewhere else []), *heard, *map(chapter, found)]
    return "\n".join(parts)


def chapter(found: Measured) -> str:
    """All tables of one question."""
    return f"## {found.title()}\n\n" + "\n".join(map(as_markdown, found.sections()))


def figures(found: Measured, said: Said) -> dict[str, Any]:
    """What a report shows of one question."""
    target = found.asked.target
    is_so, called = answers(found.rows, found.asked) == target, said.answer == target
    counted, wrong = tally(is_so, called), is_so != called
    low, high = counted.f1_ends()
    question = found.asked.module.QUESTION
    return {
        "judge": f"{question.name}@{question.version}", "measured_on": ON, "target": target, "texts": counted.texts,
        "precision": ratio(counted.hits, counted.called), "recall": ratio(counted.hits, counted.are),
        "f1": {"value": rounded(counted.f1()), "low": rounded(low), "high": rounded(high)},
        "calibration_error": rounded(error(is_so, said.chance)),
        "unsure": ratio(int(said.unsure.sum()), counted.texts),
        "errors_unsure": ratio(int(said.unsure[wrong].sum()), int(wrong.sum())),
    }


def ratio(hits: int, of: int) -> dict[str, Any]:
    """A share as the report keeps it."""
    low, high = wilson(hits, of) if of else (None, None)
    return {"numerator": hits, "denominator": of, "low": rounded(low), "high": rounded(high)}


def rounded(number: float | None) -> float | None:
    """To six digits, so that the file changes only where a figure does."""
    return None if number is None else round(number, 6)


def write(file: Path, text: str) -> None:
    """Write a file and say so."""
    file.write_text(text, encoding="utf-8")
    print(file.relative_to(ROOT))


def main() -> None:
    """Measure both questions, then write both files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1] else None
    found, elsewhere = measured(), measured(folder) if folder else []
    told = {one.asked.module.QUESTION.name: figures(one, said) for one in found if (said := one.said[OURS])}
    write(PAGE, page(found, elsewhere))
    write(FIGURES, json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
