"""The rows of one finding with the verdict on each, worked out in columns: intervals, statuses, the worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.scoring import risk

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

COLUMNS = ("subject", "scope", "numerator", "denominator", "reason", "post_keys")
INTERVAL = ("low", "high")
WHOLE = ("BIGINT", "INTEGER", "HUGEINT", "SMALLINT", "TINYINT", "UBIGINT", "UINTEGER", "UHUGEINT")

ANSWERED = "create or replace temp table answered as from ({sql}\n)"

WRONG = """
    select
        count(*) filter (scope = 'total') as totals,
        any_value(scope) filter (scope is null or scope not in ('total', 'part')) as odd_scope,
        count(*) filter (scope is null or scope not in ('total', 'part')) as odd_scopes,
        any_value(subject || ': ' || coalesce(numerator::varchar, 'nothing') || ' of '
            || coalesce(denominator::varchar, 'nothing')) filter (
            (numerator >= 0 and numerator <= denominator) is not true) as no_share,
        count(*) filter (subject is null or reason is null) as silent
    from answered
"""

JUDGED = """
    with ended as (
        select
            *,
            {low} as from_share,
            {high} as to_share
        from answered
    ),

    verdicts as (
        select
            subject,
            scope,
            case
                when $blind then 'not_collected'
                when denominator < greatest($min_sample, 1) then 'too_few'
                when numerator / denominator <= $threshold then 'ok'
                when $favour then 'good'
                when from_share > $threshold then 'risk'
                else 'watch'
            end as status,
            numerator::bigint as numerator,
            denominator::bigint as denominator,
            from_share::double as low,
            to_share::double as high,
            if($blind, 'Nothing could be collected from any account.', reason) as reason,
            coalesce(post_keys, []) as post_keys
        from ended
    )

    from verdicts
    order by
        scope desc,
        list_position(['risk', 'watch', 'error', 'not_collected', 'too_few', 'good', 'ok'], status),
        numerator / nullif(denominator, 0) desc nulls last,
        subject
"""


class FindingError(Exception):
    """A finding whose rows are not what a finding gives."""


def verdicts(con: duckdb.DuckDBPyConnection, card: risk.Card, blind: bool) -> pa.Table:
    """The rows of a finding with their verdicts, the total first and then the parts, the worst first.

    With `blind` nothing was collected, and none has a verdict. Raises `FindingError` where the file or its rows are not
    as agreed, and DuckDB's errors where it cannot be run.
    """
    if card.wrong:
        raise FindingError(card.wrong)
    try:
        con.execute(ANSWERED.format(sql=card.sql))
        interval = _checked(con, card.finding.id)
        low, high = INTERVAL if interval else ("wilson_low(numerator, denominator)",
                                               "wilson_high(numerator, denominator)")
        one = card.finding
        return con.sql(JUDGED.format(low=low, high=high), params={
            "blind": blind, "min_sample": one.min_sample, "threshold": one.threshold, "favour": one.favour,
        }).to_arrow_table()
    finally:
        con.execute("drop table if exists temp.answered")


def _checked(con: duckdb.DuckDBPyConnection, finding: str) -> bool:
    """Whether the rows bring their own intervals. Raises `FindingError` when they break the contract."""
    where = f"{finding}.sql"
    kinds = {row[0]: row[1] for row in con.execute("describe temp.answered").fetchall()}
    if missing := [name for name in COLUMNS if name not in kinds]:
        raise FindingError(f"{where} gives no column {missing[0]}; a finding gives {', '.join(COLUMNS)}")
    if spare := [name for name in kinds if name not in COLUMNS + INTERVAL]:
        raise FindingError(f"{where} gives a column {spare[0]} that no finding has")
    if odd := [name for name in ("numerator", "denominator") if kinds[name] not in WHOLE]:
        raise FindingError(f"{where}: its {odd[0]} is of type {kinds[odd[0]]}; that is no share of whole numbers")
    totals, odd_scope, odd_scopes, no_share, silent = con.execute(WRONG).fetchall()[0]
    if totals != 1:
        raise FindingError(f"{where} gives {totals} rows of scope 'total'; it must give one")
    if odd_scopes:
        raise FindingError(f"{where} gives a scope {odd_scope!r}; it must be 'total' or 'part'")
    if silent:
        raise FindingError(f"{where}: a row has no subject or no reason")
    if no_share:
        raise FindingError(f"{where}: {no_share} is no share of whole numbers")
    return "low" in kinds
