"""What each finding says of each account, team, network or thread: a file a finding, and their heads in one sheet."""

from __future__ import annotations

import pyarrow as pa

from pipeline.exporting.sheets import Sheet, title
from pipeline.scoring.findings import Found

ABOUT = "What a finding says of one account, team, network or thread, the worst first."


def rows_of(one: Found) -> Sheet:
    """All rows of a finding but its total; none where the finding could not be worked out."""
    import pyarrow.compute as pc

    name = f"finding_{one.finding.id}"
    if one.table is None:
        return Sheet(name, ABOUT, pa.table({}))
    found = one.table.slice(1)
    said = {"finding": pa.repeat(one.finding.id, found.num_rows), "title": pa.repeat(title(one), found.num_rows)}
    shown = ("subject", "status", "numerator", "denominator", "low", "high", "reason")
    counts = {"posts": pc.list_value_length(found["post_keys"])}
    return Sheet(name, ABOUT, pa.table(said | {column: found[column] for column in shown} | counts))


def heads(found: list[tuple[pa.Table, int]]) -> list[Sheet]:
    """One sheet of the first rows of each finding, given with how many there are of it in all; none without any."""
    kept = [head for head, _ in found if head.num_rows]
    if not kept:
        return []
    return [Sheet("finding_rows", ABOUT, pa.concat_tables(kept), sum(rows for _, rows in found), "finding_*.csv")]
