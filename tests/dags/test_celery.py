"""The profile `scale`: Airflow's Celery provider and the Celery that is pinned must fit each other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_celery_executor_loads(airflow):
    run = airflow("-c", "from airflow.providers.celery.executors.celery_executor import app; print(app.main)",
                  AIRFLOW__CORE__EXECUTOR="CeleryExecutor")
    assert run.returncode == 0, run.stderr


def test_the_image_gets_the_celery_that_was_tried_here():
    pins = [re.findall(r"^celery==\S+", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
            for name in ("requirements-airflow.lock", "requirements-dev.lock")]
    assert len(pins[0]) == 1
    assert pins[0] == pins[1]
