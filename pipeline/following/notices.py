"""Notices to reps, worded by the company's counsel in `reports/templates/notice_*.txt.j2`.

Offpitch writes, people send: a notice is a draft, one text a rep. Who has told the rep says so, and only then is the
case "notified" (docs/decisions/cases.md).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from pipeline import paths
from pipeline.drawing import templates
from pipeline.following.said import Said
from pipeline.following.states import is_open
from pipeline.reporting.record import Audited, Case, Quote
from pipeline.tables import write_text

PREFIX, ENDING = "notice_", ".txt.j2"
SETTLED = ("accepted", "edited", "gone")
"""What a rep can be thanked for."""


class NoticeError(Exception):
    """A notice that cannot be written; says which templates there are."""


@dataclass(frozen=True, slots=True)
class Told:
    """That a rep was told about a post: when, with which template, and the hash of the letter."""

    post_key: str
    finding: str
    account: str
    on: date
    template: str
    sha256: str


def names() -> list[str]:
    """The notices there are, by the names of their templates."""
    return sorted(path.name.removeprefix(PREFIX).removesuffix(ENDING)
                  for path in (paths.reports() / "templates").glob(f"{PREFIX}*{ENDING}"))


def due(cases: Iterable[Case], template: str, quotes: Collection[str]) -> dict[str, list[Case]]:
    """The cases a notice is about, by account.

    `first` is for those nobody was told of, `thanks` for those told and put right, any other for those told and still
    open; what a rep disputes waits for a person, not for another letter. Only `thanks` can do without the text: nobody
    is told of what the letter does not show.
    """
    found: dict[str, list[Case]] = {}
    for case in cases:
        told = any(step.state == "notified" for step in case.steps)
        shown = case.post_key in quotes or template == "thanks"
        if case.account and shown and told == (template != "first") and _wanted(case.state, template):
            found.setdefault(case.account, []).append(case)
    return found


def _wanted(state: str, template: str) -> bool:
    return state in SETTLED if template == "thanks" else is_open(state) and state != "disputed"


def check(template: str) -> None:
    """Raises `NoticeError` for a template that is not there."""
    if template not in names():
        raise NoticeError(f"there is no notice {template!r}; there are {', '.join(names())}")


def letter(audited: Audited, cases: Iterable[Case], quotes: Mapping[str, Quote], template: str) -> str:
    """One rep's notice as plain text."""
    told = list(cases)
    shown = [(case, quotes[case.post_key]) for case in told if case.post_key in quotes]
    drawn = templates.of_zone(audited.timezone).get_template(f"{PREFIX}{template}{ENDING}").render(
        audited=audited, cases=told, shown=shown, texts=len({case.post_key for case in told}),
        who=next((case.who for case in told if case.who), None))
    return templates.tidy(drawn)


def write(folder: Path, account: str, template: str, text: str) -> Path:
    """Put one rep's notice into `folder`; gives back the file. Accounts that differ get different files."""
    plain = re.sub(r"[^a-z0-9.@_-]+", ".", account.lower())
    mark = "" if plain == account.replace(":", ".", 1) else f"-{hashlib.sha256(account.encode()).hexdigest()[:8]}"
    path = folder / f"{plain}{mark}-{template}.txt"
    write_text(path, text)
    return path


def tell(path: Path, on: date, template: str, text: str, cases: Iterable[Case]) -> None:
    """Note in the ledger that this letter was handed over; nothing is noted twice."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    known = {(one.post_key, one.finding, one.sha256) for one in _read(path)}
    rows = [Told(case.post_key, case.finding, case.account or "", on, template, sha256) for case in cases
            if (case.post_key, case.finding, sha256) not in known]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(row), default=date.isoformat) + "\n" for row in rows)
        file.flush()
        os.fsync(file.fileno())


def said(path: Path) -> list[Said]:
    """The ledger as what was said about cases."""
    return [Said(one.post_key, "notified", f"notice {one.template!r}, sha256 {one.sha256[:12]}", one.on, one.finding)
            for one in _read(path)]


def _read(path: Path) -> list[Told]:
    lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    rows = (json.loads(line) for line in lines if line)
    return [Told(**row | {"on": date.fromisoformat(row["on"])}) for row in rows]
