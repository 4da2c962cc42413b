"""What every DAG owes whoever is on call; each failure says what to do."""

import ast
from pathlib import Path

import pytest

DAGS = sorted((Path(__file__).resolve().parents[2] / "dags").glob("*.py"))
TAGS = {"offpitch", "weekly", "daily", "mails"}
HEAVY = {"duckdb", "pyarrow", "requests", "jinja2", "vl_convert", "css_inline", "pydantic"}
CLOCK = {"now", "utcnow", "today", "time"}
HONEST = {"all_success", "none_failed"}
"""Rules under which a task says that something before it failed."""
EXAMPLE = ("bluesky", "linkedin_archive", "mastodon", "x_archive")


def tasks():
    nodes = [node for path in DAGS for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    return [node for node in nodes if isinstance(node, ast.FunctionDef)
            and any("task" in ast.unparse(mark) for mark in node.decorator_list)]


def weekly(parsed):
    return [(name, dag) for name, dag in parsed["dags"].items() if name.startswith("audit_")]


def verb(task):
    """What a task does, without the platform in whose box it stands."""
    return task.rpartition(".")[2]


def test_every_file_parses_and_every_brand_has_its_dag(parsed):
    assert parsed["errors"] == {}
    assert set(parsed["dags"]) == {"audit_example", "audit_typo", "audit_broken", "audit_nowhere", "audit_two_words",
                                   "retention"}


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
        missing = [task for task in dag["tasks"] if verb(task) not in dag["doc"]]
        assert not missing, f"{name}: its docstring says nothing about {missing}"


def test_tags_come_from_the_list(parsed):
    for name, dag in parsed["dags"].items():
        assert dag["tags"], f"{name}: give it tags out of {sorted(TAGS)}"
        unknown = sorted(set(dag["tags"]) - TAGS)
        assert not unknown, f"{name}: {unknown[0]} is no tag yet; use one of {sorted(TAGS)} or add it to TAGS here"


def test_one_run_a_week_keyed_by_the_day_before_which_it_ends(parsed):
    for name, dag in weekly(parsed):
        assert dag["offset"] == -1, f"{name}: with run_offset=-1 the key is the week that is over, not the next"
        assert not dag["catchup"], f"{name}: catchup starts a run for every week since ever; backfills are asked for"
        assert dag["max_active_runs"] == 1, f"{name}: two runs of one brand would publish over each other"


def test_what_is_too_old_is_looked_for_every_day(parsed):
    """Some platforms' terms count in hours."""
    retention = parsed["dags"]["retention"]
    assert (retention["cron"], retention["catchup"], retention["max_active_runs"]) == ("30 2 * * *", False, 1)


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
    talkers = {name: task for name, task in parsed["dags"]["audit_example"]["tasks"].items()
               if verb(name) in {"collect", "send"}}
    assert len(talkers) == len(EXAMPLE) + 1
    for name, task in talkers.items():
        assert task["retries"] >= 3
        assert task["backoff"] >= 2, f"{name}: retry_exponential_backoff, or a server that is down is asked too often"


def test_no_end_hides_a_failure(parsed):
    """A task that runs whatever happened before it must not be the only end after what failed."""
    for name, dag in parsed["dags"].items():
        for upstream, task in dag["tasks"].items():
            after = [dag["tasks"][one] for one in task["downstream"]]
            patient = [one for one in after if one["rule"] not in HONEST]
            plain = [one for one in after if one["rule"] in HONEST and not one["downstream"]]
            assert not patient or plain, f"{name}: add an ordinary end after {upstream}, or its failure looks green"


def test_every_platform_is_asked_in_its_own_pool(parsed):
    """Else a cluster of many workers asks one platform with as many tasks."""
    tasks = parsed["dags"]["audit_example"]["tasks"]
    assert [name for name, task in tasks.items() if task["mapped"]] == [f"{platform}.collect" for platform in EXAMPLE]
    for platform in EXAMPLE:
        collect = tasks[f"{platform}.collect"]
        assert collect["pool"] == f"offpitch_{platform}", f"{platform}: give it pool=scheduled.pool(platform)"
        assert (collect["at_once"], collect["limit"]) == (4, "6:00:00")
    others = {task["pool"] for task in tasks.values() if not task["mapped"]}
    assert others == {"default_pool"}, "only collect asks platforms; anything else would take its slots"


def test_without_a_word_no_task_needs_a_pool_that_somebody_has_to_make(reading):
    """Airflow never starts a task whose pool is not there, and says so in the scheduler's log only."""
    tasks = reading()["dags"]["audit_example"]["tasks"]
    assert {task["pool"] for task in tasks.values()} == {"default_pool"}


@pytest.mark.parametrize("name", ["audit_broken", "audit_typo"])
def test_a_brand_whose_platforms_are_unknown_has_a_plan_that_can_fail(parsed, name):
    tasks = parsed["dags"][name]["tasks"]
    assert set(tasks["plan"]["downstream"]) == {"all_collected", "parse"}
    assert not any(task["mapped"] for task in tasks.values())


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
