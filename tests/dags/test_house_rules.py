"""What every DAG owes whoever is on call; each failure says what to do."""

import ast
from pathlib import Path

import pytest

DAGS = sorted((Path(__file__).resolve().parents[2] / "dags").glob("*.py"))
TAGS = {"offpitch", "weekly", "mails"}
HEAVY = {"duckdb", "pyarrow", "requests", "jinja2", "vl_convert", "css_inline", "pydantic"}
CLOCK = {"now", "utcnow", "today", "time"}


def tasks():
    nodes = [node for path in DAGS for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    return [node for node in nodes if isinstance(node, ast.FunctionDef)
            and any("task" in ast.unparse(mark) for mark in node.decorator_list)]


def test_every_file_parses_and_every_brand_has_its_dag(parsed):
    assert parsed["errors"] == {}
    assert set(parsed["dags"]) == {"audit_example", "audit_typo", "audit_broken", "audit_nowhere", "audit_two_words"}


def test_parsing_is_cheap(parsed):
    """The dag processor does it again every half minute."""
    assert parsed["seconds"] < 2, "parsing takes too long; move work from the top of the file into a task"
    heavy = HEAVY & set(parsed["loaded"])
    assert not heavy, f"parsing loads {sorted(heavy)}; import them inside the tasks that need them"


def test_a_docstring_is_a_manual_for_who_is_on_call(parsed):
    for name, dag in parsed["dags"].items():
        assert "Triage notes" in (dag["doc"] or ""), f"{name}: say under '#### Triage notes' what to do when it fails"


def test_the_manual_names_every_task_that_can_fail(parsed):
    for name, dag in parsed["dags"].items():
        missing = [task for task in dag["tasks"] if task not in dag["doc"]]
        assert not missing, f"{name}: its docstring says nothing about {missing}"


def test_tags_come_from_the_list(parsed):
    for name, dag in parsed["dags"].items():
        assert dag["tags"], f"{name}: give it tags out of {sorted(TAGS)}"
        unknown = sorted(set(dag["tags"]) - TAGS)
        assert not unknown, f"{name}: {unknown[0]} is no tag yet; use one of {sorted(TAGS)} or add it to TAGS here"


def test_one_run_a_week_keyed_by_the_day_before_which_it_ends(parsed):
    for name, dag in parsed["dags"].items():
        assert dag["offset"] == -1, f"{name}: with run_offset=-1 the key is the week that is over, not the next"
        assert not dag["catchup"], f"{name}: catchup starts a run for every week since ever; backfills are asked for"
        assert dag["max_active_runs"] == 1, f"{name}: two runs of one brand would publish over each other"


def test_a_brand_keeps_its_own_weeks(parsed):
    schedules = {name: (dag["cron"], dag["timezone"]) for name, dag in parsed["dags"].items()}
    assert schedules["audit_example"] == ("0 0 * * 1", "Europe/Dublin")
    assert schedules["audit_typo"] == ("0 0 * * 6", "Europe/Berlin")


@pytest.mark.parametrize("name", ["audit_broken", "audit_nowhere"])
def test_a_brand_that_cannot_be_read_still_runs_so_that_somebody_hears_of_it(parsed, name):
    assert (parsed["dags"][name]["cron"], parsed["dags"][name]["timezone"]) == ("0 0 * * 1", "UTC")


def test_every_task_has_an_owner_and_retries(parsed):
    for name, dag in parsed["dags"].items():
        for task_name, task in dag["tasks"].items():
            assert task["owner"] == "offpitch", f"{name}.{task_name}: owner='offpitch', whom alerts go to"
            assert task["retries"] >= 1, f"{name}.{task_name}: machines stop for no reason; give it a retry"


def test_tasks_that_talk_to_others_wait_longer_each_time(parsed):
    for name in ("collect", "send"):
        task = parsed["dags"]["audit_example"]["tasks"][name]
        assert task["retries"] >= 3
        assert task["backoff"] >= 2, f"{name}: retry_exponential_backoff, or a server that is down is asked too often"


def test_no_end_hides_a_failure(parsed):
    """A task that runs whatever happened before it must not be the only end after what failed."""
    for name, dag in parsed["dags"].items():
        for upstream, task in dag["tasks"].items():
            after = [dag["tasks"][one] for one in task["downstream"]]
            patient = [one for one in after if one["rule"] != "all_success"]
            plain = [one for one in after if one["rule"] == "all_success" and not one["downstream"]]
            assert not patient or plain, f"{name}: add an ordinary end after {upstream}, or its failure looks green"


@pytest.mark.parametrize("node", tasks(), ids=lambda node: node.name)
def test_a_task_is_one_call_with_a_date(node):
    lines = node.end_lineno - node.lineno + 1
    assert ast.get_docstring(node), f"{node.name}: say in its docstring what it does; the web page shows it"
    assert lines <= 14, f"{node.name} has {lines} lines; put the work into pipeline/ and call it"


@pytest.mark.parametrize("path", DAGS, ids=lambda path: path.stem)
def test_nothing_asks_the_clock(path):
    """A run is told its dates; asked again next month it must do the same."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        called = node.func if isinstance(node, ast.Call) else None
        name = getattr(called, "attr", getattr(called, "id", ""))
        assert name not in CLOCK, f"{path.name}:{node.lineno} calls {name}(); use the run's key, parameter or date"
