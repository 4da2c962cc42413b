"""Rules of giving and asking are data: named, versioned, checked when read, and chosen by the brand."""

import duckdb
import pytest
import warehouse
from pydantic import ValidationError

from pipeline import paths, rules
from pipeline.reporting.gather import gather
from pipeline.scoring import findings, risk
from pipeline.sections import Goals

GOOD = """
name = "R"
version = 1
title = "T"
source = "S"
gives = "G"
target = "2/3"
giving = ["value"]
asking = ["pitch"]
"""


@pytest.fixture
def room(tmp_path):
    (tmp_path / "rules").mkdir()
    with paths.read_from(reports=tmp_path):
        yield tmp_path / "rules" / "r.toml"


def test_the_rules_people_know_are_there_with_their_source():
    assert {"80/20", "70/20/10", "90/10", "4-1-1 2009", "4-1-1 2012", "5-3-2", "thirds", "9:1"} <= set(rules.known())
    assert all(rule.version >= 1 and rule.source and rule.gives for rule in rules.known().values())


def test_five_three_two_has_no_slot_for_a_pitch():
    assert rules.known()["5-3-2"].target == 1.0


def test_four_one_one_drifted_from_others_content_to_new_content():
    first, later = rules.known()["4-1-1 2009"], rules.known()["4-1-1 2012"]
    assert first.target == later.target
    assert set(later.giving) - set(first.giving) == {"personal", "value"}


def test_the_page_about_the_rules_names_each_of_them():
    page = (paths.PROJECT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert [name for name in rules.known() if f"## {name}\n" not in page] == []


def test_an_unknown_rule_is_refused_with_the_nearest_name():
    with pytest.raises(ValidationError, match="did you mean 4-1-1 2009 or 4-1-1 2012"):
        Goals(rule="4-1-1")
    with pytest.raises(ValidationError, match="no rule is called 80-20; did you mean 80/20"):
        Goals(rule="80-20")
    with pytest.raises(ValidationError, match=r"no rule is called fair; there are 4-1-1 2009, .*thirds"):
        Goals(rule="fair")


def test_the_target_is_the_rules_unless_the_brand_sets_its_own():
    assert (Goals().target, Goals(rule="90/10").target, Goals(rule="90/10", value_share=0.7).target) == (0.8, 0.9, 0.7)


@pytest.mark.parametrize(("old", "new", "complaint"), [
    ('version = 1\n', "", "r.toml: version is missing"),
    ('version = 1', "versoin = 1\nversion = 1", "r.toml: versoin is missing, or no part of a rule"),
    ('["value"]', '["vlaue"]', "r.toml: no item is called vlaue"),
    ('["value"]', '["value", "pitch"]', "r.toml: pitch gives and asks"),
    ('"2/3"', '"3/2"', "r.toml: a target lies above 0"),
    ('"2/3"', '"two thirds"', "r.toml cannot be read"),
    ('version = 1', "version = = 1", "r.toml cannot be read"),
])
def test_a_mistake_in_a_rule_names_the_file_and_the_mistake(room, old, new, complaint):
    room.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(rules.RuleError, match=complaint):
        rules.known()


def test_a_new_file_is_a_new_rule_without_editing_any_list(room):
    room.write_text(GOOD, encoding="utf-8")
    assert Goals(rule="R").target == pytest.approx(2 / 3)


@pytest.mark.parametrize(("target", "line"), [(0.8, 0.2), (0.9, 0.1), (2 / 3, 1 / 3), (5 / 6, 1 / 6), (1.0, 0.0)])
def test_the_line_for_asking_is_what_the_target_leaves_exactly(target, line):
    assert rules.line(target) == line


def drawn(tmp_path, monkeypatch, **goals):
    """The report of a brand with ten posts, three of which ask, under `goals`."""
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path))
    return duckdb.connect(warehouse.made({
        "accounts": ["bluesky:acme brand", "bluesky:rita rep team=North", "bluesky:ben rep"], "brand": {"goals": goals},
        "posts": [{"id": "v", "by": "rita", "says": "value", "times": 5}, {"id": "p", "by": "rita", "says": "pitch"},
                  {"id": "s", "by": "acme", "says": "soft", "times": 2}, {"id": "w", "by": "ben", "says": "value"},
                  {"id": "q", "by": "rita", "says": "pitch", "at": "2026-11-10 12:00"}],
    }), read_only=True)


def test_the_chosen_rule_draws_headline_target_trend_and_accounts(tmp_path, monkeypatch):
    with drawn(tmp_path, monkeypatch, rule="4-1-1 2012") as con:
        con.execute("set TimeZone = 'UTC'")
        report = gather(con, findings.run(con))
    value, last = report.headlines[0], report.trend[-1]
    assert (value.now.numerator, value.now.denominator, value.target) == (6, 9, 5 / 6)
    assert (value.before.numerator, value.before.denominator) == (0, 1)
    assert (last.value_share.numerator, last.value_share.denominator) == (6, 9)
    shares = {row.account: (row.value_share.numerator, row.value_share.denominator) for row in report.accounts}
    assert shares == {"bluesky:acme": (0, 2), "bluesky:rita": (5, 7), "bluesky:ben": (1, 1)}
    assert (report.audited.rule, report.audited.rule_version) == ("4-1-1 2012", 1)


def test_the_report_shows_every_rule_the_chosen_one_first_and_every_team(tmp_path, monkeypatch):
    with drawn(tmp_path, monkeypatch, value_share=0.7) as con:
        con.execute("set TimeZone = 'UTC'")
        report = gather(con, findings.run(con))
    first, *others = report.rules
    assert (first.rule, first.chosen, first.target) == ("80/20", True, 0.7)
    assert (first.share.numerator, first.share.denominator) == (6, 8)
    assert [row.rule for row in others] == sorted(set(rules.known()) - {"80/20"})
    (north,) = report.teams
    assert (north.team, north.reps, north.value, north.soft, north.pitch) == ("North", 1, 5, 0, 2)
    assert (north.value_share.numerator, north.value_share.denominator) == (5, 7)


def model(tmp_path, text):
    """A model of risk whose one finding has `text` for its limits."""
    (tmp_path / "findings").mkdir()
    told = (paths.PROJECT / "reports" / "brand_risk.toml").read_text(encoding="utf-8")
    head = told.partition("\n[findings]\n")[0]
    (tmp_path / "brand_risk.toml").write_text(head + f"\n[findings]\npitch_heavy_team = {{ weight = 100, {text} }}\n")
    sql = (paths.PROJECT / "reports" / "findings" / "pitch_heavy_team.sql").read_text(encoding="utf-8")
    (tmp_path / "findings" / "pitch_heavy_team.sql").write_text(sql)
    return tmp_path


@pytest.mark.parametrize(("target", "threshold", "worst"), [(None, 0.2, 0.6), (0.9, 0.1, 0.6), (2 / 3, 1 / 3, 0.6),
                                                           (1.0, 0.0, 0.6), (0.3, 0.7, 1.0)])
def test_a_threshold_may_be_the_rules_line(tmp_path, target, threshold, worst):
    folder = model(tmp_path, 'threshold = "rule", worst = 0.6, min_sample = 5')
    (card,) = risk.read(folder, target).cards
    assert (card.finding.threshold, card.finding.worst) == (threshold, worst)


def test_findings_are_judged_by_the_line_of_the_brands_own_rule(tmp_path, monkeypatch):
    with drawn(tmp_path, monkeypatch, rule="90/10") as con:
        target = con.execute("select value_target from audited").fetchall()[0][0]
        assert findings.model_of(con) == risk.read(target=0.9)
        strict, lax = (risk.read(model(tmp_path / name, 'threshold = "rule", worst = 0.9, min_sample = 5'), share)
                       for name, share in (("a", target), ("b", 0.7)) if (tmp_path / name).mkdir() is None)
        assert findings.run(con, strict)[0].total.status == "watch"
        assert findings.run(con, lax)[0].total.status == "ok"
