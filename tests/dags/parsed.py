"""Run by the tests in a process of its own: parse `dags/` as the dag processor does and write down what came."""

import json
import sys
import time
from pathlib import Path

from airflow.dag_processing.dagbag import DagBag
from airflow.serialization.definitions.dag import SerializedDAG  # noqa: F401, part of what is warm in the processor
from airflow.serialization.serialized_objects import DagSerialization


def task(one):
    return {"owner": one.owner, "retries": one.retries, "backoff": one.retry_exponential_backoff,
            "rule": one.trigger_rule.value, "downstream": sorted(one.downstream_task_ids), "pool": one.pool,
            "at_once": one.max_active_tis_per_dag, "limit": str(one.execution_timeout), "mapped": one.is_mapped}


def dag(one):
    DagSerialization.serialize_dag(one)
    schedule = one.timetable
    return {"doc": one.doc_md, "tags": sorted(one.tags), "catchup": one.catchup, "max_active_runs": one.max_active_runs,
            "cron": getattr(schedule, "expression", None), "timezone": str(getattr(schedule, "timezone", None)),
            "offset": getattr(schedule, "run_offset", None), "params": dict(one.params.dump()),
            "tasks": {item.task_id: task(item) for item in one.tasks}}


DagBag(Path(__file__).parent / "nothing")  # what Airflow itself loads on first use
known = set(sys.modules)
started = time.perf_counter()
bag = DagBag()
seconds = time.perf_counter() - started
loaded = sorted({name.split(".")[0] for name in set(sys.modules) - known})
found = {"errors": {str(path): text for path, text in bag.import_errors.items()}, "seconds": seconds, "loaded": loaded,
         "dags": {name: dag(one) for name, one in bag.dags.items()}}
Path(sys.argv[1]).write_text(json.dumps(found), encoding="utf-8")
