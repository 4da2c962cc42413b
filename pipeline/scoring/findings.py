"""Findings: every SQL file of `reports/findings` asked of a warehouse, each failure its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.records import Finding, Result
from pipeline.scoring import risk, verdicts
from pipeline.scoring.score import score

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = ["Found", "model_of", "parts", "run", "score"]

EVIDENCE = 20
"""Posts of a row that a report names; the table of `Found` has all that the finding gives."""
WORST = 200
"""Parts of a finding that a report holds; the table of `Found` has all of them."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a finding came to: its total, then the worst of its parts; `table` has all rows, as `parts` gives them.

    Without a table it could not be worked out.
    """

    finding: Finding
    results: tuple[Result, ...]
    table: pa.Table | None = None

    @property
    def rows(self) -> int:
        """How many parts there are."""
        return self.table.num_rows - 1 if self.table is not None else 0

    @property
    def acute(self) -> int:
        """How many parts are at risk."""
        return self.table["status"][1:].to_pylist().count("risk") if self.table is not None else 0

    @property
    def total(self) -> Result:
        """The row of scope `total`."""
        return self.results[0]


def run(con: duckdb.DuckDBPyConnection, model: risk.Model | None = None) -> list[Found]:
    """Every finding that is not switched off, in the order of the groups; a failing file becomes an `error`."""
    model = model or model_of(con)
    blind = _nothing_collected(con)
    order = list(model.groups)
    found = [_found(con, card, blind) for card in model.cards if card.finding.id not in model.switched_off]
    return sorted(found, key=lambda one: (order.index(one.finding.group) if one.finding.group in order else len(order),
                                          one.finding.id))


def parts(con: duckdb.DuckDBPyConnection, finding: str, model: risk.Model | None = None) -> pa.Table:
    """All rows of a finding, the total first and then the worst: `verdicts.COLUMNS`, `status`, `low` and `high`.

    Raises `verdicts.FindingError` where the file breaks the contract and `KeyError` where no finding is called so.
    """
    card = {card.finding.id: card for card in (model or model_of(con)).cards}[finding]
    return verdicts.verdicts(con, card, _nothing_collected(con))


def model_of(con: duckdb.DuckDBPyConnection) -> risk.Model:
    """The model of risk with the line that the rule of the warehouse's brand draws."""
    return risk.read(target=con.execute("select value_target from audited").fetchall()[0][0])


def _found(con: duckdb.DuckDBPyConnection, card: risk.Card, blind: bool) -> Found:
    import duckdb

    try:
        table = verdicts.verdicts(con, card, blind)
    except (duckdb.Error, verdicts.FindingError) as error:
        reason = " ".join(str(error).split())
        return Found(card.finding, (Result(card.finding.id, "all", "total", "error", 0, 0, None, None, reason),))
    listed = (row | {"post_keys": row["post_keys"][:EVIDENCE]} for row in table.slice(0, WORST + 1).to_pylist())
    return Found(card.finding, tuple(Result(card.finding.id, **row) for row in listed), table)


def _nothing_collected(con: duckdb.DuckDBPyConnection) -> bool:
    """True when no account's collection succeeded and no post of the window is there: silence is not good behaviour."""
    seen = con.execute("select count(*) from coverage where came > 0 or stop <> 'error'").fetchall()[0][0]
    return int(seen) == 0
