"""The score is a published sum, the runner's verdicts are the contract's, and one broken file breaks nothing else."""

import shutil
from dataclasses import replace

import duckdb
import pytest
import warehouse

from pipeline import paths
from pipeline.records import Finding, Result
from pipeline.scoring import findings, risk

ROOM = paths.PROJECT / "reports"


def total(finding, numerator, denominator, status="risk"):
    return Result(finding.id, "all", "total", status, numerator, denominator, None, None, "so it is")


def scored(**shares):
    """The score where each named finding has that share of 1,000, and all others are fine."""
    found = [(card.finding, total(card.finding, int(1000 * shares.get(card.finding.id, 0)), 1000))
             for card in risk.read().cards]
    return findings.score(found)


def weight_of(name):
    return {card.finding.id: card.finding.weight for card in risk.read().cards}[name]


def scored_of(found, model=None):
    return findings.score([(one.finding, one.total) for one in found], model)


def test_a_clean_brand_has_no_risk():
    told = scored()
    assert (told.points, told.level, told.judged, told.not_judged) == (0.0, "low", 100.0, ())


def test_the_worst_brand_has_all_of_it():
    told = scored(**{card.finding.id: 1 for card in risk.read().cards if not card.finding.favour})
    assert (told.points, told.level) == (100.0, "high")


def test_a_part_grows_in_a_straight_line_and_rounds_half_up():
    told = {part.finding: part.points for part in scored(pitch_heavy_account=0.4, pitch_heavy_platform=0.2).parts}
    assert told["pitch_heavy_account"] == weight_of("pitch_heavy_account") / 2
    assert told["pitch_heavy_platform"] == 0.0
    finding = replace(risk.read().cards[0].finding, weight=1, threshold=0.0, worst=1.0)
    assert str(findings.score([(finding, total(finding, 5, 100))]).points) == "0.1"


def test_parts_add_up_exactly_at_every_share():
    for thousandth in range(0, 1000, 7):
        told = scored(**{card.finding.id: thousandth / 1000 for card in risk.read().cards})
        assert round(10 * told.points) == sum(round(10 * part.points) for part in told.parts)
        assert f"{told.points:.1f}" == repr(told.points)


def judged(weight, share, favour=False, status="risk", name="x"):
    """A made-up finding, fine up to 0.2 and all from 0.6, at a share of 1,000."""
    finding = Finding(name, "voice", "t", "f", "w", "h", "low", weight, 0.2, 0.6, 10, favour)
    k = round(1000 * share)
    return finding, Result(name, "all", "total", status, k, 1000, max(share - 0.1, 0.0), min(share + 0.1, 1.0), "r")


def test_what_counts_in_favour_is_taken_off_and_is_no_part_of_the_hundred():
    told = findings.score([judged(60, 0.4), judged(4, 0.5, favour=True, status="good", name="y")])
    assert [part.points for part in told.parts] == [30.0, -3.0]
    assert (told.points, told.judged, told.level) == (27.0, 60.0, "guarded")


@pytest.mark.parametrize("share", [0.0, 0.2, 0.21, 0.22, 0.25, 0.3])
def test_what_counts_in_favour_takes_off_only_what_there_is(share):
    praised = [judged(4, 0.6, favour=True, status="good", name=name) for name in "ab"]
    told = findings.score([judged(60, share), *praised])
    assert round(10 * told.points) == sum(round(10 * part.points) for part in told.parts)
    assert told.points == max(round(findings.score([judged(60, share)]).points - 8, 1), 0.0)


def test_the_range_is_the_sum_of_the_ends():
    told = findings.score([judged(60, 0.4), judged(4, 0.5, favour=True, status="good", name="y")])
    assert (told.low, told.high) == (15.0 - 4.0, 45.0 - 2.0)
    assert findings.score([judged(60, 0.4, status="too_few")]).high == 100.0, "nothing judged, nothing known"


@pytest.mark.parametrize(("status", "why"), [("too_few", "too few to say"), ("not_collected", "not collected"),
                                             ("error", "could not be worked out")])
def test_what_could_not_be_judged_is_named_and_adds_nothing(status, why):
    found = [(card.finding, total(card.finding, 9, 9, status)) for card in risk.read().cards]
    told = findings.score(found)
    assert (told.points, told.level, told.judged) == (0.0, "not enough data", 0.0)
    assert {(one.finding, one.why) for one in told.not_judged} == {(finding.id, why) for finding, _ in found}


@pytest.mark.parametrize(("points", "named"), [(0, "low"), (19.9, "low"), (20, "guarded"), (40, "elevated"),
                                               (60, "high")])
def test_levels_begin_at_their_published_bounds(points, named):
    from pipeline.scoring.score import level

    assert level(points, 100, risk.read()) == named


@pytest.fixture
def room(tmp_path):
    """A folder of findings that a test may spoil."""
    shutil.copytree(ROOM / "findings", tmp_path / "findings")
    shutil.copy(ROOM / "brand_risk.toml", tmp_path / "brand_risk.toml")
    return tmp_path


@pytest.fixture(scope="module")
def con(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFPITCH_DATA", str(tmp_path_factory.mktemp("data")))
        path = warehouse.made({})
    with duckdb.connect(path, read_only=True) as opened:
        yield opened


PAGE = ('/* group = "voice"\ntitle = "T"\nfailure_title = "F"\nwhy = "W"\nhow_to_fix = "H"\nseverity = "low" */\n'
        "select 'x' as subject, 'total' as scope, 1 as numerator, 2 as denominator, 'r' as reason, [] as post_keys")


@pytest.mark.parametrize(("text", "complaint"), [
    (PAGE.replace("'x' as subject, ", ""), "copied_text.sql gives no column subject"),
    (PAGE + ", 1 as mood", "gives a column mood"),
    (PAGE.replace("'total'", "'part'"), "gives 0 rows of scope 'total'"),
    (PAGE.replace("1 as numerator", "3 as numerator"), "3 of 2 is no share"),
    (PAGE.replace("1 as numerator", "0.5 as numerator"), "is no share of whole numbers"),
    (PAGE.replace("'r' as reason", "null as reason"), "no subject or no reason"),
    (PAGE + " union all select 'y', 'sum', 1, 2, 'r', []", "a scope 'sum'"),
    (PAGE.replace("select 'x'", "select x"), "Binder Error"),
    (PAGE.replace('severity = "low"', ""), "its title page lacks severity"),
    (PAGE.replace("voice", "vice"), "no group vice"),
    ("select 1", "no title page"),
])
def test_a_broken_finding_becomes_an_error_and_the_others_go_on(room, con, text, complaint):
    (room / "findings" / "copied_text.sql").write_text(text)
    model = risk.read(room)
    found = {one.finding.id: one.results for one in findings.run(con, model)}
    (broken,) = found.pop("copied_text")
    assert (broken.status, broken.scope) == ("error", "total")
    assert complaint in broken.reason
    assert {results[0].status for results in found.values()} == {"too_few"}
    assert ("copied_text", weight_of("copied_text"), "could not be worked out") in [
        (one.finding, one.weight, one.why) for one in scored_of(findings.run(con, model), model).not_judged]


def test_what_counts_in_favour_is_good_past_its_threshold_and_never_at_risk(room, con):
    good = PAGE.replace('severity = "low"', 'severity = "low"\nfavour = true')
    for name, count in (("kind_a", 3), ("kind_b", 4)):
        (room / "findings" / f"{name}.sql").write_text(good.replace("1 as numerator, 2", f"{count} as numerator, 30"))
    told = {one.finding.id: one.total.status for one in findings.run(con, risk.read(room))}
    assert (told["kind_a"], told["kind_b"]) == ("ok", "good"), "3 of 30 is the threshold itself"


def test_title_page_and_weights_agree_on_what_counts_in_favour(room):
    file = room / "findings" / "copied_text.sql"
    file.write_text(file.read_text(encoding="utf-8").replace("/*", "/*\nfavour = true", 1))
    (card,) = [card for card in risk.read(room).cards if card.finding.id == "copied_text"]
    assert "copied_text.sql: what counts in favour has favour = true on its title page and a best" in card.wrong


def test_only_the_worst_parts_are_listed_and_all_are_counted(room, con):
    (room / "findings" / "copied_text.sql").write_text(
        PAGE + " union all select 'p' || lpad(range::varchar, 3, '0'), 'part', if(range < 250, range, 0), 1000, 'r', []"
        " from range(300)")
    model = risk.read(room)
    (one,) = [one for one in findings.run(con, model) if one.finding.id == "copied_text"]
    assert (len(one.results), one.results[1].subject, one.rows) == (1 + findings.WORST, "p249", 300)
    table = findings.parts(con, "copied_text", model)
    assert (table.num_rows, table["scope"][0].as_py()) == (301, "total")
    assert one.acute == table["status"].to_pylist()[1:].count("risk") > 0
    assert table.column_names == ["subject", "scope", "status", "numerator", "denominator", "low", "high", "reason",
                                  "post_keys"]


def test_a_new_file_is_shown_without_editing_any_list_and_adds_no_points(room, con):
    (room / "findings" / "silent_rep.sql").write_text(PAGE.replace("1 as numerator, 2", "30 as numerator, 30"))
    model = risk.read(room)
    found = findings.run(con, model)
    (silent,) = [one for one in found if one.finding.id == "silent_rep"]
    assert (silent.finding.weight, silent.total.status) == (0, "risk")
    assert scored_of(found, model).points == 0


def test_a_finding_switched_off_is_not_run_and_its_reason_is_kept(room, con):
    told = (room / "brand_risk.toml").read_text()
    (room / "brand_risk.toml").write_text(told + '\ncopied_text = "texts are shared on purpose"\n')
    model = risk.read(room)
    found = findings.run(con, model)
    assert "copied_text" not in [one.finding.id for one in found]
    off = [one for one in scored_of(found, model).not_judged if one.finding == "copied_text"]
    assert [(one.weight, one.why) for one in off] == [
        (weight_of("copied_text"), "switched off: texts are shared on purpose")]


@pytest.mark.parametrize(("old", "new", "complaint"), [
    ("copied_text = { weight = ", "copied_text = { weight = 1", "add up to 110, not to 100"),
    ("best = 0.9", "best = 0.4", "needs a best above its threshold"),
    (", min_sample = 5 }", "}", "lacks min_sample"),
    ("threshold = 0.05, worst = 0.4", "threshold = 0.5, worst = 0.4", "needs a worst above its threshold"),
    ("copied_text = {", "copied_texts = {", "copied_texts.sql is not there"),
    ("[switched_off]", "[switched_off]\nnothing = 'x'", "switches off nothing"),
    ("version = ", "version = = ", "is no TOML"),
])
def test_a_mistake_in_the_model_is_said_in_one_line(room, old, new, complaint):
    file = room / "brand_risk.toml"
    file.write_text(file.read_text().replace(old, new))
    with pytest.raises(risk.RiskError, match=complaint):
        risk.read(room)


def test_groups_come_in_their_published_order(con):
    groups = list(dict.fromkeys(one.finding.group for one in findings.run(con)))
    assert groups == [group for group in risk.read().groups if group in groups]
