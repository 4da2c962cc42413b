"""What a brand's settings say, as tables of the warehouse: its roster, its week, its goals, its calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline import platforms, rules, tables, text
from pipeline.keeping import program
from pipeline.records import Account, Collected, Week
from pipeline.settings import Brand
from pipeline.weeks import week_of

OLDEST_WEEKS = 20 * 52
"""How far back the calendar goes at most: an account's clock may say the year 1."""


def accounts(brand: Brand, ended: Iterable[Collected]) -> pa.Table:
    """The roster, with the stable ids that collections brought; of an archive file only its name."""
    found = {one.account: one.stable_id for one in sorted(ended, key=lambda one: one.day) if one.stable_id}
    roster = [replace(cleaned(one), stable_id=one.stable_id or found.get(one.key),
                      source=one.source and Path(one.source).name) for one in brand.roster]
    more = {"account": ("platform:handle, the name used everywhere else", [one.key for one in roster]),
            "network": ("network its posts stand on, as in posts.platform", [_network(one) for one in roster])}
    table = tables.table_of(Account, roster)
    for name, (doc, values) in reversed(more.items()):
        table = table.add_column(0, pa.field(name, pa.string(), metadata={"doc": doc}), pa.array(values, pa.string()))
    return table


def _network(account: Account) -> str:
    return platforms.network_of(account) if account.platform in platforms.names() else account.platform


def audited(brand: Brand, week: Week) -> pa.Table:
    """One row: the brand, the week, the weeks looked at, and the brand's goals."""
    window = brand.weeks_before(week, brand.report.window_weeks - 1)
    told: dict[str, tuple[Any, pa.DataType, str]] = {
        "brand": (brand.name, pa.string(), "the brand's name"),
        "slug": (brand.slug, pa.string(), "the brand's folder"),
        "week": (week.name, pa.string(), "the audited week, named by its first day"),
        "start_at": (week.start, tables.TIME, "first instant of the audited week"),
        "end_at": (week.end, tables.TIME, "first instant after it"),
        "window_start_at": (window.start, tables.TIME, "first instant of the weeks that findings look at"),
        "trend_start_at": (_trend(brand, week).start, tables.TIME, "first instant of the trend"),
        "timezone": (brand.timezone, pa.string(), "time zone of the brand's weeks"),
        "first_day": (brand.first_day, pa.string(), "first day of the brand's week"),
        "rule": (brand.goals.rule, pa.string(), "the rule of giving and asking the brand chose"),
        "rule_version": (rules.known()[brand.goals.rule].version, pa.int64(), "its version"),
        "value_target": (brand.goals.target, pa.float64(), "share to reach of what gives among what gives or asks"),
        "answer_hours": (brand.goals.answer_hours, pa.float64(), "hours within which a customer hears from a human"),
        "answer_business_hours": (brand.goals.answer_business_hours, pa.float64(),
                                  "business hours within which an answer is no slow one"),
        "opt_in_venues": ([venue.lstrip("#") for venue in brand.opt_in_venues], pa.list_(pa.string()),
                          "groups and tags whose people joined to hear offers"),
        "names": (list(brand.names), pa.list_(pa.string()), "what people call the brand and what it sells"),
        "competitors": (list(brand.competitors), pa.list_(pa.string()), "accounts of competitors, network:handle"),
    }
    schema = pa.schema([pa.field(name, kind, metadata={"doc": doc}) for name, (_, kind, doc) in told.items()])
    return pa.table([pa.array([cleaned(value)], kind) for value, kind, _ in told.values()], schema=schema)


def made_from(inputs: str) -> pa.Table:
    """One row: the kept inputs behind the database, and the program, weights and rules that made it."""
    told = {"inputs": (inputs, "the kept inputs: kept/inputs/NAME of the brand's data"),
            "program": (program.made_by(), "version of offpitch, and a hash of its code"),
            "weights": (program.weights(), "hash of weights, findings and rules")}
    schema = pa.schema([pa.field(name, pa.string(), metadata={"doc": doc}) for name, (_, doc) in told.items()])
    return pa.table([[value] for value, _ in told.values()], schema=schema)


def known_rules(brand: Brand) -> pa.Table:
    """Every rule of giving and asking, one row each; the chosen one with the target that the brand set itself."""
    chosen = brand.goals.rule
    return tables.table_of(rules.Rule, (replace(rule, target=brand.goals.target) if name == chosen else rule
                                        for name, rule in rules.known().items()))


def handouts(brand: Brand) -> pa.Table:
    """What lies in the brand's folder `handouts` as text files, one row a file: finished texts given to the reps."""
    files = sorted((brand.folder / "handouts").glob("*.txt"))
    schema = pa.schema([
        pa.field("handout", pa.string(), metadata={"doc": "the file's name without .txt"}),
        pa.field("text", pa.string(), metadata={"doc": "what it says"}),
    ])
    texts = [cleaned(file.read_text(encoding="utf-8-sig", errors="replace")) for file in files]
    return pa.table([pa.array([file.stem for file in files], pa.string()), pa.array(texts, pa.string())], schema=schema)


def calendar(brand: Brand, week: Week, first: datetime | None) -> pa.Table:
    """Weeks up to `week` from the one that holds `first` on, the trend at least; SQL knows no brand's first day."""
    oldest = brand.weeks_before(week, OLDEST_WEEKS)
    since = min(max(first or week.start, oldest.start), _trend(brand, week).start)
    weeks, day = list[Week](), date.fromisoformat(week.name)
    while not weeks or weeks[-1].start > since:
        weeks.append(week_of(day - timedelta(weeks=len(weeks)), brand.timezone, brand.first_day))
    schema = pa.schema([
        pa.field("week", pa.string(), metadata={"doc": "the brand's week, named by the date of its first day"}),
        pa.field("start_at", tables.TIME, metadata={"doc": "first instant of the week"}),
        pa.field("end_at", tables.TIME, metadata={"doc": "first instant after the week"}),
    ])
    rows = [(one.name, one.start, one.end) for one in reversed(weeks)]
    columns = [pa.array([row[at] for row in rows], field.type) for at, field in enumerate(schema)]
    return pa.table(columns, schema=schema)


def _trend(brand: Brand, week: Week) -> Week:
    return brand.weeks_before(week, max(brand.report.trend_weeks, brand.report.window_weeks) - 1)


def cleaned(record: Any) -> Any:
    """A record, list or text with half characters replaced, as JSON and rosters may bring them."""
    if is_dataclass(record) and not isinstance(record, type):
        return replace(record, **{one.name: cleaned(getattr(record, one.name)) for one in fields(record)})
    if isinstance(record, list):
        return [cleaned(item) for item in record]
    return text.clean(record) if isinstance(record, str) else record
