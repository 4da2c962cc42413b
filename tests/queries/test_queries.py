"""Every ready question, asked of one small company, against the rows in the TOML file of its name."""

import tomllib
from pathlib import Path

import pytest
import warehouse

from pipeline import sqlfile
from pipeline.ask import ask, ready

HERE = Path(__file__).parent
CASES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("[!_]*.toml"))}


@pytest.fixture(scope="module", autouse=True)
def company(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFPITCH_DATA", str(tmp_path_factory.mktemp("data")))
        warehouse.made(tomllib.loads((HERE / "_company.toml").read_text(encoding="utf-8")))
        yield


@pytest.mark.parametrize("name", CASES)
def test_a_ready_question_is_answered(name):
    expect = CASES[name]["expect"]
    assert warehouse.told(ask("acme", name).to_pylist(), expect) == [dict(sorted(row.items())) for row in expect]


def test_every_ready_question_has_a_case():
    missing = set(ready()) - set(CASES)
    assert not missing, f"write tests/queries/{min(missing)}.toml: the rows it gives for _company.toml"


@pytest.mark.parametrize("name", sorted(ready()))
def test_a_ready_question_says_what_it_is_for(name):
    about = sqlfile.read(ready()[name]).about
    assert about["title"]
    assert about["description"]
