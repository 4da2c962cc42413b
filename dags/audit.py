"""Weekly audit: one DAG for each folder in `brands/` that has a `brand.toml`.

A run audits one week of its brand. Its partition key is that week's first day (`2026-11-16`); it starts when
the week is over, at midnight in the brand's time zone, and a backfill makes one run for each week it is given.
`airflow dags test` and "Trigger" take no partition key: set the parameter `week`, or leave it empty for the last
whole week before the run.

    bluesky.plan  ─▶ bluesky.collect  (a task for 50 accounts) ─┬─▶ parse ─▶ label ─▶ build ─▶ report ─▶ send
    mastodon.plan ─▶ mastodon.collect (a task for 50 accounts) ─┴─▶ all_collected

Each platform that the brand's files name has a box of its own, so that its collect tasks can have a pool of their own:
where `OFFPITCH_POOLS` is 1, no more of them run at once, in all brands and on all machines, than `offpitch_PLATFORM`
has slots (Admin, Pools). Every task can be cleared and run again at any time: it writes its own part whole, and nobody
is mailed twice.

#### Triage notes

* **An account that fails is no failed task.** It becomes a line on the report's coverage page. Nothing to do here.
* **collect is red.** A whole group of accounts broke off: no disk, no memory, a killed worker, a mistake in the code.
  The report and the mail went out without what it missed. Clear the red task; pages it had are kept.
* **all_collected is red, the rest green.** That is the line above, said a second time so that the run is red too.
* **collect stays "scheduled"**, and the scheduler's log says `non-existent pool`: nobody made the platform's pool, or
  somebody removed it. `docker compose exec scheduler sh docker/pools.sh` makes what is missing and changes nothing
  else; the task starts within seconds. Without that line in the log all slots are taken: wait, or give the pool more.
* **collect is skipped.** No account of that platform can be used; the report's coverage page says why.
* **plan is red.** `brand.toml` or `reps.csv` cannot be used; the log's last line names the setting and the mend.
  Where there is one plan only, in no box, the files name no platform: mend them, and trigger a run a minute later.
* **parse is red: "nothing was collected".** No group of accounts came through; look at plan and collect.
* **build is red with "lock".** Somebody opened `warehouse.duckdb` for writing. Close it, clear the task.
* **send is red.** The log says for whom, why and what to do. The server was away: clear the task; who has the mail gets
  no second one. An address is refused for good: mend it in `brand.toml`, clear the task. It may take eight minutes.
* **send is skipped.** A backfill, the parameter `mail` is off, or `brand.toml` names no recipients.
* **Numbers look wrong.** Landing is the evidence; everything else can be made again without the network: remove
  `posts/` or `labels/` of the brand, run `offpitch parse BRAND --all` and `offpitch label BRAND --all`, clear build.
* **The report never changes.** It was mailed, or a later one is out: `offpitch report BRAND --week DATE --restate`.
* **The database shows an old week.** It stands at the week that was built last. After a backfill of old weeks, clear
  build of the newest run.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

from airflow.sdk import Connection, CronPartitionTimetable, Param, TaskGroup, dag, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowNotFoundException, AirflowSkipException

from pipeline import paths, scheduled

POOLS = os.environ.get("OFFPITCH_POOLS", "").lower() in {"1", "true", "yes", "on"}
"""Opt-in: Airflow never starts a task whose pool nobody made, and neither a DAG nor a task may make one."""
SHARD = 50
GROUP = "{{ task.op_kwargs['accounts'][0] }} and {{ task.op_kwargs['accounts'] | length - 1 }} more"
PATIENT = {"retries": 3, "retry_delay": timedelta(minutes=1), "retry_exponential_backoff": 3.0,
           "max_retry_delay": timedelta(hours=1)}
PARAMS = {
    "week": Param(None, type=["null", "string"], format="date", title="Week",
                  description="First day of the week to audit; empty: this run's own week."),
    "mail": Param(default=True, type="boolean", title="Mail", description="Mail the report to the brand's recipients."),
}


def told(slug: str):
    """The brand, its week and its day, as this run's key, parameter or date say."""
    from pipeline import settings

    context, brand = get_current_context(), settings.load(slug)
    run = context["dag_run"]
    named = context["params"]["week"] or context.get("partition_key")
    return brand, *scheduled.week_and_day(brand, named, (run.logical_date or run.run_after).date())


def mail_server():
    """The mail server in Airflow's connection `smtp_default`, or None: then the environment names it."""
    from pipeline.send import Smtp

    try:
        found = Connection.get("smtp_default")
    except AirflowNotFoundException:
        return None
    return Smtp(found.host, found.port or 587, found.login or "", found.password or "",
                starttls=str(found.extra_dejson.get("disable_tls")).lower() != "true")


def any_before() -> bool:
    """Whether a task directly before this succeeded; `all_done_min_one_success` would not bear a skipped one."""
    context = get_current_context()
    run, before = context["dag_run"], sorted(context["task"].upstream_task_ids)
    return context["ti"].get_ti_count(run.dag_id, run_ids=[run.run_id], task_ids=before, states=["success"]) > 0


@task
def plan(slug: str, platform: str | None) -> list[list[str]]:
    """The brand's accounts on one platform, in groups."""
    brand, *_ = told(slug)
    if platform is None or not brand.roster:
        raise AirflowFailException(f"brands/{slug} names no account; add some to brand.toml or reps.csv")
    return list(scheduled.shards(brand, platform, SHARD))


@task(max_active_tis_per_dag=4, execution_timeout=timedelta(hours=6), **PATIENT, map_index_template=GROUP)
def collect(slug: str, accounts: list[str]) -> None:
    """Ask the platform for what these accounts published."""
    from pipeline.collect import collect

    brand, _, day = told(slug)
    collect(brand, day, accounts=accounts)


@task(trigger_rule="none_failed")
def all_collected() -> None:
    """Nothing to do: as a second end it turns the run red when a group of accounts broke off."""


@task(trigger_rule="all_done")
def parse(slug: str) -> int:
    """Read posts out of the day's evidence, also when a group of accounts broke off."""
    from pipeline.parse import parse

    if not any_before():
        raise AirflowFailException("nothing was collected; look at plan and collect")
    brand, _, day = told(slug)
    return parse(brand, day)


@task
def label(slug: str) -> int:
    """Ask the questions of every post of the day."""
    from pipeline.label import label

    brand, _, day = told(slug)
    return label(brand, day)


@task
def build(slug: str) -> str:
    """Make the warehouse anew and swap it in."""
    from pipeline.build import build

    brand, week, _ = told(slug)
    return str(build(brand, week))


@task
def report(slug: str) -> str:
    """Draw the week's report."""
    from pipeline.build import build
    from pipeline.report import ReportError, report

    brand, week, _ = told(slug)
    try:
        return str(report(brand, week))
    except ReportError:  # another run of this brand, of a backfill say, built for its own week in between
        build(brand, week)
        return str(report(brand, week))


@task(**PATIENT)
def send(slug: str) -> None:
    """Mail the report, once to each; a backfill mails nothing."""
    from pipeline.send import addressed, send

    context, (brand, week, _) = get_current_context(), told(slug)
    if context["dag_run"].run_type == "backfill" or not context["params"]["mail"] or not addressed(brand):
        raise AirflowSkipException("a backfill, the parameter mail is off, or nobody stands in [mail]")
    receipts = send(brand, week, smtp=mail_server(), say=print)
    if refused := [f"{receipt.to}: {receipt.message}" for receipt in receipts if receipt.state != "sent"]:
        raise RuntimeError("not mailed to " + "; ".join(refused))


def collected_from(platform: str, slug: str):
    """A platform's box: its accounts in groups, and a task for each group, in the platform's pool."""
    pool = {"pool": scheduled.pool(platform)} if POOLS else {}
    with TaskGroup(platform):
        return collect.override(**pool).partial(slug=slug).expand(accounts=plan(slug, platform))


def audit(slug: str, folder: Path) -> None:
    """The weekly audit of one brand."""
    cron, zone = scheduled.week_ends(folder)
    weekly = CronPartitionTimetable(cron, timezone=zone, run_offset=-1, key_format="%Y-%m-%d")

    @dag(dag_id=re.sub(r"[^\w.-]", "_", f"audit_{slug}"), schedule=weekly, catchup=False,
         max_active_runs=1, params=PARAMS, tags=["offpitch", "weekly", "mails"], doc_md=__doc__,
         description=f"Audits the brand in brands/{slug}, a run for each week",
         default_args={"owner": "offpitch", "retries": 1, "retry_delay": timedelta(minutes=1)})
    def wiring() -> None:
        named = scheduled.platforms_named(folder)
        collected = [collected_from(platform, slug) for platform in named] or [plan(slug, None)]
        collected >> all_collected()
        collected >> parse(slug) >> label(slug) >> build(slug) >> report(slug) >> send(slug)

    wiring()


for _file in sorted(paths.brands().glob("*/brand.toml")):
    audit(_file.parent.name, _file.parent)
