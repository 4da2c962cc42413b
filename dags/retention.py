"""Every day: removes what the platforms' terms allow to be kept no longer, of every brand.

    brands ─▶ expire (a task a brand)

What goes, and how long each platform's data may be kept, stands in `offpitch platforms`; what went, in
`expired.jsonl` of the brand's data folder. Where something went, the database is made anew without it. Twice is once.

#### Triage notes

* **brands is red.** The folder `brands/` cannot be read: mend the volume, clear the task.
* **expire is red.** The log's last line says what could not be read or removed: a full disk, a file of another owner, a
  mistake in `brand.toml`. Mend it and clear the task on the same day: the terms of some platforms count in hours.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import dag, get_current_context, task


@task
def brands() -> list[str]:
    """The brands there are."""
    from pipeline import paths

    return sorted(file.parent.name for file in paths.brands().glob("*/brand.toml"))


@task(max_active_tis_per_dag=1, execution_timeout=timedelta(hours=2), map_index_template="{{ task.op_kwargs['slug'] }}")
def expire(slug: str) -> int:
    """Remove what is too old of one brand; how many files went."""
    from pipeline import settings
    from pipeline.build import build
    from pipeline.expire import expire

    run = get_current_context()["dag_run"]
    brand, today = settings.load(slug), (run.logical_date or run.run_after).date()
    gone = expire(brand, today)
    if gone:
        build(brand, brand.last_week(today))
    return len(gone)


@dag(dag_id="retention", schedule="30 2 * * *", catchup=False, max_active_runs=1, tags=["offpitch", "daily"],
     doc_md=__doc__, description="Removes what the platforms' terms allow to be kept no longer",
     default_args={"owner": "offpitch", "retries": 2, "retry_delay": timedelta(minutes=5)})
def retention() -> None:
    """A task a brand."""
    expire.expand(slug=brands())


retention()
