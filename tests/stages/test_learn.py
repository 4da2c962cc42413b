"""Learning from corrections: only with enough of them, only where texts held out get better, never turning answers."""

import json
import math
import os
import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import warehouse
from click.testing import CliRunner

from pipeline import calibration, learn, paths, questions
from pipeline.calibration import Curve
from pipeline.cli import main
from pipeline.label import judge_of, label
from pipeline.tables import ANSWERS

BRAND = warehouse.brand_of({})
HEAD = "question,platform,post_id,answer,by,on,note,sampled\n"
ASKS = ["Order yours today, link in bio, only {} left!", "Message me to order set {}!",
        "Use code SAVE{} at checkout now!"]
JUDGE = judge_of(questions.question("value_or_pitch").QUESTION)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_HOME", str(tmp_path))
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path / "data"))
    (tmp_path / "brands" / "acme").mkdir(parents=True)
    (tmp_path / "brands" / "acme" / "brand.toml").write_text('name = "Acme"\ncontact = "audit@acme.example"\n')
    return tmp_path / "brands" / "acme"


def corrected_company(folder, count, answer):
    """Rita's posts, all of which ask; `answer` says what people called the post of each number."""
    posts = [{"id": f"{n}", "by": "rita", "text": ASKS[n % 3].format(n), "says": "pitch"} for n in range(count)]
    rows = [f"value_or_pitch,bluesky,{n},{answer(n)},Jo,2026-11-24,,random\n" for n in range(count)]
    (folder / "corrections.csv").write_text(HEAD + "".join(rows))
    return warehouse.made({"posts": posts})


def of_posts(found):
    return next(one for one in found if one.question == "value_or_pitch")


def drawn(seed, count, slope, middle):
    dice = random.Random(seed)
    odds = [dice.gauss(0, 2) for _ in range(count)]
    return odds, [dice.random() < 1 / (1 + math.exp(-slope * (x - middle))) for x in odds]


def test_a_curve_is_found_again():
    slope, middle = learn.fitted(*drawn(1, 5000, 0.5, 1.0))
    assert slope == pytest.approx(0.5, abs=0.06)
    assert middle == pytest.approx(1.0, abs=0.25)


def test_few_texts_move_a_curve_little():
    slope, middle = learn.fitted([2.0, -2.0], [True, False])
    assert slope == pytest.approx(1, abs=0.3)
    assert middle == pytest.approx(0, abs=0.3)


def test_texts_that_no_curve_separates_are_fitted_all_the_same():
    assert all(map(math.isfinite, learn.fitted([5.0] * 60, [True] * 60) + learn.fitted([-5.0] * 60, [True] * 60)))


def test_a_judge_that_is_calibrated_gains_nothing_and_a_wrong_one_does():
    texts = [f"text {n}" for n in range(300)]
    gains = {"right": [], "wrong": []}
    for seed in range(20):
        for name, (slope, middle) in {"right": (1.0, 0.0), "wrong": (0.4, 1.5)}.items():
            odds, truth = drawn(seed, 300, slope, middle)
            gains[name].append(learn.log_loss(odds, truth) - learn.held_out(odds, truth, texts))
    assert sum(gains["right"]) / 20 < 0.005
    assert min(gains["wrong"]) > 0.05


def test_under_fifty_texts_nothing_changes_and_it_says_so(folder):
    corrected_company(folder, 49, lambda _: "value")
    calibration.write("acme", {JUDGE: Curve(JUDGE, "pitch", 2.0, 0.0, None)})
    found = of_posts(learn.learn(BRAND))
    assert (found.kept, found.texts, found.before) == (False, 49, None)
    assert "49 texts reviewed; 50 are needed" in found.why
    assert calibration.read("acme") == {JUDGE: Curve(JUDGE, "pitch", 2.0, 0.0, None)}


def test_what_helps_texts_held_out_is_kept_and_used_by_label(folder):
    corrected_company(folder, 90, lambda n: "value" if n % 3 == 0 or n % 2 else "pitch")
    found = of_posts(learn.learn(BRAND))
    assert found.kept
    assert found.after < found.before - 0.1
    (curve,) = calibration.read("acme").values()
    assert (curve.judge, curve.answer) == (JUDGE, "pitch")
    label(BRAND, warehouse.DAY)
    rows = pq.read_table(paths.labels("acme", "value_or_pitch", "bluesky", warehouse.DAY)).to_pylist()
    chances = [dict(row["probability"])["pitch"] for row in rows]
    assert 0.2 < sum(chances) / len(chances) < 0.6, "a third of these texts are pitches, people say"
    assert {row["answer"] for row in rows} == {"pitch"}, "no answer is turned over"
    assert all(row["unsure"] for row in rows if dict(row["probability"])["pitch"] < 0.5)


def test_what_does_not_help_is_not_kept_and_an_old_curve_goes(folder, monkeypatch):
    corrected_company(folder, 60, lambda _: "pitch")
    calibration.write("acme", {JUDGE: Curve(JUDGE, "pitch", 2.0, 0.0, None)})
    monkeypatch.setattr(learn, "held_out", lambda *_: 9.0)
    found = of_posts(learn.learn(BRAND))
    assert not found.kept
    assert "not used" in found.why
    assert calibration.read("acme") == {}


@pytest.mark.parametrize(("mistakes", "below"), [
    ({0, 2, 40}, 0.53),  # two of the three lie among the three least sure
    ({0, 90, 91}, 0.62),  # half of them cannot be had for 12 % of the texts
    (set(), None),
])
def test_unsure_holds_half_of_the_mistakes_or_an_eighth_of_the_texts(mistakes, below):
    sure = [0.5 + place / 100 for place in range(50)] + [0.999] * 50
    found = learn.unsure_below(sure, [place in mistakes for place in range(100)])
    assert found == (below and pytest.approx(below))


def answers(*rows):
    columns = {"answer": [row[0] for row in rows], "probability": [list(row[1].items()) for row in rows],
               "unsure": [False] * len(rows), "kinds": [[]] * len(rows), "flags": [[]] * len(rows),
               "invites": [None] * len(rows), "because": [[]] * len(rows)}
    return pa.table(columns, schema=ANSWERS)


def test_probabilities_move_and_still_add_up_and_what_was_not_judged_stays():
    told = answers(("pitch", {"pitch": 0.8, "value": 0.15, "soft": 0.05, "unsupported": 0.0}),
                   ("value", {"pitch": 0.1, "value": 0.85, "soft": 0.05, "unsupported": 0.0}),
                   ("unsupported", {"pitch": 0.0, "value": 0.0, "soft": 0.0, "unsupported": 1.0}))
    moved = calibration.applied(Curve("x@1", "pitch", 1.0, 2.0, 0.8), told)
    first, second, third = (dict(row) for row in moved["probability"].to_pylist())
    assert first["pitch"] == pytest.approx(1 / (1 + math.exp(-(math.log(4) - 2))))
    assert first["value"] / first["soft"] == pytest.approx(3)
    assert sum(first.values()) == pytest.approx(1)
    assert second["value"] > 0.85
    assert third == {"pitch": 0.0, "value": 0.0, "soft": 0.0, "unsupported": 1.0}
    assert moved["answer"].to_pylist() == ["pitch", "value", "unsupported"]
    assert moved["unsure"].to_pylist() == [True, False, False]


def test_without_a_curve_nothing_moves():
    told = answers(("pitch", {"pitch": 0.8, "value": 0.2}))
    assert calibration.applied(None, told) is told


def test_the_command_measures_and_says_what_was_learned(folder):
    corrected_company(folder, 60, lambda n: "pitch" if n % 4 else "value")
    told = json.loads(CliRunner().invoke(main, ["learn", "acme", "--json"]).output)
    assert {row["answer"]: row["both_said"] for row in told["accuracy"]} == {"pitch": 45, "value": 0}
    assert told["shares"][0]["reviewed"] == 60
    assert [row["texts"] for row in told["learned"]] == [60, 0]
    said = CliRunner().invoke(main, ["learn", "acme"])
    assert said.exit_code == 0
    assert "0 texts reviewed; 50 are needed" in " ".join(said.output.split())


def test_corrections_newer_than_the_database_and_none_at_all_are_one_line(folder):
    assert "begin with offpitch review acme" in CliRunner().invoke(main, ["learn", "acme"]).output
    path = corrected_company(folder, 5, lambda _: "pitch")
    os.utime(path, (0, 0))
    assert "run offpitch build acme first" in CliRunner().invoke(main, ["learn", "acme"]).output
