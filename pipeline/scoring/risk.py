"""The model of risk: `reports/brand_risk.toml` joined with the title pages of the findings it weighs."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline import paths, rules, sqlfile
from pipeline.records import Finding

if TYPE_CHECKING:
    import pyarrow as pa

Level = Literal["low", "guarded", "elevated", "high", "not enough data"]
SAID = ("group", "title", "failure_title", "why", "how_to_fix", "severity")
WEIGHED = ("weight", "threshold", "worst", "min_sample")
TOTAL = 100


class RiskError(Exception):
    """A `brand_risk.toml` or a finding's file that cannot be used."""


@dataclass(frozen=True, slots=True)
class Card:
    """A finding with its statement, or with what is wrong with its file."""

    finding: Finding
    sql: str
    wrong: str | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """What `brand_risk.toml` says: groups in order, cards, what is switched off and why, and the levels' bounds."""

    version: int
    groups: dict[str, str]
    cards: tuple[Card, ...]
    switched_off: dict[str, str]
    levels: tuple[tuple[Level, float], ...]
    enough: float


def findings_folder() -> Path:
    """Where the findings lie."""
    return paths.reports() / "findings"


def read(folder: Path | None = None, target: float | None = None) -> Model:
    """The model in `folder`, the project's own unless told. Raises `RiskError` with what, where, and what to do.

    `target` is the share that should give: a threshold of "rule" is what it leaves for asking, as 0.2 for 0.8.
    """
    folder = folder or findings_folder().parent
    return _read(folder, rules.line(target or rules.known()[rules.DEFAULT].target), _edited(folder))


def _edited(folder: Path) -> tuple[tuple[str, int], ...]:
    """When each file of the model was edited last: a worker that runs for weeks must not go by old weights."""
    files = folder / "brand_risk.toml", *sorted((folder / "findings").glob("*.sql"))
    return tuple((file.name, file.stat().st_mtime_ns) for file in files)


@cache
def _read(folder: Path, line: float, _: tuple[tuple[str, int], ...]) -> Model:
    try:
        told = tomllib.loads((folder / "brand_risk.toml").read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RiskError(f"brand_risk.toml is no TOML: {error}") from None
    _praise(told)
    _draw(told, line)
    files = sorted((folder / "findings").glob("*.sql"))
    _check(told, {file.stem for file in files})
    groups = {name: one["title"] for name, one in sorted(told["groups"].items(), key=lambda pair: pair[1]["order"])}
    return Model(
        version=told["version"], groups=groups, cards=tuple(_card(file, told) for file in files),
        switched_off=told.get("switched_off", {}), enough=told["enough"],
        levels=tuple((one["name"], one["from"]) for one in told["levels"]),
    )


def _praise(told: dict[str, Any]) -> None:
    """A finding with a `best` in the place of a `worst` counts in favour: its points are taken off."""
    for one in told["findings"].values():
        if "best" in one and "worst" not in one:
            one |= {"favour": True, "worst": one.pop("best")}


def _draw(told: dict[str, Any], line: float) -> None:
    """Put the line of the brand's rule where a threshold is "rule"; all counts at 1 where `worst` is not past it."""
    for one in (*told["findings"].values(), told["unweighed"]):
        if one.get("threshold") == "rule":
            one["threshold"] = line
            if one.get("worst", 1) <= line:
                one["worst"] = 1.0


def _check(told: dict[str, Any], files: set[str]) -> None:
    weighed = told["findings"]
    if lost := sorted(set(weighed) - files):
        raise RiskError(f"brand_risk.toml weighs {lost[0]}, but reports/findings/{lost[0]}.sql is not there")
    for name, one in {**weighed, "unweighed": told["unweighed"]}.items():
        if missing := [key for key in WEIGHED if key not in one]:
            raise RiskError(f"brand_risk.toml: [findings.{name}] lacks {missing[0]}")
        if not 0 <= one["threshold"] < one["worst"]:
            end = "best" if one.get("favour") else "worst"
            raise RiskError(f"brand_risk.toml: [findings.{name}] needs a {end} above its threshold")
    if lost := sorted(set(told.get("switched_off", {})) - set(weighed)):
        raise RiskError(f"brand_risk.toml switches off {lost[0]}, which it does not weigh")
    if (total := sum(one["weight"] for one in weighed.values() if not one.get("favour"))) != TOTAL:
        raise RiskError(f"brand_risk.toml: the weights add up to {total}, not to {TOTAL}; what counts in favour (best) "
                        "is not among them")


def _card(file: Path, told: dict[str, Any]) -> Card:
    weights, weighed = told["findings"].get(file.stem, told["unweighed"]), file.stem in told["findings"]
    try:
        read = sqlfile.read(file)
        favour = bool(read.about.get("favour"))
        if weighed and favour != bool(weights.get("favour")):
            raise sqlfile.SqlFileError(f"{file.name}: what counts in favour has favour = true on its title page and a "
                                       "best in brand_risk.toml, what counts against has neither")
        if missing := [key for key in SAID if not read.about.get(key)]:
            raise sqlfile.SqlFileError(f"{file.name}: its title page lacks {missing[0]}")
        if read.about["group"] not in told["groups"]:
            raise sqlfile.SqlFileError(f"{file.name}: brand_risk.toml has no group {read.about['group']}")
    except sqlfile.SqlFileError as error:
        said: dict[str, Any] = dict.fromkeys(SAID, "") | {"title": file.stem, "severity": "low"}
        return Card(Finding(file.stem, **said, **weights), "", str(error))
    return Card(Finding(file.stem, **{key: read.about[key] for key in SAID}, **weights | {"favour": favour}), read.sql)


def thresholds(target: float | None = None) -> pa.Table:
    """The findings' weights and thresholds as a table, one row a finding that is switched on; `target` as in `read`."""
    import pyarrow as pa

    docs = {"finding": "the finding's id", "grp": "its group", "title": "its title",
            "weight": "points of risk it can add to the score at most",
            "threshold": "the share up to which all is well",
            "worst": "the share at which the whole weight counts",
            "min_sample": "the smallest denominator that allows a verdict"}
    kinds = [pa.string()] * 3 + [pa.float64()] * 3 + [pa.int64()]
    rows = [(one.id, one.group, one.title, one.weight, one.threshold, one.worst, one.min_sample)
            for one in (card.finding for card in read(target=target).cards)]
    schema = pa.schema([pa.field(name, kind, metadata={"doc": doc})
                        for (name, doc), kind in zip(docs.items(), kinds, strict=True)])
    columns = [pa.array([row[at] for row in rows], field.type) for at, field in enumerate(schema)]
    return pa.Table.from_arrays(columns, schema=schema)
