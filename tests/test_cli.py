"""The command line teaches, fails in one line, and prints JSON where a program would read it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import platforms
from pipeline.cli import main

COMMANDS = sorted(path.stem for path in (Path(__file__).parents[1] / "pipeline" / "commands").glob("[a-z]*.py"))


def run(*words, **options):
    return CliRunner().invoke(main, list(words), **options)


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_HOME", str(tmp_path))
    monkeypatch.delenv("OFFPITCH_DATA", raising=False)
    return tmp_path


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name):
    said = run(name, "--help")
    assert said.exit_code == 0
    assert len(said.output.splitlines()) > 5


def test_help_begins_with_the_six_verbs_in_order():
    said = run("--help").output
    places = [said.index(f"\n  {verb} ") for verb in ("collect", "parse", "label", "build", "report", "send")]
    assert places == sorted(places)


def test_an_unknown_brand_is_one_line_and_ends_with_1(home):
    said = run("audit", "nobody")
    assert said.exit_code == 1
    assert said.output.strip() == "Error: no brand 'nobody'; see offpitch new brand nobody"


@pytest.mark.parametrize("line", ["audit", "audit x --rep bluesky:a", "list things", "new brand Ä"])
def test_a_wrong_call_ends_with_2(home, line):
    assert run(*line.split()).exit_code == 2


def test_a_new_brand_can_be_read_and_is_not_overwritten(home):
    assert run("new", "brand", "acme").exit_code == 0
    (home / "brands" / "acme" / "reps.csv").write_text("mine")
    again = run("new", "brand", "acme")
    assert again.exit_code == 1
    assert "nothing was changed" in again.output
    assert (home / "brands" / "acme" / "reps.csv").read_text() == "mine"


def test_doctor_says_what_is_missing(home):
    run("new", "brand", "acme")
    toml = home / "brands" / "acme" / "brand.toml"
    toml.write_text(toml.read_text().replace("to = []", 'to = ["head@acme.example"]'))
    said = run("doctor", "acme", "--offline", "--json", env={"OFFPITCH_SMTP_HOST": ""})
    assert said.exit_code == 1
    wrong = [check for check in json.loads(said.stdout) if not check["ok"]]
    assert [check["what"] for check in wrong] == ["mail"]
    assert "OFFPITCH_SMTP_HOST" in wrong[0]["result"]


@pytest.mark.parametrize("what", ["platforms", "questions", "marts", "findings", "rules", "queries"])
def test_lists_are_there_for_people_and_programs(what):
    rows = json.loads(run("list", what, "--json").output)
    assert len(rows) >= 3
    assert all(row["title"] for row in rows)
    assert next(iter(rows[0].values())) in run("list", what).output


def test_platforms_say_what_they_give_need_cost_and_forbid():
    every = json.loads(run("platforms", "--json").output)
    assert {card["name"] for card in every} == set(platforms.names())
    said = run("platforms", "youtube").output
    for heading in ("Gives:", "Does not give:", "Keys: OFFPITCH_YOUTUBE_KEY", "Price:", "Kept at most: 30 days",
                    "Forbids:"):
        assert heading in said
    assert run("platforms", "utube").exit_code == 2


def test_doctor_says_in_a_line_what_each_account_gave_and_what_may_still_be_asked(home, monkeypatch):
    folder = home / "brands" / "acme"
    folder.mkdir(parents=True)
    (folder / "brand.toml").write_text('name = "Acme"\ncontact = "https://acme.example"\n')
    (folder / "reps.csv").write_text(
        "rep_id,name,platform,handle,consent\n1,Jo,x_archive,jo,2026-10-01\n2,Al,x_archive,al,\n3,Mo,youtube,@mo,\n")
    monkeypatch.delenv("OFFPITCH_YOUTUBE_KEY", raising=False)
    said = {row["what"]: row["result"] for row in json.loads(run("doctor", "acme", "--json").output)}
    assert "no archive of jo has come" in said["x_archive:jo"]
    assert "only with the person's written consent" in said["x_archive:al"]
    assert "OFFPITCH_YOUTUBE_KEY" in said["youtube:mo"]


def test_a_draft_is_judged_with_the_words_that_decided():
    answer = json.loads(run("judge", "Spring sale! 20% off, message me to order", "--json").output)
    assert answer["label"] == "pitch"
    assert any("off" in one["words"] for one in answer["because"])
    words = ["judge", "Check out my shop, link in bio!", "--reply-to", "My dog died today", "--json"]
    reply = json.loads(run(*words).output)
    assert reply["verdict"] == "off_context_pitch"


def test_the_terminal_cannot_be_steered_by_a_text():
    said = run("judge", "order now \x1b]0;owned\x07 \x1b[31mlink in bio [red]x[/red]").output
    assert "\x1b]" not in said


def test_the_installed_command_runs_from_any_folder(tmp_path):
    command = Path(sys.executable).parent / "offpitch"
    said = subprocess.run([command, "list", "platforms", "--json"], cwd=tmp_path, capture_output=True, text=True,
                          env={**os.environ, "HOME": str(tmp_path)}, check=False)
    assert said.returncode == 0, said.stderr
    assert {"bluesky", "mastodon", "x_archive"} <= {row["platform"] for row in json.loads(said.stdout)}
