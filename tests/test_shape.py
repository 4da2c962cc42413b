"""House rules about the shape of the tree; each failure says what to do."""

import ast
import re
import statistics
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted([*(ROOT / "pipeline").rglob("*.py"), *(ROOT / "dags").rglob("*.py")])
TESTS = sorted((ROOT / "tests").rglob("*.py"))
SQL = sorted(path for room in ("pipeline", "reports", "queries") for path in (ROOT / room).rglob("*.sql"))
VAGUE = {"process", "utils", "util", "manager", "helper", "helpers", "misc", "common", "handler"}
LIMITS = {"platforms": 150, "records.py": 300, "record.py": 300}  # glossaries: they are read, not followed
ROOMS = {"pipeline.platforms", "pipeline.questions"}  # the rooms themselves only look into their folder
LAYERS = [  # a module imports only from its own line or from lines below it
    {"pipeline.cli"},
    {"pipeline.commands"},
    {"pipeline.collect", "pipeline.parse", "pipeline.label", "pipeline.build", "pipeline.report", "pipeline.send",
     "pipeline.learn", "pipeline.probe", "pipeline.inbox", "pipeline.expire", "pipeline.notice", "pipeline.pack"},
    {"pipeline.platforms", "pipeline.questions"},
]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def layer_of(module: str) -> int:
    if module in ROOMS or module.endswith((".names", ".connector", ".question")):
        return len(LAYERS)
    for height, names in enumerate(LAYERS):
        if any(module == name or module.startswith(name + ".") for name in names):
            return height
    return len(LAYERS)


@cache
def functions(path: Path) -> list[ast.FunctionDef]:
    found = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [node for node in found if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def lines(node: ast.FunctionDef) -> int:
    docs = node.body[0].end_lineno - node.body[0].lineno + 1 if ast.get_docstring(node) else 0
    return node.end_lineno - node.lineno + 1 - docs


@cache
def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_a_file_stays_small(path):
    companion = path.stem.startswith("_")
    limit = 200 if companion else LIMITS.get(path.parent.name, LIMITS.get(path.name, 200))
    count = len(path.read_text(encoding="utf-8").splitlines())
    assert count < limit, f"{name_of(path)} has {count} lines; split it by idea so that each part is under {limit}"


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_a_function_stays_small(path):
    for node in functions(path):
        assert lines(node) <= 40, f"{name_of(path)}.{node.name} has {lines(node)} lines; cut it into named steps"


def test_functions_are_around_ten_lines():
    sizes = [lines(node) for path in CODE for node in functions(path)]
    assert statistics.median(sizes) <= 10, "functions have grown; half of them should have ten lines or fewer"


@pytest.mark.parametrize("path", CODE + TESTS, ids=name_of)
def test_names_say_what_a_thing_is(path):
    words = {path.stem, *(node.name for node in functions(path))}
    vague = sorted(word for word in words if VAGUE & set(word.strip("_").split("_")))
    assert not vague, f"{name_of(path)}: {vague[0]} says nothing; use the field's word (post, reply, thread, handle…)"


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_a_file_says_what_it_is_for(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{name_of(path)} needs a docstring"


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_imports_go_one_way(path):
    here = layer_of(name_of(path))
    for other in imported(path):
        if other.startswith("pipeline") and path.is_relative_to(ROOT / "pipeline"):
            assert layer_of(other) >= here, f"{name_of(path)} imports {other}, which stands above it; turn it round"
        assert not other.startswith("dags"), f"{name_of(path)} imports from dags/, which only wires"


@pytest.mark.parametrize("path", sorted((ROOT / "pipeline").rglob("*.py")), ids=name_of)
def test_only_dags_know_airflow(path):
    assert not any(name.split(".")[0] == "airflow" for name in imported(path)), f"{name_of(path)} imports Airflow"


@pytest.mark.parametrize("room", ["platforms", "questions"])
def test_nobody_lists_the_files_of_a_room(room):
    """Adding one edits no list: no other file of the program spells a connector's or question's module."""
    names = [path.stem for path in (ROOT / "pipeline" / room).glob("*.py") if path.stem[0] != "_"]
    for path in CODE:
        for name in names:
            dotted = f"pipeline.{room}.{name}"
            assert path.stem == name or dotted not in imported(path) or path.parent.name == room, (
                f"{name_of(path)} imports {dotted}; look it up by name in pipeline.{room}")


@pytest.mark.parametrize("path", sorted((ROOT / "pipeline" / "platforms").glob("[a-z]*.py")), ids=lambda p: p.stem)
def test_a_connector_has_its_three_parts_and_its_recorded_pages(path):
    assert {"collect", "parse"} <= {node.name for node in functions(path)}, f"{path.name} lacks collect or parse"
    assert "PLATFORM" in path.read_text(encoding="utf-8"), f"{path.name} lacks PLATFORM"
    assert (ROOT / "tests" / "platforms" / path.stem).is_dir(), f"record pages in tests/platforms/{path.stem}/"


@pytest.mark.parametrize("path", sorted((ROOT / "pipeline" / "questions").glob("[a-z]*.py")), ids=lambda p: p.stem)
def test_a_question_has_its_two_parts_and_its_cases(path):
    assert "judge" in {node.name for node in functions(path)}, f"{path.name} lacks judge"
    assert "QUESTION" in path.read_text(encoding="utf-8"), f"{path.name} lacks QUESTION"
    assert (ROOT / "tests" / "questions" / f"{path.stem}.toml").exists(), f"write tests/questions/{path.stem}.toml"


@pytest.mark.parametrize("path", SQL, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_sql_is_lower_case_with_a_title_page(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("/*"), f"{path.name} needs a title page: /* title = \"…\" */"
    code = re.sub(r"/\*.*?\*/|--[^\n]*|'(?:[^']|'')*'", "", text, flags=re.DOTALL)
    loud = re.findall(r"\b(SELECT|FROM|WHERE|JOIN|WITH|GROUP|ORDER|AND|OR|CASE|WHEN)\b", code)
    assert not loud, f"{path.name}: write {loud[0]} in lower case"


def test_the_command_line_starts_without_its_heavy_parts():
    code = "import sys, pipeline.cli; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"duckdb", "pyarrow", "requests", "rich", "jinja2", "pydantic", "vl_convert"} & set(loaded)
    assert not heavy, f"import pipeline.cli loads {sorted(heavy)}; import them inside what needs them"


def test_templates_hold_no_arithmetic():
    for path in (ROOT / "reports" / "templates").rglob("*.j2"):
        text = re.sub(r"'[^']*'|\"[^\"]*\"", "", path.read_text(encoding="utf-8"))
        for inside in re.findall(r"\{[{%](.*?)[}%]\}", text, flags=re.DOTALL):
            plain = inside.strip("-+ \n")
            assert not re.search(r"[\w)\]]\s*([*/%+]|(?<!\w)-)\s*[\w(]", plain), f"{path.name} calculates: {plain}"


def test_nothing_names_where_packages_come_from():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    tracked = tracked.stdout.splitlines()
    if not tracked:
        pytest.skip("not a git checkout, so there is no list of tracked files")
    hosts = re.compile("|".join(["py" + r"pi\.org", "python" + r"hosted\.org", r"registry\.npm" + "js"]))
    for name in tracked:
        path = ROOT / name
        if path.is_file() and path.suffix not in {".zip", ".png", ".gz"}:
            assert not hosts.search(path.read_text(encoding="utf-8", errors="replace")), f"{name} names an index host"
    assert "uv.lock" not in tracked, "uv.lock carries addresses; keep requirements.lock instead"
