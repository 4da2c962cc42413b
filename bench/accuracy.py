"""How often the questions are right, beside baselines; `make accuracy` prints the tables.

    python bench/accuracy.py [GOLD]

GOLD is a folder of files in the corpus' format, as read by two people, judged by the weights that ship; without it each
quarter of the corpus is judged by what was learnt from the others, whole files at a time (each has another author, so
that nobody's phrases stand on both sides).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import encoder  # noqa: E402
from asked import POSTS, REPLIES, Asked, Row, Said, joined, judged  # noqa: E402
from baselines import PEERS  # noqa: E402
from sections import NONE, Section, as_text  # noqa: E402
from slices import PLURAL, WHOLE, cuts, whole  # noqa: E402

from pipeline.questions import _words  # noqa: E402
from training import train  # noqa: E402

OURS = "offpitch"
PARTS = 4
"""Learning takes most of the time, so the corpus is left out in so many parts, each several files."""


def offpitch(rows: Sequence[Row], _: Sequence[Row], asked: Asked) -> Said:
    """The question itself, with the weights that hold now."""
    return judged(rows, asked)


SYSTEMS = PEERS | {OURS: offpitch}


@dataclass(frozen=True, slots=True)
class Measured:
    """The rows that were judged, and what each system says of them; None of one that is not installed."""

    asked: Asked
    rows: list[Row]
    said: dict[str, Said | None]

    def title(self) -> str:
        """The question with how much it was asked."""
        targets = sum(row[self.asked.truth] == self.asked.target for row in self.rows)
        return (f"{self.asked.module.QUESTION.title} {len(self.rows):,} texts, "
                f"{targets:,} of them {PLURAL[self.asked.target]}")

    def sections(self) -> list[Section]:
        """The overall table, a row a system, then those of offpitch alone."""
        lines = [[name, *(whole(self.rows, said, self.asked) if said else [encoder.MISSING, *[NONE] * 6])]
                 for name, said in self.said.items()]
        ours = self.said[OURS]
        return [Section("Overall", WHOLE, lines), *(cuts(self.rows, ours, self.asked) if ours else [])]


@contextmanager
def learnt_from(rows: Sequence[Row]) -> Iterator[None]:
    """The questions with weights that were learnt from these rows."""
    kept = _words.FOLDER
    with tempfile.TemporaryDirectory() as folder:
        _words.FOLDER = Path(folder)
        train.train(rows, _words.FOLDER)
        try:
            yield
        finally:
            _words.FOLDER = kept


def measured(folder: Path | None = None) -> list[Measured]:
    """What every system says of the rows of a folder, or of the corpus part by part; a row a question with rows."""
    corpus = train.rows()
    found = {asked.truth: Measured(asked, [], {}) for asked in (POSTS, REPLIES)}
    if folder:
        _judge(found, train.rows(folder), corpus)
    else:
        for some, others in _parts(corpus):
            with learnt_from(others):
                _judge(found, some, others)
    return [one for one in found.values() if one.rows]


def _judge(found: dict[str, Measured], some: Sequence[Row], others: Sequence[Row]) -> None:
    """Add what each system says of some rows, having learnt from the others."""
    for one in found.values():
        rows = [row for row in some if one.asked.part in row]
        if rows:
            one.rows.extend(rows)
            for name, system in SYSTEMS.items():
                said = system(rows, others, one.asked)
                one.said[name] = joined([*filter(None, [one.said.get(name)]), said]) if said else None


def _parts(corpus: Sequence[Row]) -> Iterator[tuple[list[Row], list[Row]]]:
    """The corpus in `PARTS`, whole files each, beside all that is in the others."""
    files = sorted({row["file"] for row in corpus})
    for part in (files[first::PARTS] for first in range(PARTS)):
        yield [row for row in corpus if row["file"] in part], [row for row in corpus if row["file"] not in part]


def main() -> None:
    """Print the tables of each question."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1] else None
    for found in measured(folder):
        print(f"\n{found.title()}", *map(as_text, found.sections()), sep="\n\n", flush=True)


if __name__ == "__main__":
    main()
