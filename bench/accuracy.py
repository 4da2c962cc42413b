"""How often the questions are right, beside baselines; `make accuracy` prints the tables.

    python bench/accuracy.py [GOLD]

GOLD is a folder of files in the corpus' format, as read by two people; without it each file of the corpus is judged by
what was learnt from the others (each has another author, so that nobody's phrases stand on both sides).
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
Folds = list[tuple[list[Row], list[Row]]]


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
    kept = _words.FILE
    with tempfile.TemporaryDirectory() as folder:
        _words.FILE = Path(folder) / kept.name
        train.write(train.learn(rows), _words.FILE)
        try:
            yield
        finally:
            _words.FILE = kept


def measured(asked: Asked, folder: Path | None = None) -> Measured | None:
    """What every system says of the rows of a folder, or of the corpus file by file; None without such rows."""
    corpus = train.rows()
    rows = [row for row in (train.rows(folder) if folder else corpus) if asked.part in row]
    if not rows:
        return None
    found: dict[str, list[Said | None]] = {name: [] for name in (*PEERS, OURS)}
    folds = [(rows, corpus)] if folder else _by_author(rows, corpus)
    for some, others in folds:
        for name, peer in PEERS.items():
            found[name].append(peer(some, others, asked))
        with learnt_from(others):
            found[OURS].append(judged(some, asked))
    said = {name: joined([part for part in parts if part]) if all(parts) else None for name, parts in found.items()}
    return Measured(asked, [row for some, _ in folds for row in some], said)


def _by_author(rows: Sequence[Row], corpus: Sequence[Row]) -> Folds:
    """Rows to be judged, and those to be learnt from."""
    return [([row for row in rows if row["file"] == file], [row for row in corpus if row["file"] != file])
            for file in sorted({row["file"] for row in rows})]


def main() -> None:
    """Print the tables of each question as soon as they are known."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1] else None
    for asked in (POSTS, REPLIES):
        if found := measured(asked, folder):
            print(f"\n{found.title()}", *map(as_text, found.sections()), sep="\n\n", flush=True)


if __name__ == "__main__":
    main()
