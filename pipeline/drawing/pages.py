"""The pages of a report: the one that opens, and beside it those for what it has no room for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pipeline.reporting.record import Judged, Report

ROWS, WAITING = 60, 20
"""How many accounts and customers who wait the page that opens holds."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many rows and posts of one finding, and how many cases, the page that opens has room for."""

    parts: int
    posts: int
    cases: int


ROOMS = (Room(60, 20, 250), Room(30, 8, 100), Room(12, 4, 40))
"""From the whole to the least."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A page beside the report: its heading, the template that draws what it holds, and the report it is drawn from."""

    heading: str
    within: str
    report: Report


def within(report: Report, room: Room = ROOMS[0]) -> Report:
    """The report as far as the page that opens has room for it."""
    brands = [row for row in report.accounts if row.role == "brand"]
    return replace(
        report, accounts=report.accounts if len(report.accounts) <= ROWS else tuple(brands[:ROWS]),
        coverage=report.coverage[:ROWS], cases=report.cases[: room.cases], waiting=report.waiting[:WAITING],
        findings=tuple(replace(one, parts=one.parts[: room.parts], posts=one.posts[: room.posts])
                       for one in report.findings),
    )


def beyond(whole: Report, drawn: Report) -> dict[str, int]:
    """The pages that must lie beside `drawn`, by name, with how many rows there are in all."""
    names = ("accounts", "coverage", "cases", "waiting")
    lists = {name: (getattr(whole, name), getattr(drawn, name)) for name in names}
    left_out = {name: len(all_) for name, (all_, some) in lists.items() if len(all_) > len(some)}
    pairs = zip(whole.findings, drawn.findings, strict=True)
    return left_out | {f"finding-{one.finding.id}": max(one.rows, len(one.parts))
                       for one, some in pairs if _cut(one, some)}


def beside(whole: Report, left_out: dict[str, int]) -> dict[str, Beside]:
    """The pages beside by file name, each of the whole report and nothing else."""
    findings = {f"finding-{one.finding.id}": one for one in whole.findings}
    return {f"{name}.html": _of(whole, name, findings) for name in left_out}


def _cut(one: Judged, some: Judged) -> bool:
    return len(one.parts) > len(some.parts) or len(one.posts) > len(some.posts)


def _of(whole: Report, name: str, findings: dict[str, Judged]) -> Beside:
    if name in findings:
        only: dict[str, Any] = {"findings": (findings[name],), "accounts": whole.accounts, "waiting": (), "voices": ()}
        return Beside("One finding in full", "finding.html.j2", replace(whole, **only))
    heading, template = HEADINGS[name]
    return Beside(heading, template, replace(whole, findings=(), voices=()))


HEADINGS = {
    "accounts": ("All accounts", "accounts.html.j2"), "coverage": ("All that was read", "coverage.html.j2"),
    "cases": ("All that came of it", "cases.html.j2"), "waiting": ("All who wait", "heard.html.j2"),
}
