"""What people's reading says about the judge: intervals that hold the truth, one line in the report, a table."""

import random
from dataclasses import replace

import duckdb
import pytest
import warehouse
from reports.made_report import made

from pipeline import ask
from pipeline.drawing import draw
from pipeline.reporting.accuracy import accuracy
from pipeline.reporting.checked import checked, corrected
from pipeline.reporting.evidence import quotes
from pipeline.reporting.record import Checked
from pipeline.wording import words

HEAD = "question,platform,post_id,answer,by,on,note,sampled\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_HOME", str(tmp_path))
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path / "data"))
    (tmp_path / "brands" / "acme").mkdir(parents=True)
    return tmp_path / "brands" / "acme"


def reviewed(seed, texts, read, share, missed, imagined):
    """A judge that misses and imagines pitches; people read some texts. The estimate, and the judge's own."""
    dice = random.Random(seed)
    pitches = [dice.random() < share for _ in range(texts)]
    said = [dice.random() > missed if one else dice.random() < imagined for one in pitches]
    chance = [min(max(dice.gauss(0.88 if one else 0.07, 0.06), 0), 1) for one in said]
    gaps = [pitches[place] - chance[place] for place in dice.sample(range(texts), read)]
    own = sum(chance) / texts
    return corrected(own, texts, gaps, [texts / read] * read), own


@pytest.mark.parametrize(("texts", "read", "share", "missed", "imagined"), [
    (600, 12, 0.3, 0.35, 0.05), (600, 40, 0.3, 0.35, 0.05), (600, 20, 0.15, 0.1, 0.02), (600, 100, 0.3, 0.2, 0.1),
    (200, 60, 0.3, 0.2, 0.1), (3000, 200, 0.2, 0.05, 0.2), (150, 150, 0.3, 0.2, 0.1),
])
def test_the_interval_holds_the_truth_whatever_the_judge_gets_wrong(texts, read, share, missed, imagined):
    told = [reviewed(seed, texts, read, share, missed, imagined)[0] for seed in range(500)]
    held = sum(low <= share <= high for _, low, high in told) / len(told)
    assert held >= 0.93
    assert sum(one for one, _, _ in told) / len(told) == pytest.approx(share, abs=0.015)


def test_a_judge_that_is_wrong_is_put_right_and_a_good_one_saves_reading():
    biased = [reviewed(seed, 3000, 200, 0.2, 0.05, 0.2) for seed in range(200)]
    assert sum(own > high for (_, _, high), own in biased) > 100, "the judge's own share lies outside most of the time"
    good = [reviewed(seed, 3000, 200, 0.3, 0.03, 0.02)[0] for seed in range(50)]
    width = sum(high - low for _, low, high in good) / len(good)
    assert width < 0.75 * 2 * 1.96 * (0.3 * 0.7 / 200) ** 0.5, "reading 200 texts without a judge would be this wide"


def test_a_small_sample_without_mistakes_is_not_certain():
    share, low, high = corrected(0.2, 1000, [0.0] * 12, [1.0] * 12)
    assert share == 0.2
    assert low < 0.05
    assert high > 0.35


def test_a_text_stands_for_all_of_its_week():
    share, _, _ = corrected(0.5, 400, [0.4] * 10 + [0.0] * 10, [30] * 10 + [10] * 10)
    assert share == pytest.approx(0.5 + 0.3)


def test_everything_read_leaves_only_the_chance_of_the_share_itself():
    share, low, high = corrected(0.4, 100, [0.1] * 100, [1.0] * 100)
    assert share == pytest.approx(0.5)
    assert high - low == pytest.approx(2 * 1.984 * 0.05, abs=0.001)


def company(folder, read, sampled="random"):
    posts = [{"id": f"{n}", "by": "rita", "at": f"2026-11-{10 + n % 8}", "says": "pitch" if n % 4 == 0 else "value",
              "probability": {"pitch": 0.9 if n % 4 == 0 else 0.1}} for n in range(80)]
    rows = [f"value_or_pitch,bluesky,{n},{'pitch' if n % 2 == 0 else 'value'},Jo,2026-11-24,,{sampled}\n"
            for n in range(read)]
    (folder / "corrections.csv").write_text(HEAD + "".join(rows))
    con = duckdb.connect(warehouse.made({"posts": posts}), read_only=True)
    con.execute("set TimeZone = 'UTC'")
    return con


def test_the_corrected_share_is_worked_out_from_the_texts_that_chance_chose(folder):
    with company(folder, 40) as con:
        (one,) = checked(con)
    assert (one.question, one.reviewed, one.texts) == ("value_or_pitch", 40, 80)
    assert one.judged == pytest.approx(0.3)
    assert one.share == pytest.approx(0.5, abs=0.02)
    assert one.low < one.share < one.high


@pytest.mark.parametrize(("read", "sampled"), [(9, "random"), (40, "")])
def test_too_few_texts_or_texts_not_chosen_by_chance_say_nothing(folder, read, sampled):
    with company(folder, read, sampled) as con:
        assert checked(con) == ()


def test_what_people_read_stands_beside_the_figures_that_shipped(folder):
    with company(folder, 40) as con:
        posts, replies = sorted(accuracy(con), key=lambda one: one.question, reverse=True)
    assert (posts.read.texts, posts.read.precision.numerator, posts.read.precision.denominator) == (40, 10, 10)
    assert (posts.read.recall.numerator, posts.read.recall.denominator) == (10, 20)
    assert posts.read.recall.low == pytest.approx(0.299, abs=0.001)
    assert (posts.answer, replies.answer, replies.read) == ("pitch", "off_context_pitch", None)


@pytest.mark.parametrize(("read", "sampled"), [(9, "random"), (40, "")])
def test_few_texts_or_texts_not_chosen_by_chance_do_not_stand_beside(folder, read, sampled):
    with company(folder, read, sampled) as con:
        assert [one.read for one in accuracy(con)] == [None, None]


def test_the_report_says_so_below_the_number_and_nothing_otherwise():
    report, (value, replies, *_) = made(), made().headlines
    one = Checked("value_or_pitch", 40, 582, 0.19, 0.22, 0.17, 0.28)
    said = words.put_right((one,), value).replace("\N{NO-BREAK SPACE}", " ")
    assert said == ("Checked by people: 40 of 582 posts of the weeks that findings look at; "
                    "corrected, 22 % (17–28 %) ask")
    assert words.put_right((one,), replies) == words.put_right((), value) == ""
    with_line = replace(report, checked=(one,))
    for page in (draw.page, draw.twin):
        assert "Checked by people: 40 of 582" in page(with_line)
        assert "Checked by people" not in page(report)
        assert len(page(with_line).splitlines()) == len(page(report).splitlines()) + 1


def test_a_quoted_text_says_that_a_person_labelled_it_and_not_which(folder):
    with company(folder, 3) as con:
        found = quotes(con, ["bluesky 2", "bluesky 4"])
    assert words.label(found["bluesky 2"]) == "Labelled pitch by a person"
    assert words.label(found["bluesky 4"]).startswith("Labelled pitch (90")


def test_accuracy_counts_what_both_said_of_texts_that_chance_chose(folder):
    company(folder, 40).close()
    pitch, value = sorted(ask.ask("acme", "accuracy").to_pylist(), key=lambda row: row["answer"])
    assert (pitch["judge_said"], pitch["people_said"], pitch["both_said"]) == (10, 20, 10)
    assert (pitch["precision"], pitch["recall"], round(pitch["f1"], 3)) == (1.0, 0.5, 0.667)
    assert pitch["recall_low"] == pytest.approx(0.299, abs=0.001)
    assert (value["judge_said"], value["both_said"]) == (30, 20)
