"""The documentation is tested like code: what exists is written down, what is written down exists."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MADE = importlib.util.spec_from_file_location("made", ROOT / "docs" / "make.py")
made = importlib.util.module_from_spec(MADE)
MADE.loader.exec_module(made)


@pytest.mark.parametrize("name", made.PAGES)
def test_a_generated_page_says_what_the_code_says(name):
    kept = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert kept == made.MADE + made.PAGES[name](), f"docs/{name} is out of date; run make docs"


def test_every_environment_variable_is_documented():
    used = set()
    for folder in ("pipeline", "dags"):
        for path in (ROOT / folder).rglob("*.py"):
            used |= set(re.findall(r"\bOFFPITCH_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8")))
    text = "".join((ROOT / "docs" / page).read_text(encoding="utf-8") for page in ("environment.md", "platforms.md"))
    missing = sorted(name for name in used if name not in text)
    assert not missing, f"docs/environment.md, or the platform's own page, does not say what {missing[0]} means"


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))],
                         ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}, which is not there"


def test_the_readme_only_names_make_targets_and_commands_that_exist():
    text = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets
    commands = {path.stem for path in (ROOT / "pipeline" / "commands").glob("[a-z]*.py")}
    assert set(re.findall(r"(?:`|bin/)offpitch ([a-z]+)", text)) <= commands


@pytest.mark.parametrize("room", ["platforms", "questions", "findings"])
def test_contributing_has_a_recipe_for(room):
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").lower()
    assert f"a {room[:-1]}" in text, f"CONTRIBUTING.md lacks the recipe for a {room[:-1]}"
