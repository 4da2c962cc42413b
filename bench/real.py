"""How often the pitches in real texts are found, of which only what was heard is kept (`training/heard`).

Each text is judged by weights that were learnt without it; platforms as the labels name them.
"""

from __future__ import annotations

import numpy as np
import pyarrow.parquet as pq
from asked import Chances
from measures import error, tally
from sections import NONE, Section, told

from pipeline.questions import value_or_pitch
from training import heard, train
from training.features import TASKS, Examples, examples

COLUMNS = ("Texts", "Pitches", "Precision", "Recall", "F1", "ECE")
POSTS, REPLIES = "Posts that pitch", "Replies that pitch, asked for or not"
LINES = {value_or_pitch.MODEL: (POSTS, value_or_pitch.PITCH_FROM), "replies": (REPLIES, 0.5)}
"""Title of a model's table, and the probability from which on a text counts as a pitch."""
FEWEST = 100
"""A platform with fewer texts has no line."""


def sections() -> list[Section]:
    """A table for posts and one for replies: all of them, those no reader was in doubt of, and each platform."""
    labels = {row["name"]: row for row in pq.read_table(heard.LABELS, columns=["name", "platform", "hard"]).to_pylist()}
    return [_section(name, labels) for name in LINES]


def _section(name: str, labels: dict[str, dict[str, object]]) -> Section:
    task, (title, least) = TASKS[name], LINES[name]
    known, real = examples(task.rows(train.rows()), task), heard.examples(task)
    chance = _unseen(name, known, real)
    target = real.truth == task.answers.index(task.target)
    of = [labels[one] for one in pq.read_table(heard.FOLDER / f"{name}.parquet")["name"].to_pylist()]
    platform, hard = np.array([row["platform"] for row in of]), np.array([row["hard"] for row in of], bool)
    groups = {"all": np.ones(len(of), bool), "without doubtful ones": ~hard}
    groups |= {one: platform == one for one in sorted(set(platform)) if (platform == one).sum() >= FEWEST}
    return Section(title, COLUMNS, [_line(group, target[rows], chance[rows], least) for group, rows in groups.items()])


def _unseen(name: str, known: Examples, real: Examples) -> Chances:
    task = TASKS[name]
    learnt = train.learn(task, train.joined([known, real]))
    odds = train.odds(learnt.unseen[len(known.truth):, task.answers.index(task.target)])
    slope, middle = learnt.curve
    chance: Chances = 1 / (1 + np.exp(-slope * (odds - middle)))
    return chance


def _line(group: str, is_so: np.ndarray, chance: Chances, least: float) -> list[str]:
    counted = tally(is_so, chance >= least)
    far = f"{error(is_so, chance):.3f}" if len(is_so) else NONE
    return [group, f"{counted.texts:,}", f"{counted.are:,}", *told(counted), far]
