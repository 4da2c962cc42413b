"""The figures of one question, cut by language, platform, kind, claim and thread, and the table of its confusions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from asked import POSTS, REPLIES, Asked, Names, Row, Said, Sets, sets
from measures import error, macro, micro, resampled, tally
from sections import NONE, Section, figure, share, told

HEARD = "precision", "recall", "F1"
WHOLE = *HEARD, "macro F1", "ECE", "unsure", "errors in it"
PLURAL = {POSTS.target: "pitches", REPLIES.target: "off-context pitches"}


def whole(rows: Sequence[Row], said: Said, asked: Asked) -> list[str]:
    """The figures of `WHOLE`: of the target answer, of all answers, of its probability and of the unsure band."""
    truth = answers(rows, asked)
    is_so, called = truth == asked.target, said.answer == asked.target
    wrong = is_so != called
    every = figure(macro(truth, said.answer, asked.classes),
                   resampled(lambda at: macro(truth[at], said.answer[at], asked.classes), len(rows)))
    band = [share(int(said.unsure.sum()), len(rows)), share(int(said.unsure[wrong].sum()), int(wrong.sum()))]
    return [*told(tally(is_so, called)), every, f"{error(is_so, said.chance):.3f}",
            *(band if said.unsure.any() else [NONE, NONE])]


def cuts(rows: Sequence[Row], said: Said, asked: Asked) -> list[Section]:
    """Every table below the overall one; none for a column that the rows do not have."""
    found = [_by("By language", "lang", rows, said, asked), _by("By platform", "platform", rows, said, asked),
             *_authors(rows, said, asked),
             _by("By how hard they are to read", "hard", rows, said, asked,
                 lambda row: "hard" if row["hard"] else "not hard"),
             _kinds(rows, said, asked), _flags(rows, said), _invites(rows, said), _confusions(rows, said, asked)]
    return [section for section in found if section.rows]


def answers(rows: Sequence[Row], asked: Asked) -> Names:
    """What people answered."""
    return np.array([row[asked.truth] for row in rows])


def _by(title: str, column: str, rows: Sequence[Row], said: Said, asked: Asked,
        name: Callable[[Row], str] | None = None) -> Section:
    groups = np.array(["" if row.get(column) is None else name(row) if name else row[column] for row in rows])
    is_so, called = answers(rows, asked) == asked.target, said.answer == asked.target
    lines = []
    for one in sorted({*groups.tolist()} - {""}, key=lambda one: (-(groups == one).sum(), one)):
        found = tally(is_so[groups == one], called[groups == one])
        lines.append([one, f"{found.texts:,}", f"{found.are:,}", *told(found)])
    return Section(title, ("texts", PLURAL[asked.target], *HEARD), lines)


def _authors(rows: Sequence[Row], said: Said, asked: Asked) -> list[Section]:
    """A file of texts has one author; nothing to compare where there is one file."""
    found = _by("By file, each of another author", "file", rows, said, asked,
                lambda row: row["file"].removesuffix(".jsonl"))
    return [found] if len(found.rows) > 1 else []


def _kinds(rows: Sequence[Row], said: Said, asked: Asked) -> Section:
    """How well each kind is told, and how many targets of that kind are found."""
    is_so, found = answers(rows, asked) == asked.target, said.answer == asked.target
    are, called, names = _named("kinds", rows, said.kinds)
    lines = _of_names(are, called, names)
    for line, with_it in zip(lines, are.T, strict=True):
        both = with_it & is_so
        line.append(share(int((both & found).sum()), int(both.sum())))
    if lines:
        lines.append([*_together(are, called), ""])
    return Section("By kind", ("texts", *HEARD, f"{PLURAL[asked.target]} of it found"), lines)


def _flags(rows: Sequence[Row], said: Said) -> Section:
    are, called, names = _named("flags", rows, said.flags)
    lines = _of_names(are, called, names)
    return Section("By claim", ("texts", *HEARD), [*lines, _together(are, called)] if lines else [])


def _named(column: str, rows: Sequence[Row], said: Sets) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Which texts have each name that is true or said of some text, and of which it was said; a column a name."""
    truth = sets([row.get(column) for row in rows])
    names = sorted(frozenset().union(*truth, *said), key=lambda name: (-sum(name in one for one in truth), name))
    are, called = (np.array([[name in one for name in names] for one in both], bool).reshape(len(rows), len(names))
                   for both in (truth, said))
    return are, called, names


def _of_names(are: np.ndarray, called: np.ndarray, names: Sequence[str]) -> list[list[str]]:
    found = [tally(are[:, at], called[:, at]) for at in range(len(names))]
    return [[name, f"{one.are:,}", *told(one)] for name, one in zip(names, found, strict=True)]


def _together(are: np.ndarray, called: np.ndarray) -> list[str]:
    found = tally(are.reshape(-1), called.reshape(-1))
    ends = resampled(lambda at: micro(are[at], called[at]), len(are))
    return ["all (micro)", f"{found.are:,}", *told(found)[:2], figure(found.f1(), ends)]


def _invites(rows: Sequence[Row], said: Said) -> Section:
    truth = np.array([row.get("invites") or "" for row in rows])
    names = tuple(sorted({*truth.tolist()} - {""}))
    found = [tally(truth == one, said.invites == one) for one in names]
    lines = [[name, f"{one.are:,}", *told(one)] for name, one in zip(names, found, strict=True)]
    if lines:
        ends = resampled(lambda at: macro(truth[at], said.invites[at], names), len(rows))
        lines.append(["all (macro)", f"{len(rows):,}", "", "", figure(macro(truth, said.invites, names), ends)])
    return Section("What the thread invites", ("threads", *HEARD), lines)


def _confusions(rows: Sequence[Row], said: Said, asked: Asked) -> Section:
    truth = answers(rows, asked)
    known = [one for one in asked.module.QUESTION.answers if (truth == one).any() or (said.answer == one).any()]
    lines = [[one, *(f"{int(((truth == one) & (said.answer == other)).sum()):,}" for other in known)]
             for one in known if (truth == one).any()]
    return Section("What is taken for what: a row a true answer, a column what was said", known, lines)
