"""What happened to posts and labels between two databases of one week."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.building.catalogue import quoted
from pipeline.wording import numbers

if TYPE_CHECKING:
    import duckdb

POSTS = """
    select
        count(*) filter (was.post_id is null) as came,
        count(*) filter (now.post_id is null) as left_out,
        count(*) filter (now.deleted and not was.deleted) as gone,
        count(*) filter (now.text <> was.text and not now.deleted) as edited
    from was.posts as was
    full join main.posts as now on
        now.platform = was.platform
        and now.post_id = was.post_id
"""
LABELS = """
    select
        count(*) filter (now.corrected_by is not null and was.corrected_by is null) as corrected,
        count(*) filter (now.machine_answer <> was.machine_answer or now.unsure <> was.unsure
            and now.corrected_by is null) as judged
    from was.labels as was
    inner join main.labels as now on
        now.question = was.question
        and now.platform = was.platform
        and now.post_id = was.post_id
"""


def compared(con: duckdb.DuckDBPyConnection, was: Path) -> tuple[str, ...]:
    """What is no longer as in the database `was`, one short clause a kind of change, with its number."""
    con.execute(f"attach {quoted(str(was))} as was (read_only)")
    came, left_out, gone, edited = con.execute(POSTS).fetchall()[0]
    corrected, judged = con.execute(LABELS).fetchall()[0]
    con.execute("detach was")
    told = [(came, "text was", "texts were", "collected later"), (left_out, "text is", "texts are", "kept no longer"),
            (gone, "text is", "texts are", "gone"), (edited, "text was", "texts were", "edited"),
            (corrected, "label was", "labels were", "corrected by people"),
            (judged, "label was", "labels were", "given otherwise by the judge")]
    return tuple(f"{numbers.many(count, one, more)} {what}" for count, one, more, what in told if count)
