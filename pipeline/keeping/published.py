"""What was published of each week: one file a version, with all it takes to make the report again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import paths
from pipeline.comparing.standing import Standing
from pipeline.keeping import folders, inputs
from pipeline.reporting.record import Case, Restated
from pipeline.sending.receipts import Ledger
from pipeline.tables import write_text

if TYPE_CHECKING:
    from pydantic import TypeAdapter


class PublishedError(Exception):
    """A report that was never published, or no longer can be made again."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a report says that its own inputs cannot tell: the week before, numbers restated since, cases followed.

    `note` says how the week before was counted; `listed` are the versions, as `2026-11-09/2`, whose restated numbers
    it lists.
    """

    before: Standing | None = None
    note: str = ""
    restated: tuple[Restated, ...] = ()
    listed: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A report as it was published: `inputs` and `reports` name kept folders, `drawn` the hash of each file."""

    week: str
    number: int
    inputs: str
    reports: str
    program: str
    drawn: dict[str, str]
    standing: Standing
    beside: Beside

    @property
    def name(self) -> str:
        """The week and the number of the version: `2026-11-09/2`."""
        return f"{self.week}/{self.number}"


def write(slug: str, version: Version) -> None:
    """Keep a version, in the place of one of the same number."""
    text = json.dumps(asdict(version), default=str, indent=1, ensure_ascii=True) + "\n"
    write_text(paths.kept(slug) / version.week / f"{version.number}.json", text)


def versions(slug: str, week: str) -> list[Version]:
    """The versions of a week's report, the newest last; none where it was never published."""
    return [_read(path) for path in _files(slug, week)]


def newest(slug: str, week: str) -> Version | None:
    """The version of a week's report that counts, None where it was never published."""
    files = _files(slug, week)
    return _read(files[-1]) if files else None


def before(slug: str, week: str) -> Version | None:
    """The version that counts of the latest week before `week` that was published; None where there is none."""
    weeks = {path.parent.name for path in _all(slug) if path.parent.name < week}
    return newest(slug, max(weeks)) if weeks else None


def version(slug: str, week: str, number: int | None) -> Version:
    """A version by its number, the newest without one. Raises `PublishedError` where there is none."""
    known = {one.number: one for one in versions(slug, week)}
    if not known:
        raise PublishedError(f"no report of the week {week} was published; run offpitch report {slug} --week {week}")
    if number is not None and number not in known:
        raise PublishedError(f"the report of {week} has no version {number}, only {', '.join(map(str, known))}")
    return known[number or max(known)]


def fixed(slug: str, week: str) -> bool:
    """Whether a week's report stands for good: it was published, and mailed or followed by a later week's."""
    if not _files(slug, week):
        return False
    return any(path.parent.name > week for path in _all(slug)) or Ledger(paths.receipts(slug)).mailed(week)


def unlisted(slug: str, week: str) -> list[Version]:
    """Later versions of earlier weeks' reports that no other week's report has listed, oldest week first."""
    again = [path for path in _all(slug) if path.parent.name < week and path.stem != "1"]
    if not again:
        return []
    weeks = {path.parent.name for path in _all(slug)} - {week}
    told = {name for one in weeks for known in versions(slug, one) for name in known.beside.listed}
    return [one for one in map(_read, again) if one.name not in told]


def sweep(slug: str, *named: str) -> None:
    """Remove kept folders that no version names, but for these, and what runs that were killed long ago left."""
    known = [json.loads(path.read_bytes()) for path in _all(slug)]
    needed = {*named, *(one["inputs"] for one in known), *(one["reports"] for one in known)}
    kept = [folder for room in (inputs.room(slug), reports_room(slug)) for folder in room.glob("*")]
    left = [folder for folder in paths.kept(slug).glob(".*") if folder.is_dir()]
    folders.sweep([folder for folder in kept if folder.name not in needed] + left)


def reports_room(slug: str) -> Path:
    """Where weights, rules, findings and templates of past reports are kept."""
    return paths.kept(slug) / "reports"


def _all(slug: str) -> list[Path]:
    return sorted(paths.kept(slug).glob("????-??-??/*.json"))


def _files(slug: str, week: str) -> list[Path]:
    return sorted((paths.kept(slug) / week).glob("*.json"), key=lambda path: int(path.stem))


def _read(path: Path) -> Version:
    told: Version = _adapter().validate_json(path.read_bytes())
    return told


@cache
def _adapter() -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(Version)
