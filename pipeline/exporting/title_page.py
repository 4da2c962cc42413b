"""The workbook's title page: which week of which brand, how to read it, and what it must not be used for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline import text
from pipeline.reporting.record import Report
from pipeline.wording import numbers, words

READING = (
    "A share stands beside the two whole numbers that it comes from, and between the ends of its 95 % range.",
    "Where the range is wide, the share says little.",
    "An empty cell means that nothing is known; it never means nought.",
    "A label is a machine's reading of a few words. Some are wrong: look at the post before you speak about it.",
)
NOT_FOR = (
    "For coaching. Not for ranking, paying, punishing or dismissing people.",
    "The numbers of one person are small and the labels rough, and nobody here agreed to be ranked.",
    "People outside the roster stay nameless. Do not look them up.",
    "Keep this file as long as the report, and no longer: it holds what people wrote and who they are.",
)
Line = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet of the workbook and the table in it: `shown` of its `rows` are in the sheet, all of them in `files`."""

    sheet: str
    files: str
    about: str
    rows: int
    shown: int


def lines(report: Report, entries: Iterable[Entry]) -> Iterator[Line]:
    """The page's lines: a style, what stands left, what stands right."""
    audited = report.audited
    yield "title", text.terminal(audited.brand), "Does it give before it asks?"
    yield "wrapped", "Week", words.local_day(audited)
    yield "wrapped", "Findings look at", f"the time since {numbers.day(audited.window_start_at, audited.timezone)}"
    yield "wrapped", "Rule", f"{audited.rule}: {numbers.percent(audited.value_target)} or more of both together gives"
    yield "wrapped", "Verdict", text.terminal(report.verdict)
    yield from (("wrapped", "", text.terminal(line)) for line in report.summary)
    yield "wrapped", "Times", f"Times are those of {audited.timezone}."
    yield from _told("What could not be seen", report.unseen)
    yield from _told("How to read it", READING)
    yield from _told("What it must not be used for", NOT_FOR)
    yield "wrapped", "", ""
    yield "title", "Sheets", ""
    yield from (("sheet", entry.sheet, _about(entry)) for entry in entries)


def _told(title: str, said: Iterable[str]) -> Iterator[Line]:
    yield "wrapped", "", ""
    for place, line in enumerate(said):
        yield "wrapped", title if not place else "", text.terminal(line)


def _about(entry: Entry) -> str:
    some = f"; the first {numbers.count(entry.shown)} here, all in" if entry.shown < entry.rows else "; also in"
    about = f"{text.terminal(entry.about).rstrip('.')}." if entry.about else ""
    return f"{about} {numbers.many(entry.rows, 'row')}{some} tables/{entry.files}".strip()
