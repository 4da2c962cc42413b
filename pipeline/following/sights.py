"""What the warehouse says about flagged posts: which they are this week, and how each was last seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline import sqlfile
from pipeline.following.follow import Flagged, Sight
from pipeline.reporting.tables import rows
from pipeline.scoring import risk
from pipeline.scoring.findings import Found

if TYPE_CHECKING:
    import duckdb


def flagged(run: Sequence[Found]) -> list[Flagged]:
    """The posts behind the findings whose title page says `followed = true`: each of them is a fault by itself."""
    known = {one.finding.id: one.table for one in run}
    found = ((finding, keys) for finding in followed() if (table := known.get(finding[0])) is not None
             for keys in table["post_keys"].to_pylist())
    return list(dict.fromkeys(Flagged(*finding, key) for finding, keys in found for key in keys))


def followed() -> list[tuple[str, str]]:
    """Id and failure title of each finding whose posts are followed."""
    model, folder = risk.read(), risk.findings_folder()
    on = [card.finding for card in model.cards if not card.wrong and card.finding.id not in model.switched_off]
    return [(one.id, one.failure_title) for one in on if sqlfile.read(folder / f"{one.id}.sql").about.get("followed")]


def seen(con: duckdb.DuckDBPyConnection, keys: Iterable[str]) -> dict[str, Sight]:
    """How each of these posts was last seen, by key; what the warehouse does not know is left out."""
    found = rows(con, "followed", keys=sorted(set(keys)))
    return {row.pop("post_key"): Sight(**row) for row in found}
