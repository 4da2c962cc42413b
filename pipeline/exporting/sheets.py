"""The tables of a report: whatever it holds rows of, so that a new kind of row is exported without a list to edit."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline import paths, sqlfile, text
from pipeline.reporting.record import Judged, Mark, Quote, Report
from pipeline.reporting.rows import Ratio
from pipeline.scoring.findings import Found

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the report: `name` is its file's, `about` says what a row is.

    Where it has more than what `table` holds, `rows` counts all of them and `files` names where they are.
    """

    name: str
    about: str
    table: pa.Table
    rows: int | None = None
    files: str | None = None


def sheets(con: duckdb.DuckDBPyConnection, report: Report) -> Iterator[Sheet]:
    """Every table of the report that has rows, findings first, in an order that stays."""
    yield from _filled(_findings(report))
    for field in fields(report):
        rows = getattr(report, field.name)
        if field.name not in ("findings", "charts") and isinstance(rows, tuple) and rows and is_dataclass(rows[0]):
            listed = _listed(field.name, rows)
            yield from _filled([_asked(con, listed), *_steps(field.name, rows)])
        elif is_dataclass(rows):
            yield from _filled(_steps(field.name, (rows,)))


def _filled(found: Iterable[Sheet]) -> Iterator[Sheet]:
    return (sheet for sheet in found if sheet.table.num_rows)


def _findings(report: Report) -> Iterator[Sheet]:
    found = report.findings
    yield Sheet("findings", "A finding: its number over everybody, its verdict, why it matters and how to mend it.",
                _table(map(_judged, found)))
    yield Sheet("flagged_posts", "A post behind a finding, in the finding's order, as far as the report shows it.",
                _table({"finding": one.finding.id} | _flat(post) for one in found for post in one.posts))


def _judged(one: Judged) -> dict[str, Any]:
    said, total = _flat(one.finding), _flat(one.total)
    result = {name: total[name] for name in ("status", "numerator", "denominator", "low", "high", "reason")}
    share = {"share": total["numerator"] / total["denominator"] if total["denominator"] else None}
    return {"group": one.group, "id": said.pop("id"), "title": title(one)} | result | share | {
        name: value for name, value in said.items() if name not in ("group", "title", "failure_title")}


def title(one: Judged | Found) -> str:
    """The finding's title, as the report shows it."""
    return one.finding.failure_title if one.total.status in ("risk", "watch") else one.finding.title


def _asked(con: duckdb.DuckDBPyConnection, listed: Sheet) -> Sheet:
    """The table as its SQL file answers it, where one does: whole, while the report may hold no more than its head."""
    path = paths.reports() / "tables" / f"{listed.name}.sql"
    if not path.exists() or "$" in (file := sqlfile.read(path)).sql:
        return listed
    whole = _with_shares(con.sql(file.sql).to_arrow_table())
    same = set(whole.column_names) >= set(listed.table.column_names)
    return Sheet(listed.name, file.about["title"], whole) if same else listed


def _with_shares(table: pa.Table) -> pa.Table:
    """The table with a share after every pair of whole numbers."""
    import pyarrow.compute as pc

    for name in (name.removesuffix("_numerator") for name in table.column_names if name.endswith("_numerator")):
        n = table[f"{name}_denominator"].cast(pa.float64())
        share = pc.divide(table[f"{name}_numerator"], pc.if_else(pc.equal(n, 0), None, n))
        table = table.add_column(table.column_names.index(f"{name}_denominator") + 1, f"{name}_share", share)
    return table


def _listed(name: str, rows: tuple[Any, ...]) -> Sheet:
    return Sheet(name, _kind(rows), _table(map(_flat, rows)))


def _steps(name: str, rows: tuple[Any, ...]) -> Iterator[Sheet]:
    """Rows within rows, each after the plain columns of the row that holds it."""
    for field in fields(rows[0]):
        inner = [(row, one) for row in rows for one in _inside(getattr(row, field.name))]
        if inner:
            table = _table(_plain(row) | {f"{field.name}_{key}": value for key, value in _flat(one).items()}
                           for row, one in inner)
            yield Sheet(f"{name}_{field.name}", _kind([one for _, one in inner]), table)


def _inside(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) and value and is_dataclass(value[0]) and type(value[0]) is not Mark else ()


def _kind(rows: Any) -> str:
    return (inspect.getdoc(type(rows[0])) or "").partition("\n\n")[0].replace("`", "").replace("\n", " ")


def _plain(row: Any) -> dict[str, Any]:
    return {field.name: text.clean(value) if isinstance(value, str) else value for field in fields(row)
            if not isinstance(value := getattr(row, field.name), tuple) and not is_dataclass(value)}


def _flat(row: Any) -> dict[str, Any]:
    """A row as columns: a ratio becomes its two numbers, its share and its range; a list becomes one cell."""
    flat = dict[str, Any]()
    for field in fields(row):
        value = getattr(row, field.name)
        if field.name == "post_key" and _strangers(row):
            continue
        if is_dataclass(value):
            inner = _ratio(value) if isinstance(value, Ratio) else _flat(value)
            flat |= {f"{field.name}_{key}": one for key, one in inner.items()}
        elif isinstance(value, tuple | list):
            flat |= {field.name: _joined(row, value)} if not _inside(value) else {}
        else:
            flat[field.name] = text.clean(value) if isinstance(value, str) else value
    return flat


def _strangers(row: Any) -> bool:
    """True for a post of somebody outside the roster, whose key would name them on most networks."""
    return isinstance(row, Quote) and row.role is None


def _ratio(found: Ratio) -> dict[str, Any]:
    share = found.numerator / found.denominator if found.denominator else None
    return {"numerator": found.numerator, "denominator": found.denominator, "share": share, "low": found.low,
            "high": found.high}


def _joined(row: Any, value: Sequence[Any]) -> str:
    words = (row.text[one.start:one.end] if isinstance(one, Mark) else str(one) for one in value)
    return text.clean("; ".join(words))


def _table(rows: Iterable[dict[str, Any]]) -> pa.Table:
    kept = list(rows)
    names = dict.fromkeys(key for row in kept for key in row)
    columns = {name: [row.get(name) for row in kept] for name in names}
    split = {name for name in names if any(other.startswith(f"{name}_") for other in names)}
    return pa.table({name: column for name, column in columns.items()
                     if name not in split or any(value is not None for value in column)})
