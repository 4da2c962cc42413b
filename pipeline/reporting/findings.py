"""Findings: every SQL file of `reports/findings` asked of a warehouse, each failure its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.records import Finding, Result, Status
from pipeline.reporting import risk
from pipeline.reporting.score import score

if TYPE_CHECKING:
    import duckdb

__all__ = ["FindingError", "run", "score"]

COLUMNS = ("subject", "scope", "numerator", "denominator", "reason", "post_keys")
INTERVAL = ("low", "high")
EVIDENCE = 20


class FindingError(Exception):
    """A finding whose rows are not what a finding gives."""


def run(con: duckdb.DuckDBPyConnection, model: risk.Model | None = None) -> list[tuple[Finding, list[Result]]]:
    """Every finding that is not switched off with its results, the total first; a failing file becomes an `error`."""
    model = model or risk.read()
    blind = _nothing_collected(con)
    on = [card for card in model.cards if card.finding.id not in model.switched_off]
    order = list(model.groups)
    return sorted(((card.finding, _results(con, card, blind)) for card in on),
                  key=lambda pair: (order.index(pair[0].group) if pair[0].group in order else len(order), pair[0].id))


def _results(con: duckdb.DuckDBPyConnection, card: risk.Card, blind: bool) -> list[Result]:
    import duckdb

    try:
        if card.wrong:
            raise FindingError(card.wrong)
        return [_result(con, card.finding, row, blind) for row in _rows(con, card)]
    except (duckdb.Error, FindingError) as error:
        reason = " ".join(str(error).split())
        return [Result(card.finding.id, "all", "total", "error", 0, 0, None, None, reason)]


def _rows(con: duckdb.DuckDBPyConnection, card: risk.Card) -> list[dict[str, Any]]:
    """The rows of a finding, the total first. Raises `FindingError` when columns or scopes are not as agreed."""
    asked = con.execute(card.sql)
    names = [column[0] for column in asked.description]
    rows = [dict(zip(names, row, strict=True)) for row in asked.fetchall()]
    where = f"{card.finding.id}.sql"
    if missing := [name for name in COLUMNS if name not in names]:
        raise FindingError(f"{where} gives no column {missing[0]}; a finding gives {', '.join(COLUMNS)}")
    if spare := [name for name in names if name not in COLUMNS + INTERVAL]:
        raise FindingError(f"{where} gives a column {spare[0]} that no finding has")
    if (totals := [row["scope"] for row in rows].count("total")) != 1:
        raise FindingError(f"{where} gives {totals} rows of scope 'total'; it must give one")
    if odd := [row["scope"] for row in rows if row["scope"] not in ("total", "part")]:
        raise FindingError(f"{where} gives a scope {odd[0]!r}; it must be 'total' or 'part'")
    return sorted(rows, key=lambda row: row["scope"] != "total")


def _result(con: duckdb.DuckDBPyConnection, finding: Finding, row: dict[str, Any], blind: bool) -> Result:
    k, n = row["numerator"], row["denominator"]
    if not (isinstance(k, int) and isinstance(n, int) and 0 <= k <= n):
        raise FindingError(f"{finding.id}.sql: {row['subject']}: {k} of {n} is no share of whole numbers")
    if not isinstance(row["reason"], str) or not isinstance(row["subject"], str):
        raise FindingError(f"{finding.id}.sql: a row has no subject or no reason")
    low, high = _interval(con, row, k, n)
    keys = tuple(row["post_keys"] or ())[:EVIDENCE]
    status = "not_collected" if blind else _status(finding, k, n, low)
    reason = "Nothing could be collected from any account." if blind else row["reason"]
    return Result(finding.id, row["subject"], row["scope"], status, k, n, low, high, reason, keys)


def _interval(con: duckdb.DuckDBPyConnection, row: dict[str, Any], k: int, n: int) -> tuple[float | None, float | None]:
    if "low" in row:
        return row["low"], row["high"]
    low, high = con.execute("select wilson_low($k, $n), wilson_high($k, $n)", {"k": k, "n": n}).fetchall()[0]
    return low, high


def _status(finding: Finding, k: int, n: int, low: float | None) -> Status:
    if n < max(finding.min_sample, 1):
        return "too_few"
    if k / n <= finding.threshold:
        return "ok"
    return "risk" if low is not None and low > finding.threshold else "watch"


def _nothing_collected(con: duckdb.DuckDBPyConnection) -> bool:
    """True when no account's collection succeeded and no post of the window is there: silence is not good behaviour."""
    seen = con.execute("select count(*) from coverage where came > 0 or stop <> 'error'").fetchall()[0][0]
    return int(seen) == 0
